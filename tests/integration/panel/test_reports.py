"""The queue of complaints: ratings and conversations, decided with a reason that stays."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, Conversation, Rating, RatingStatus
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


def decided(desk: Desk, uid: str, act: str, reason: str) -> str:
    """The page after an operator has decided about the words that they see now."""
    page = desk.open(f"{RATINGS}ratings/{uid}/").text
    (said_at,) = set(re.findall(r'name="said_at" value="([^"]+)"', page))
    return desk.act(f"{RATINGS}ratings/{uid}/{act}/", reason=reason, said_at=said_at)


def test_a_hidden_rating_is_read_by_nobody_and_the_reason_stays(
    support: Desk, reported: str, shop: Shop, erion: Phone, db: Session
) -> None:
    decided(support, reported, "hide", WHY)
    assert done(erion.get(LIST.format(shop.uid)), 200)["count"] == 0
    assert noted(db, "rating.hidden") == [WHY]
    assert reported not in support.open(RATINGS).text


def test_a_rating_that_may_stay_leaves_the_queue(support: Desk, reported: str, db: Session) -> None:
    decided(support, reported, "keep", "An opinion, and no more.")
    assert state(db, reported) is RatingStatus.VISIBLE
    assert reported not in support.open(RATINGS).text


def test_nothing_is_decided_without_a_reason(support: Desk, reported: str, db: Session) -> None:
    assert "reason" in decided(support, reported, "hide", "")
    assert state(db, reported) is RatingStatus.VISIBLE


def test_nothing_is_decided_about_words_that_nobody_of_us_has_read(
    support: Desk, reported: str, alice: Phone, clock: SetClock, db: Session
) -> None:
    page = support.open(f"{RATINGS}ratings/{reported}/").text
    (read,) = set(re.findall(r'name="said_at" value="([^"]+)"', page))
    clock.advance(timedelta(minutes=1))
    done(alice.patch(f"/api/rating/edit/{reported}/", {"comment": "Crooks, and worse by now."}), 200)
    again = support.act(f"{RATINGS}ratings/{reported}/keep/", reason="An opinion.", said_at=read)
    assert "This has changed in the meantime." in again
    assert "Crooks, and worse by now." in again
    assert noted(db, "rating.kept") == []
    decided(support, reported, "keep", "Still an opinion.")
    assert noted(db, "rating.kept") == ["Still an opinion."]


def test_that_somebody_has_looked_at_a_case_is_written_down(
    support: Desk, reported: str, db: Session
) -> None:
    support.open(f"{RATINGS}ratings/{reported}/")
    looked = select(AuditLog.object_kind).where(AuditLog.action == "panel.looked")
    assert db.scalars(looked).all() == ["rating"]


def test_whoever_is_complained_of_does_not_learn_by_whom(support: Desk, reported: str, db: Session) -> None:
    assert support.user is not None
    db.execute(update(Rating).values(customer_id=support.user.id))
    db.commit()
    page = support.open(f"{RATINGS}ratings/{reported}/")
    assert page.status_code == 403
    assert "This is your own rating." in page.text


def test_a_rating_that_was_taken_back_is_shown_as_such_and_not_decided(
    support: Desk, reported: str, alice: Phone
) -> None:
    done(alice.delete(f"/api/rating/delete/{reported}/"), 204)
    page = support.open(f"{RATINGS}ratings/{reported}/").text
    assert "Taken back" in page
    assert "/keep/" not in page


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


def test_nobody_judges_their_own_conversation(
    support: Desk, talk: Talk, alice: Phone, bora: Phone, db: Session
) -> None:
    talk.say(alice, "Hello")
    report = done(bora.post(f"{talk.path}report/", {"reason": "other", "text": "Annoys us."}), 201)["uid"]
    assert support.user is not None
    db.execute(update(Conversation).values(customer_id=support.user.id))
    db.commit()
    assert support.open(f"{TALKS}{report}/").status_code == 403
    queue = support.open(TALKS).text
    assert "Annoys us." not in queue
    assert report not in queue
