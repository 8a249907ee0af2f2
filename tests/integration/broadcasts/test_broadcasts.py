"""An operator says something to everybody who wants to hear it: once, and to nobody else."""

from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from common import audit, background, broadcasting
from common.broadcasting import Audience, Wish
from common.clock import SetClock
from common.integrations.push import LocalPush, Notice
from common.models import AuditLog, Broadcast, Notification, Operator, Outbox, User
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors
from tests.integration.topics.conftest import agrees, follows, registers
from tests.integration.worker import deliver_everything

WORDS = {
    "topic": "offers",
    "title_en": "Half price on Mondays",
    "title_sq": "Gjysma e çmimit të hënave",
    "body_en": "Many salons in Tirana charge half.",
    "body_sq": "Shumë sallone në Tiranë kërkojnë gjysmën.",
    "link": "https://avatid.example/mondays",
}
WISH = Wish.model_validate(WORDS)


@pytest.fixture
def operator(teuta: Phone, db: Session) -> Operator:
    """Teuta, as one of AvatID's own."""
    assert teuta.user is not None
    return db.get_one(Operator, teuta.user.id)


@pytest.fixture
def listening(alice: Phone, bora: Phone) -> None:
    """Alice and Bora follow the offers and have agreed to hear from us; Bora has a phone that rings."""
    for phone in (alice, bora):
        follows(phone, "offers")
        agrees(phone)
    registers(bora, "bora-phone")


def list_of(phone: Phone) -> list[dict[str, Any]]:
    """What stands in somebody's list of what we said to everybody."""
    rows: list[dict[str, Any]] = phone.get("/api/notifications/list/").json["results"]
    return [row for row in rows if row["type"] == "broadcast"]


def announced(db: Session, operator: Operator, clock: SetClock) -> Broadcast:
    """Said, and committed."""
    said = broadcasting.announce(db, operator, WISH, now=clock.now())
    db.commit()
    return said


def notices(runtime: Runtime) -> list[Notice]:
    """Every push so far."""
    assert isinstance(runtime.doors.push, LocalPush)
    return runtime.doors.push.notices()


def many_listeners(db: Session, count: int) -> None:
    """So many people whom nobody knows, all of whom want to hear it."""
    people = sa.text(
        "INSERT INTO users (name, language, accepts_broadcasts_since)"
        " SELECT 'Many', 'en', now() FROM generate_series(1, :count)"
    )
    following = sa.text(
        "INSERT INTO topic_subscription (user_id, topic) SELECT id, 'offers' FROM users WHERE name = 'Many'"
    )
    db.execute(people, {"count": count})
    db.execute(following)


def lines(db: Session) -> list[int]:
    """Whose lists it stands in."""
    rows = db.scalars(sa.select(Notification.user_id).where(Notification.type == "broadcast"))
    return sorted(rows)


def test_whoever_follows_and_has_agreed_reads_it_in_their_language(
    listening: None,
    alice: Phone,
    bora: Phone,
    dritan: Phone,
    erion: Phone,
    operator: Operator,
    db: Session,
    clock: SetClock,
    runtime: Runtime,
) -> None:
    follows(dritan, "offers")  # and has not agreed
    agrees(erion)  # and does not follow
    said = announced(db, operator, clock)
    deliver_everything(runtime)
    (hers,), (boras,) = list_of(alice), list_of(bora)
    assert (hers["title"], hers["is_sent"]) == ("Half price on Mondays", True)
    assert hers["data"] == {"broadcast": str(said.uid), "link": "https://avatid.example/mondays"}
    assert boras["title"] == "Gjysma e çmimit të hënave"
    assert list_of(dritan) == list_of(erion) == []


