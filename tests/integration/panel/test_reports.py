"""The queue of complaints: ratings and conversations, decided with a reason that stays."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, Rating, RatingStatus
from common.runtime import Runtime
from tests.integration.chat.conftest import Listeners, Talk, opened, with_chat
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.ratings.conftest import LIST, REPORT, Shop
from tests.integration.salon import done
from tests.integration.visits import Diary
from tests.integration.written import written_salon

RATINGS, TALKS = "/admin/reports/", "/admin/reports/conversations/"
WHY = "It insults the staff."


@pytest.fixture
def shop(bora: Phone, db: Session, clock: SetClock) -> Shop:
    """Bora's salon."""
    salon = written_salon(bora, db)
    return Shop(salon, Diary.of(db, salon), db, clock)


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """Surroundings with chat."""
    return with_chat(runtime, Listeners())


@pytest.fixture
def reported(shop: Shop, alice: Phone, erion: Phone) -> str:
    """Alice's rating, of which Erion has complained; returns its uid."""
    uid = shop.rated(alice, 1, comment="<script>alert(1)</script> Crooks")
    done(erion.post(REPORT.format(uid), {"reason": "offensive", "text": "<b>Insults</b> them."}), 201)
    return uid


def noted(db: Session, action: str) -> list[str | None]:
    """The reasons that the audit log has for these acts."""
    rows = select(AuditText.text).join(AuditLog, AuditLog.id == AuditText.audit_id)
    return list(db.scalars(rows.where(AuditLog.action == action)))


def state(db: Session, uid: str) -> RatingStatus:
    """Whether it is shown."""
    return db.scalars(select(Rating.status).where(Rating.uid == uid)).one()


@pytest.mark.parametrize("language", ["en", "sq"])
def test_the_queue_and_the_case_show_what_people_wrote_as_words(
    support: Desk, reported: str, language: str
) -> None:
    support.open(RATINGS)
    support.act("/admin/language/", language=language)
    for page in (support.open(RATINGS), support.open(f"{RATINGS}ratings/{reported}/")):
        assert page.status_code == 200
        assert "&lt;script&gt;alert(1)" in page.text
        assert "<script>alert" not in page.text
    assert "&lt;b&gt;Insults&lt;/b&gt;" in page.text


def test_a_hidden_rating_is_read_by_nobody_and_the_reason_stays(
    support: Desk, reported: str, shop: Shop, erion: Phone, db: Session
) -> None:
    support.open(f"{RATINGS}ratings/{reported}/")
    support.act(f"{RATINGS}ratings/{reported}/hide/", reason=WHY)
    assert done(erion.get(LIST.format(shop.uid)), 200)["count"] == 0
    assert noted(db, "rating.hidden") == [WHY]
    assert reported not in support.open(RATINGS).text


def test_a_rating_that_may_stay_leaves_the_queue(support: Desk, reported: str, db: Session) -> None:
    support.open(f"{RATINGS}ratings/{reported}/")
    support.act(f"{RATINGS}ratings/{reported}/keep/", reason="An opinion, and no more.")
    assert state(db, reported) is RatingStatus.VISIBLE
    assert reported not in support.open(RATINGS).text


def test_nothing_is_decided_without_a_reason(support: Desk, reported: str, db: Session) -> None:
    support.open(f"{RATINGS}ratings/{reported}/")
    assert "reason" in support.act(f"{RATINGS}ratings/{reported}/hide/", reason="")
    assert state(db, reported) is RatingStatus.VISIBLE


def test_an_answer_is_hidden_and_shown_again(
    support: Desk, reported: str, bora: Phone, shop: Shop, erion: Phone
) -> None:
    done(bora.post(f"/api/rating/{reported}/reply/", {"text": "You are no better."}), 201)

    def answered() -> Any:
        (one,) = done(erion.get(LIST.format(shop.uid)), 200)["results"]
        return one["reply"]

    support.open(f"{RATINGS}ratings/{reported}/")
    support.act(f"{RATINGS}ratings/{reported}/reply/hide/", reason=WHY)
    assert answered() is None
    support.act(f"{RATINGS}ratings/{reported}/reply/show/", reason="It may stay.")
    assert answered()["text"] == "You are no better."


def test_a_rating_that_is_not_there_is_a_page_that_says_so(support: Desk) -> None:
    assert support.open(f"{RATINGS}ratings/{uuid4()}/").status_code == 404


@pytest.fixture
def talk(alice: Phone, shop: Shop) -> Talk:
    """Alice's conversation with the salon."""
    return opened(alice, business=shop.uid)


def test_a_reported_message_is_hidden_shown_again_and_decided(
    admin: Desk, talk: Talk, alice: Phone, bora: Phone, db: Session
) -> None:
    said = talk.say(alice, "You <i>crook</i>")
    report = done(
        bora.post(
            f"{talk.path}report/", {"reason": "offensive", "text": "Insults me.", "message": said["uid"]}
        ),
        201,
    )["uid"]
    page = f"{TALKS}{report}/"
    assert report in admin.open(TALKS).text
    assert "You &lt;i&gt;crook&lt;/i&gt;" in admin.open(page).text
    assert db.scalars(select(AuditLog.action).where(AuditLog.action == "chat_report.read")).all()
    admin.act(f"{page}hide/", reason=WHY, message=said["uid"])
    assert talk.texts(bora) == []
    assert noted(db, "chat_message.hidden") == [WHY]
    assert report not in admin.open(TALKS).text
    admin.open(page)
    admin.act(f"{page}show/", reason="It was a quotation.", message=said["uid"])
    assert talk.texts(bora) == ["You <i>crook</i>"]


def test_a_conversation_in_which_nothing_is_wrong_is_decided_once(
    support: Desk, talk: Talk, alice: Phone
) -> None:
    talk.say(alice, "Hello")
    report = done(alice.post(f"{talk.path}report/", {"reason": "other", "text": "They are slow."}), 201)[
        "uid"
    ]
    support.open(f"{TALKS}{report}/")
    support.act(f"{TALKS}{report}/keep/", reason="Being slow is no offence.")
    assert "decided already" in support.act(f"{TALKS}{report}/keep/", reason="Once more.")
