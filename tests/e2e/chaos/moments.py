"""Something happens to one worker at the worst moment, while another is there to help."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGCONT
from uuid import UUID

from tests.e2e.chaos.children import Child
from tests.e2e.chaos.customers import Crowd, invite
from tests.e2e.chaos.system import System
from tests.e2e.families import Answer
from tests.e2e.stack.waiting import until

KINDS = ("send_notification_mail", "send_fire_push", "send_invitation_sms")


@dataclass
class Backlog:
    """Messages of every channel that nobody has touched, in a system whose queue delivers nothing."""

    crowd: Crowd
    rest: dict[str, list[UUID]] = field(default_factory=dict)

    def take(self, kind: str) -> UUID:
        """One of them."""
        return self.rest[kind].pop()


def pile_up(crowd: Crowd, each: int) -> Backlog:
    """Book so often, and invite so many, that there are `each` messages of every channel."""
    system = crowd.system
    system.courier.delivers = False
    for customer in crowd.customers[:each]:
        crowd.book(customer)
    invite(crowd, each)
    for uid in system.waiting("send_booked_notification"):
        assert system.deliver(system.workers[0], "send_booked_notification", uid).body["state"] == "sent"
    return Backlog(crowd, {kind: system.waiting(kind)[:each] for kind in KINDS})


def sent_by(system: System, act: Callable[[], object]) -> int:
    """How many messages the providers have accepted while something happened."""

    def accepted() -> int:
        return sum(len(system.journal(channel)) for channel in ("mail", "push", "sms"))

    before = accepted()
    act()
    return accepted() - before


def _is_theirs(reply: Answer) -> bool:
    """Whether whoever answered has had the message; a busy machine may have refused for now."""
    return bool(reply.body.get("state", "not_ours") != "not_ours")


def freeze(crowd: Crowd, frozen: Child, now: Path, kind: str, uid: UUID) -> None:
    """One worker stops in the middle of a message; another has it next; then the first goes on, in vain."""
    system, helper = crowd.system, crowd.system.workers[0]
    answers: list[Answer] = []
    now.touch()
    delivery = threading.Thread(target=lambda: answers.append(system.deliver(frozen, kind, uid)))
    delivery.start()
    until(frozen.is_frozen, "the worker is frozen")
    until(lambda: _is_theirs(system.deliver(helper, kind, uid)), "another has had it")
    frozen.signal(SIGCONT)
    delivery.join()
    assert answers[0].body == {"state": "not_ours"}, "another has finished it"


def die(crowd: Crowd, mortal: Child, now: Path, kind: str, uid: UUID) -> None:
    """A worker dies right after the provider's yes; the next one has the message until nothing is left to do."""
    system = crowd.system
    now.touch()

    def is_dead() -> bool:
        """On a slow machine its lease may be over before it has sent anything: then it has another turn."""
        with suppress(OSError):
            system.deliver(mortal, kind, uid)
        return not now.exists()

    until(is_dead, "the worker has died")
    mortal.wait()  # gunicorn has started the next one

    def is_over() -> bool:
        system.hasten()
        system.deliver(mortal, kind, uid)
        return system.standing(uid) not in ("waiting", "sending")

    until(is_over, f"{kind} has come to an end")
