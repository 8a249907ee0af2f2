"""Messages that were given up: looked at, sent once more, let go of; and nobody's words on the page."""

import re
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.i18n import LANGUAGES, translate
from common.models import AuditLog, AuditText, Outbox, OutboxState
from tests.integration.panel.desk import Desk

PAGE = "/admin/messages/"
ABOUT = UUID("6f1f0a58-8d50-4a37-9a0f-0d8a5f7a2c11")


def given_up(db: Session, clock: SetClock, state: str = "dead", queue: str = "mail", **more: Any) -> UUID:
    """A message whose last attempt failed an hour ago."""
    row = Outbox(uid=uuid4(), kind="send_notification_mail", queue=queue, state=state, attempts=10)
    row.payload = {"notification": str(ABOUT), "email": "arta@example.com", "code": "123456"}
    row.created_at = row.due = clock.now() - timedelta(hours=1)
    row.last_error = "SendGrid answered 500 for arta@example.com"
    for name, value in more.items():
        setattr(row, name, value)
    db.add(row)
    db.commit()
    return row.uid


def now_is(db: Session, uid: UUID) -> Outbox:
    db.expire_all()
    return db.scalars(select(Outbox).where(Outbox.uid == uid)).one()


def written(db: Session) -> AuditLog:
    """The newest line of the audit log."""
    return db.scalars(select(AuditLog).order_by(AuditLog.id.desc()).limit(1)).one()


def shown(desk: Desk, **query: str) -> list[str]:
    """The messages on the page, by their uids."""
    return re.findall(
        r"<dd><code>([0-9a-f-]{36})</code></dd></div>\s*<div><dt lang", desk.open(PAGE, **query).text
    )


def test_it_opens_for_both_roles_in_both_languages(
    support: Desk, admin: Desk, db: Session, clock: SetClock
) -> None:
    given_up(db, clock)
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        assert translate(language, "Send it once more") in desk.open(PAGE).text


def test_it_names_the_task_and_what_it_is_about_and_nobodys_words(
    support: Desk, db: Session, clock: SetClock
) -> None:
    given_up(db, clock, last_error="<script>alert(1)</script> arta@example.com")
    page = support.open(PAGE).text
    assert "send_notification_mail" in page
    assert str(ABOUT) in page
    assert "arta@example.com" not in page
    assert "123456" not in page
    assert "<script>alert" not in page


def test_a_message_is_sent_once_more(support: Desk, db: Session, clock: SetClock) -> None:
    uid = given_up(db, clock)
    support.open(PAGE)
    assert "The message begins anew." in support.act(f"{PAGE}{uid}/replay/")
    row = now_is(db, uid)
    assert (row.state, row.attempts, row.due) == ("waiting", 0, clock.now())
    line = written(db)
    assert (line.action, line.object_uid, line.actor_kind) == ("outbox.replayed", uid, "operator")


def test_a_message_is_let_go_of_with_a_reason(support: Desk, db: Session, clock: SetClock) -> None:
    uid = given_up(db, clock)
    support.open(PAGE)
    support.act(f"{PAGE}{uid}/drop/", reason="That booking is long over.")
    row = now_is(db, uid)
    assert (row.state, row.payload) == ("skipped", {})
    line = written(db)
    assert (line.action, line.data) == ("outbox.dropped", {"task": "send_notification_mail"})
    assert db.scalars(select(AuditText.text).where(AuditText.audit_id == line.id)).one() == (
        "That booking is long over."
    )


def test_without_a_reason_or_with_something_else_it_stays(
    support: Desk, db: Session, clock: SetClock
) -> None:
    uid = given_up(db, clock)
    support.open(PAGE)
    given: list[dict[str, str]] = [{}, {"reason": "no"}, {"reason": "It is over.", "all": "yes"}]
    for fields in given:
        assert 'class="bad"' in support.act(f"{PAGE}{uid}/drop/", **fields)
    assert now_is(db, uid).state is OutboxState.DEAD


def test_one_that_was_not_given_up_is_left_alone(support: Desk, db: Session, clock: SetClock) -> None:
    for state in ("waiting", "sending", "sent", "skipped"):
        uid = given_up(db, clock, state, sent_at=clock.now(), lease_until=clock.now())
        support.open(PAGE)
        assert "has not been given up" in support.act(f"{PAGE}{uid}/replay/")
        assert "has not been given up" in support.act(f"{PAGE}{uid}/drop/", reason="It is over.")
        row = now_is(db, uid)
        assert (row.state, row.payload["code"]) == (state, "123456")
    assert written(db).action == "panel.signed_in"


def test_one_that_is_not_there_is_refused(support: Desk) -> None:
    support.open(PAGE)
    assert "not" in support.act(f"{PAGE}{uuid4()}/replay/")
    assert support.open(f"{PAGE}?queue=pigeons").status_code == 404
    assert support.open(f"{PAGE}?after=yesterday").status_code == 404


def test_what_died_in_a_queue_is_sent_once_more_at_once(support: Desk, db: Session, clock: SetClock) -> None:
    dead = [given_up(db, clock) for _ in range(3)]
    doubtful, elsewhere = given_up(db, clock, "unknown"), given_up(db, clock, queue="push")
    support.open(PAGE, queue="mail")
    assert "Messages that begin anew: 3." in support.act(f"{PAGE}replay-queue/", queue="mail")
    assert {now_is(db, uid).state for uid in dead} == {"waiting"}
    assert now_is(db, doubtful).state == "unknown"
    assert now_is(db, elsewhere).state == "dead"
    line = written(db)
    assert line.action == "outbox.queue_replayed"
    assert line.data == {"queue": "mail", "messages": [str(uid) for uid in dead]}
    assert "is known to have failed" in support.act(f"{PAGE}replay-queue/", queue="mail")


def test_a_queue_that_there_is_not_is_refused(support: Desk, db: Session, clock: SetClock) -> None:
    uid = given_up(db, clock)
    support.open(PAGE)
    assert 'class="bad"' in support.act(f"{PAGE}replay-queue/", queue="pigeons")
    assert 'class="bad"' in support.act(f"{PAGE}replay-queue/")
    assert now_is(db, uid).state is OutboxState.DEAD


def test_it_says_what_once_more_would_mean(support: Desk, db: Session, clock: SetClock) -> None:
    given_up(db, clock, "unknown", queue="sms")
    given_up(db, clock, queue="push", not_after=clock.now())
    assert "it may come twice" in support.open(PAGE, queue="sms").text
    assert "sent once more, it is skipped" in support.open(PAGE, queue="push").text


def test_the_newest_stand_first_and_the_rest_on_the_next_page(
    support: Desk, db: Session, clock: SetClock
) -> None:
    made = [
        Outbox(uid=uuid4(), kind="a_task", state="dead", payload={"x": str(ABOUT)}, created_at=clock.now())
        for _ in range(52)
    ]
    db.add_all(made)
    db.commit()
    newest = [str(row.uid) for row in sorted(made, key=lambda row: -row.id)]
    first = shown(support)
    assert first == newest[:50]
    assert shown(support, after=first[-1]) == newest[50:]
    assert "Nothing was given up." in support.open(PAGE, after=newest[-1]).text
