"""Saying something to everybody who follows a topic: looked at first, by admins only."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, Broadcast, TopicSubscription
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.worker import deliver_everything

BROADCASTS = "/admin/broadcasts/"
WORDS = {
    "topic": "offers",
    "title_en": "Half price <today>",
    "title_sq": "Gjysma e çmimit",
    "body_en": "In many salons.",
    "body_sq": "Në shumë sallone.",
    "link": "",
}


def follows(db: Session, clock: SetClock, phone: Phone) -> None:
    """Somebody follows offers, and has agreed to hear from us."""
    assert phone.user is not None
    phone.user.accepts_broadcasts_since = clock.now()
    db.add(TopicSubscription(user_id=phone.user.id, topic="offers"))
    db.commit()


def test_looking_first_tells_how_many_and_sends_nothing(
    admin: Desk, alice: Phone, db: Session, clock: SetClock
) -> None:
    follows(db, clock, alice)
    admin.open(f"{BROADCASTS}new/")
    seen = admin.send(f"{BROADCASTS}look/", **WORDS)
    assert "1 person would find it" in seen.text
    assert "Half price &lt;today&gt;" in seen.text
    assert "Gjysma e çmimit" in seen.text
    assert db.scalar(select(func.count()).select_from(Broadcast)) == 0


def test_what_is_said_reaches_those_who_agreed(
    admin: Desk, alice: Phone, erion: Phone, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    follows(db, clock, alice)
    admin.open(f"{BROADCASTS}new/")
    assert "Under way" in admin.act(f"{BROADCASTS}announce/", **WORDS)
    deliver_everything(runtime)
    heard = [phone.get("/api/notifications/list/").json["results"] for phone in (alice, erion)]
    assert [[each["title"] for each in one] for one in heard] == [["Half price <today>"], []]
    assert "Done" in admin.open(BROADCASTS).text
    assert db.scalars(select(AuditLog.action).where(AuditLog.action == "broadcast.announced")).all()


def test_what_is_wrong_is_said_above_the_form_as_it_was_filled_in(admin: Desk, db: Session) -> None:
    admin.open(f"{BROADCASTS}new/")
    refused = admin.send(f"{BROADCASTS}look/", **(WORDS | {"link": "javascript:alert(1)"}))
    assert refused.status_code == 422
    assert "link" in refused.text
    assert "Gjysma e çmimit" in refused.text


def test_support_reads_and_does_not_send(support: Desk, db: Session) -> None:
    assert support.open(BROADCASTS).status_code == 200
    assert support.open(f"{BROADCASTS}new/").status_code == 403
    support.open(BROADCASTS)
    support.send(f"{BROADCASTS}announce/", **WORDS)
    assert db.scalar(select(func.count()).select_from(Broadcast)) == 0


def test_what_is_sent_twice_is_said_once(admin: Desk, db: Session) -> None:
    admin.open(f"{BROADCASTS}new/")
    looked_at = admin.send(f"{BROADCASTS}look/", **WORDS).text
    (draft,) = re.findall(r'name="draft" value="([^"]+)"', looked_at)
    admin.act(f"{BROADCASTS}announce/", **WORDS, draft=draft)
    assert "This has been said already." in admin.act(f"{BROADCASTS}announce/", **WORDS, draft=draft)
    assert db.scalar(select(func.count()).select_from(Broadcast)) == 1
