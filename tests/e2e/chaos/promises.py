"""What was promised of messages, held against what the providers say they have accepted."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from common.models import Booking, Notification, NotificationType, Outbox, OutboxState, Queue
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.system import System

MOST_LETTERS = 2
"""A letter whose end nobody saw is sent once more, never a third time."""


def letters(system: System) -> Counter[str]:
    """How often each letter went out, by our own name for it."""
    return Counter(str(each["data"]["custom_args"]["avatid_id"]) for each in system.journal("mail"))


def texts(system: System) -> Counter[tuple[str, str]]:
    """How often each text went out, by number and words."""
    return Counter((each["to"], each["text"]) for each in system.journal("sms"))


def rings(system: System) -> Counter[tuple[str, str]]:
    """How often each device was rung about one thing: what collapses is seen once."""
    return Counter((each["to"], _collapses(each["data"])) for each in system.journal("push"))


def _collapses(data: dict[str, Any]) -> str:
    keys = {data["android"].get("collapse_key"), data["apns"]["headers"]["apns-collapse-id"], data["uid"]}
    assert len(keys) == 1, keys
    return str(keys.pop())


def copies(counted: Counter[Any]) -> dict[str, int]:
    """For the figures: how many went out once, twice and so on."""
    found = Counter(counted.values())
    return {f"{times} times": found[times] for times in sorted(found)}


def broken(crowd: Crowd) -> list[str]:
    """Sentences about what was not kept, of everything that has happened so far; empty if all was."""
    system = crowd.system
    wrong = [f"500 was answered {crowd.statuses[500]} times"] if crowd.statuses[500] else []
    wrong += _of_bookings(crowd) + _of_news(crowd) + _of_letters(system) + _of_work(system)
    wrong += [
        f"letter {uid} went {times} times" for uid, times in letters(system).items() if times > MOST_LETTERS
    ]
    wrong += [f"text {what} went {times} times" for what, times in texts(system).items() if times > 1]
    return wrong


def _of_bookings(crowd: Crowd) -> list[str]:
    with crowd.system.engine.connect() as db:
        known = {str(uid) for uid in db.scalars(sa.select(Booking.uid))}
    lost = [f"booking {uid} was promised and is not there" for uid in crowd.promised.keys() - known]
    return lost + [f"booking {uid} was made twice" for uid in known - crowd.promised.keys()]


def _of_news(crowd: Crowd) -> list[str]:
    """Customer, owner, and whoever serves, if they have an account: each in the app and on the phone, once."""
    booking = Notification.data["booking"].astext
    rows = sa.select(booking, Notification.uid, Notification.user_id, Notification.is_sent)
    with crowd.system.engine.connect() as db:
        about = db.execute(rows.where(Notification.type == NotificationType.BOOKED)).all()
    news = [each for each in about if each[0] not in crowd.paid]  # called off: then it is not true any more
    told = Counter((uid, person) for uid, _notification, person, _sent in news)
    wanted = {
        (uid, person)
        for uid, customer in crowd.promised.items()
        for person in (customer.user.id, crowd.owner.user.id)
        if uid not in crowd.paid
    }
    rung = {about for _device, about in rings(crowd.system)}
    wrong = [f"{person} has not heard of {uid}" for uid, person in wanted - told.keys()]
    wrong += [
        f"{person} has heard {times} times of {uid}" for (uid, person), times in told.items() if times > 1
    ]
    wrong += [f"nothing about {uid} counts as sent" for uid, _notification, _person, sent in news if not sent]
    return wrong + [
        f"no phone rang about {uid}" for uid, about, _person, _sent in news if str(about) not in rung
    ]


def _of_letters(system: System) -> list[str]:
    """What counts as sent has been accepted by its provider."""
    sent = sa.select(Outbox.uid).where(Outbox.state == OutboxState.SENT)
    with system.engine.connect() as db:
        mails = [str(uid) for uid in db.scalars(sent.where(Outbox.queue == Queue.MAIL))]
        messages = len(db.scalars(sent.where(Outbox.queue == Queue.SMS)).all())
    went, texted = letters(system), texts(system)
    wrong = [f"letter {uid} counts as sent and never went" for uid in mails if not went[uid]]
    return wrong + ([f"{messages} texts count as sent, {len(texted)} went"] if messages > len(texted) else [])


def _of_work(system: System) -> list[str]:
    """Nothing is given up; only a letter or a text may end as `unknown`, because nobody can know."""
    over = sa.or_(
        Outbox.state.not_in((OutboxState.SENT, OutboxState.SKIPPED, OutboxState.UNKNOWN)),
        (Outbox.state == OutboxState.UNKNOWN) & Outbox.queue.not_in(("sms", "mail")),
    )
    rows = sa.select(Outbox.kind, Outbox.state, Outbox.attempts, Outbox.last_error).where(over)
    with system.engine.connect() as db:
        return [
            f"{kind} is {state} after {n} attempts: {error}" for kind, state, n, error in db.execute(rows)
        ]