def test_phones_ring_by_topic_once_a_language(
    listening: None, operator: Operator, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    said = announced(db, operator, clock)
    deliver_everything(runtime)
    assert [(one.topic, one.title) for one in notices(runtime)] == [
        ("offers-en", "Half price on Mondays"),
        ("offers-sq", "Gjysma e çmimit të hënave"),
    ]
    assert {(one.token, one.collapse_id, one.is_urgent, one.lasts_seconds) for one in notices(runtime)} == {
        ("", str(said.uid), False, 24 * 3600)
    }
    assert not any(row.kind == "send_notification_mail" for row in db.scalars(sa.select(Outbox)))


def test_the_count_is_of_those_whom_it_would_reach(
    listening: None, bora: Phone, db: Session, clock: SetClock
) -> None:
    assert broadcasting.audience(db, "offers") == Audience(people=2, devices=1)
    assert broadcasting.audience(db, "news") == Audience(people=0, devices=0)
    bora.patch("/api/user/notification-settings/", {"send_push_notifications": False})
    assert broadcasting.audience(db, "offers") == Audience(people=2, devices=0)
    db.execute(sa.update(User).values(blocked_at=clock.now()))
    assert broadcasting.audience(db, "offers") == Audience(people=0, devices=0)


def test_looking_first_says_nothing(listening: None, db: Session) -> None:
    shown = broadcasting.preview(db, WISH)
    assert shown.audience.people == 2
    assert [(one.language, one.title) for one in shown.shown] == [
        ("en", "Half price on Mondays"),
        ("sq", "Gjysma e çmimit të hënave"),
    ]
    assert db.scalars(sa.select(Broadcast)).all() == []


def test_who_said_it_is_written_down(operator: Operator, db: Session, clock: SetClock) -> None:
    said = announced(db, operator, clock)
    noted = db.scalars(sa.select(AuditLog).where(AuditLog.action == "broadcast.announced")).one()
    assert (noted.actor_id, noted.object_uid, noted.data) == (operator.user_id, said.uid, {"topic": "offers"})
    assert audit.verify(db) is None


def test_whoever_changes_their_mind_on_the_way_hears_nothing(
    listening: None, alice: Phone, operator: Operator, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    announced(db, operator, clock)
    agrees(alice, accepts=False)
    deliver_everything(runtime)
    assert list_of(alice) == []


def test_it_goes_on_where_it_was_interrupted_and_tells_everybody_once(
    operator: Operator, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    many_listeners(db, 2100)
    said = announced(db, operator, clock)
    first = db.scalars(sa.select(Outbox).where(Outbox.kind == "send_broadcast")).one()
    assert background.run(TASKS["send_broadcast"], first.uid, runtime) == "sent"
    assert background.run(TASKS["send_broadcast"], first.uid, runtime) == "not_ours"
    assert len(lines(db)) == 1000
    assert notices(runtime) == []
    ended = deliver_everything(runtime)
    assert ended.count(("send_broadcast", "sent")) == 3
    assert len(lines(db)) == len(set(lines(db))) == 2100
    db.refresh(said)
    assert (said.told, said.finished_at) == (2100, clock.now())


def test_a_batch_that_breaks_off_is_as_if_it_had_not_begun(
    operator: Operator, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    many_listeners(db, 3)
    said = announced(db, operator, clock)
    half_way = db.begin_nested()
    broadcasting.go_on(db, said, now=clock.now(), at_once=2)
    db.flush()
    assert len(lines(db)) == 2
    half_way.rollback()
    db.refresh(said)
    assert (said.told, said.through_user_id, lines(db)) == (0, 0, [])
    deliver_everything(runtime)
    assert len(set(lines(db))) == len(lines(db)) == 3


def test_a_provider_that_is_down_rings_later_and_tells_nobody_twice(
    listening: None, operator: Operator, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    announced(db, operator, clock)
    ended = deliver_everything(with_doors(runtime, push=Broken()))
    assert ended.count(("ring_broadcast", "waiting")) == 2
    clock.advance(broadcasting._RINGS_FOR / 24)
    deliver_everything(runtime)
    assert len(notices(runtime)) == 2
    assert len(lines(db)) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"topic": "gossip"},
        {"title_sq": ""},
        {"title_en": "   "},
        {"title_en": "x" * 101},
        {"body_en": "x" * 1001},
        {"body_sq": "nul \x00"},
        {"link": "http://avatid.example"},
        {"link": "javascript:alert(1)"},
        {"link": "https://avatid.example/ and more"},
        {"to": "everybody"},
    ],
    ids=str,
)
def test_what_cannot_be_said_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Wish.model_validate(WORDS | bad)
