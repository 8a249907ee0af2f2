"""What AvatID's own people decide about ratings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import Invalid, NotFound
from common.models import AuditLog, AuditText, Operator, RatingReport, RatingStatus
from common.web.paging import PageQuery
from functions.rating import operating
from functions.rating.refusals import OwnRating
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import (
    ADD,
    DELETE,
    EDIT,
    MINE,
    REPLY,
    REPORT,
    Shop,
    booking_of,
    counted,
    counts_of,
    row_of,
)
from tests.integration.salon import done

WHY = "Insults the hairdresser."


@pytest.fixture
def decide(db: Session, operator: Operator, clock: SetClock) -> Callable[..., Any]:
    """Teuta decides; committed."""

    def act(what: Callable[..., Any], uid: str, why: str = WHY) -> Any:
        made = what(db, operator, UUID(uid), why, now=clock.now(), request_id="r-1")
        db.commit()
        return made

    return act


def noted(db: Session) -> list[tuple[str, dict[str, Any]]]:
    """What stands in the audit log."""
    return [(row.action, row.data) for row in db.scalars(select(AuditLog).order_by(AuditLog.id))]


def waiting_uids(db: Session, **page: Any) -> list[str]:
    """What waits, in its order."""
    return [str(each.rating.uid) for each in operating.waiting(db, PageQuery(**page)).rows]


def test_a_hidden_rating_is_read_and_counted_nowhere(
    alice: Phone, erion: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 1, employee_rating=1, comment="You fool.")
    done(erion.post(REPORT.format(uid), {"reason": "offensive"}), 201)
    decide(operating.hide, uid)
    assert shop.stars(erion) == (None, 0)
    assert shop.read(erion)["results"] == []
    assert counts_of(db, shop) == counted(db, shop)
    assert done(alice.get(MINE), 200)["results"][0]["status"] == "hidden"
    report = db.scalars(select(RatingReport)).one()
    assert (report.decision, report.decided_by_id) == ("hidden", db.scalars(select(Operator.user_id)).one())
    assert noted(db)[-1] == ("rating.hidden", {"was": "visible", "reports": 1})
    entry = db.scalars(select(AuditLog).order_by(AuditLog.id.desc())).first()
    assert entry is not None
    assert (entry.object_kind, str(entry.object_uid), entry.request_id) == ("rating", uid, "r-1")
    assert (entry.subject_id, entry.business_id) == (row_of(db, uid).customer_id, shop.diary.business.id)
    assert db.get_one(AuditText, entry.id).text == WHY


def test_its_author_can_only_take_it_back(
    alice: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 1)
    decide(operating.hide, uid)
    assert done(alice.patch(EDIT.format(uid), {"rating": 5}), 409)["code"] == "rating_hidden"
    assert alice.delete(DELETE.format(uid)).status_code == 204
    for act in (operating.hide, operating.keep):
        with pytest.raises(NotFound):
            decide(act, uid)
    assert shop.stars(alice) == (None, 0)


def test_what_is_kept_is_shown_again(
    alice: Phone,
    rater: Callable[[int], list[Phone]],
    shop: Shop,
    db: Session,
    decide: Callable[..., Any],
) -> None:
    uid = shop.rated(alice, 1)
    for phone in rater(3):
        done(phone.post(REPORT.format(uid), {"reason": "false"}), 201)
    assert waiting_uids(db) == [uid]
    decide(operating.keep, uid)
    assert shop.stars(alice) == (1.0, 1)
    assert waiting_uids(db) == []
    assert set(db.scalars(select(RatingReport.decision))) == {"kept"}
    assert noted(db)[-1] == ("rating.kept", {"was": "moderation", "reports": 3})


def test_a_mistake_is_mended(alice: Phone, shop: Shop, db: Session, decide: Callable[..., Any]) -> None:
    uid = shop.rated(alice, 4)
    decide(operating.hide, uid)
    decide(operating.keep, uid)
    assert shop.stars(alice) == (4.0, 1)
    assert counts_of(db, shop) == counted(db, shop)


def test_the_same_again_is_not_noted(
    alice: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 4)
    decide(operating.keep, uid)
    decide(operating.hide, uid)
    decide(operating.hide, uid)
    assert [action for action, _data in noted(db)] == ["rating.hidden"]


@pytest.mark.parametrize(
    "act",
    [operating.hide, operating.keep, operating.hide_reply, operating.show_reply],
    ids=lambda f: f.__name__,
)
def test_every_decision_has_a_reason_and_a_rating(
    alice: Phone, shop: Shop, db: Session, decide: Callable[..., Any], act: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 4)
    with pytest.raises(Invalid):
        decide(act, uid, " ")
    with pytest.raises(NotFound):
        decide(act, str(uuid4()))
    assert noted(db) == []


def test_nobody_decides_about_their_own_words(
    teuta: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(teuta, 1)
    for act in (operating.hide, operating.keep):
        with pytest.raises(OwnRating):
            decide(act, uid)
    assert row_of(db, uid).status is RatingStatus.VISIBLE


def test_a_hidden_answer_is_gone_and_cannot_be_given_anew(
    alice: Phone, bora: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 1)
    done(bora.post(REPLY.format(uid), {"text": "You are a liar."}), 201)
    decide(operating.hide_reply, uid)
    decide(operating.hide_reply, uid)
    assert shop.read(alice)["results"][0]["reply"] is None
    for refused in (
        bora.post(REPLY.format(uid), {"text": "Liar!"}),
        bora.patch(REPLY.format(uid), {"text": "Liar!"}),
        bora.delete(REPLY.format(uid)),
    ):
        assert done(refused, 409)["code"] == "reply_hidden"
    decide(operating.show_reply, uid)
    assert shop.read(alice)["results"][0]["reply"]["text"] == "You are a liar."
    assert [action for action, _data in noted(db)] == ["rating.reply_hidden", "rating.reply_shown"]


def test_what_waits_longest_comes_first(
    alice: Phone, rater: Callable[[int], list[Phone]], shop: Shop, db: Session, clock: SetClock
) -> None:
    people = rater(3)
    uids = [shop.rated(alice, stars) for stars in (1, 2, 3)]
    for uid in (uids[1], uids[2], uids[0]):
        clock.advance(timedelta(minutes=1))
        done(people[0].post(REPORT.format(uid), {"reason": "false", "text": "Not so."}), 201)
    done(people[1].post(REPORT.format(uids[0]), {"reason": "spam"}), 201)
    assert waiting_uids(db) == [uids[1], uids[2], uids[0]]
    first = operating.waiting(db, PageQuery(limit=2))
    assert first.next is not None
    (last,) = operating.waiting(db, PageQuery(limit=2, cursor=first.next)).rows
    assert str(last.rating.uid) == uids[0]
    assert [each.report.reason for each in last.complaints] == ["false", "spam"]
    assert [each.reporter.name for each in last.complaints] == ["Guest0", "Guest1"]
    assert (last.rating.customer.name, last.business.name_en) == ("Alice", "Bora's salon")
    assert last.since == last.complaints[0].report.created_at


def test_a_doubted_visit_waits_without_complaints(alice: Phone, bora: Phone, shop: Shop, db: Session) -> None:
    visit = shop.visit(alice, is_automatic=True)
    uid = done(alice.post(ADD, {"booking": visit, "rating": 1}), 201)["uid"]
    assert waiting_uids(db) == []
    done(bora.post(f"/api/business/booking/{visit}/no-show/"), 200)
    (only,) = operating.waiting(db, PageQuery()).rows
    assert (str(only.rating.uid), list(only.complaints), only.visit.status) == (uid, [], "no_show")


def test_a_case_shows_everything(
    alice: Phone, bora: Phone, erion: Phone, shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 1, comment="First.")
    done(alice.patch(EDIT.format(uid), {"comment": "Second."}), 200)
    done(bora.post(REPLY.format(uid), {"text": "Third."}), 201)
    done(erion.post(REPORT.format(uid), {"reason": "other", "text": "Fourth."}), 201)
    decide(operating.hide, uid)
    case = operating.case(db, UUID(uid))
    assert [each.comment for each in case.revisions] == ["First."]
    assert case.rating.comment == "Second."
    assert case.reply is not None
    assert case.reply.text == "Third."
    assert [(each.report.text, each.report.decision) for each in case.complaints] == [("Fourth.", "hidden")]
    assert case.employee is not None
    assert case.visit.id == booking_of(db, str(case.visit.uid)).id
    with pytest.raises(NotFound):
        operating.case(db, uuid4())


def test_who_keeps_what_was_hidden_by_mistake_has_kept_it_whoever_complains(
    alice: Phone, rater: Callable[[int], list[Phone]], shop: Shop, db: Session, decide: Callable[..., Any]
) -> None:
    uid = shop.rated(alice, 1)
    people = rater(4)
    done(people[0].post(REPORT.format(uid), {"reason": "false"}), 201)
    decide(operating.hide, uid)
    decide(operating.keep, uid)
    for phone in people[1:]:
        done(phone.post(REPORT.format(uid), {"reason": "false"}), 201)
    assert shop.stars(alice) == (1.0, 1)
