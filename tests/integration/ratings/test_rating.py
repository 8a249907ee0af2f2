"""Saying how a visit was."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BookingItem, Business, Outbox, Role
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import (
    ADD,
    DELETE,
    LIST,
    MINE,
    Shop,
    booking_of,
    counted,
    counts_of,
    how_many,
    row_of,
)
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything


def test_a_visit_is_rated_and_counts_at_once(alice: Phone, shop: Shop, db: Session) -> None:
    visit = shop.visit(alice)
    said = {"booking": visit, "rating": 4, "employee_rating": 5, "comment": " On time. "}
    made = done(alice.post(ADD, said), 201)
    assert (made["rating"], made["employee_rating"], made["comment"]) == (4, 5, "On time.")
    assert (made["status"], made["booking"]) == ("visible", visit)
    assert made["business"] == {"uid": shop.uid, "name": "Bora's salon"}
    assert made["employee"] == {"uid": shop.salon.dritan, "name": "Dritan Hoxha"}
    assert counts_of(db, shop) == {"business": (1, 4, [0, 0, 0, 1, 0]), "team": [(1, 5), (0, 0)]}
    read = shop.read(alice)
    assert (read["average"], read["count"]) == (4.0, 1)
    assert read["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert [each["uid"] for each in read["results"]] == [made["uid"]]


def test_a_visit_is_rated_once(alice: Phone, shop: Shop) -> None:
    visit = {"booking": shop.visit(alice), "rating": 5}
    done(alice.post(ADD, visit), 201)
    assert done(alice.post(ADD, visit), 409)["code"] == "already_rated"
    assert shop.stars(alice) == (5.0, 1)


def test_sent_again_with_its_key_it_is_the_same_rating(alice: Phone, shop: Shop) -> None:
    visit = {"booking": shop.visit(alice), "rating": 5}
    first = done(alice.post(ADD, visit, Idempotency_Key="once"), 201)
    assert done(alice.post(ADD, visit, Idempotency_Key="once"), 201) == first
    assert shop.stars(alice) == (5.0, 1)


@pytest.mark.parametrize(
    "status", ["pending", "confirmed", "in_progress", "cancelled_by_customer", "no_show"]
)
def test_a_visit_that_has_not_been_is_not_rated(alice: Phone, shop: Shop, status: str) -> None:
    visit = shop.visit(alice, status=status)
    assert done(alice.post(ADD, {"booking": visit, "rating": 1}), 409)["code"] == "not_completed"
    assert shop.stars(alice) == (None, 0)


def test_it_is_rated_within_ninety_days(alice: Phone, shop: Shop) -> None:
    done(alice.post(ADD, {"booking": shop.visit(alice, 90), "rating": 4}), 201)
    late = done(alice.post(ADD, {"booking": shop.visit(alice, 90.01), "rating": 4}), 409)
    assert (late["code"], late["detail"]) == (
        "too_late_to_rate",
        "A visit can be rated for 90 days; this one is longer ago.",
    )


def test_nobody_else_rates_it(alice: Phone, bora: Phone, erion: Phone, stranger: Phone, shop: Shop) -> None:
    visit = {"booking": shop.visit(alice), "rating": 1}
    missing = {"booking": str(uuid4()), "rating": 1}
    for phone in (bora, erion):
        theirs, nothing = done(phone.post(ADD, visit), 404), done(phone.post(ADD, missing), 404)
        assert theirs | {"request_id": ""} == nothing | {"request_id": ""}
    done(stranger.post(ADD, visit), 401)
    assert shop.stars(alice) == (None, 0)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_rates_the_place_where_they_work(dritan: Phone, shop: Shop, role: Role) -> None:
    visit = shop.visit(dritan)
    shop.employ(dritan, role, shop.salon.dritan)
    assert done(dritan.post(ADD, {"booking": visit, "rating": 5}), 403)["code"] == "own_team"
    assert shop.stars(dritan) == (None, 0)


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"rating": 0}, "rating", "too_small"),
        ({"rating": 6}, "rating", "too_large"),
        ({"rating": 10**30}, "rating", "too_large"),
        ({"rating": "5"}, "rating", "not_a_number"),
        ({"rating": 4.5}, "rating", "not_a_number"),
        ({"rating": True}, "rating", "not_a_number"),
        ({"rating": None}, "rating", "not_a_number"),
        ({"employee_rating": 0}, "employee_rating", "too_small"),
        ({"comment": "x" * 2001}, "comment", "too_long"),
        ({"comment": "\u200b"}, "comment", "required"),
        ({"comment": "a\x00b"}, "", "wrong_value"),
        ({"images": [str(uuid4())] * 2}, "images", "twice"),
        ({"images": [str(uuid4()) for _ in range(6)]}, "images", "too_many"),
        ({"images": ["x"]}, "images.0", "wrong_format"),
        ({"employee": str(uuid4())}, "employee", "not_found"),
        ({"stars": 5}, "stars", "unknown_field"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_refused(
    alice: Phone, shop: Shop, more: dict[str, object], field: str, code: str
) -> None:
    refused = done(alice.post(ADD, {"booking": shop.visit(alice), "rating": 5} | more), 422)
    assert [(each["field"], each["code"]) for each in refused["fields"]] == [(field, code)]
    assert shop.stars(alice) == (None, 0)


def test_half_a_character_is_refused(alice: Phone, shop: Shop) -> None:
    body = f'{{"booking": "{shop.visit(alice)}", "rating": 5, "comment": "\\ud800"}}'
    reply = alice.town.open(
        ADD,
        method="POST",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {alice.token}"},
    )
    assert reply.status_code in (400, 422)
    assert shop.stars(alice) == (None, 0)


def two_served(shop: Shop, alice: Phone, db: Session) -> str:
    """A visit to Dritan, and then to Elira."""
    visit = booking_of(db, shop.visit(alice))
    first = db.query(BookingItem).filter_by(booking_id=visit.id).one()
    db.add(
        BookingItem(
            business_id=visit.business_id,
            booking_id=visit.id,
            position=1,
            service_id=first.service_id,
            employee_id=shop.diary.team[shop.salon.elira].id,
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            duration_minutes=first.duration_minutes,
            list_price=first.list_price,
            price=first.price,
            service_name_en=first.service_name_en,
            employee_name="Elira",
        )
    )
    db.commit()
    return str(visit.uid)


def test_whom_of_several_is_meant_the_customer_says(alice: Phone, shop: Shop, db: Session) -> None:
    said = {"booking": two_served(shop, alice, db), "rating": 5, "employee_rating": 4}
    refused = done(alice.post(ADD, said), 422)
    assert [each["code"] for each in refused["fields"]] == ["which_employee"]
    made = done(alice.post(ADD, said | {"employee": shop.salon.elira}), 201)
    assert made["employee"] == {"uid": shop.salon.elira, "name": "Elira"}
    assert counts_of(db, shop)["team"] == [(0, 0), (1, 4)]


def test_a_visit_to_several_may_be_rated_without_naming_anybody(
    alice: Phone, shop: Shop, db: Session
) -> None:
    made = done(alice.post(ADD, {"booking": two_served(shop, alice, db), "rating": 5}), 201)
    assert made["employee"] is None
    assert counts_of(db, shop)["team"] == [(0, 0), (0, 0)]


def test_the_business_hears_of_it(alice: Phone, bora: Phone, shop: Shop, runtime: Runtime) -> None:
    shop.rated(alice, 5)
    assert ("send_rating_received_notification", "sent") in deliver_everything(runtime)
    heard = done(bora.get("/api/notifications/list/"), 200)["results"]
    assert [each["type"] for each in heard] == ["rating_received"]


def test_what_is_refused_tells_nobody(alice: Phone, shop: Shop, db: Session) -> None:
    before = how_many(db, Outbox)
    alice.post(ADD, {"booking": shop.visit(alice, status="no_show"), "rating": 5})
    assert how_many(db, Outbox) == before


def test_old_ratings_weigh_less(
    rater: Callable[[int], list[Phone]], shop: Shop, db: Session, clock: SetClock
) -> None:
    one, two = rater(2)
    uid = shop.rated(one, 1)
    row_of(db, uid).created_at = clock.now() - (clock.now() - clock.now().replace(year=clock.now().year - 1))
    db.commit()
    shop.rated(two, 5)
    days = (clock.now() - row_of(db, uid).created_at).days
    weight = 0.5 ** (days / 365)
    db.refresh(shop.diary.business)
    expected = (10 * 4.0 + weight * 1 + 5) / (10 + weight + 1)
    assert shop.diary.business.rating_rank == pytest.approx(expected)


def test_my_ratings_are_mine(alice: Phone, erion: Phone, shop: Shop) -> None:
    mine = [shop.rated(alice, stars) for stars in (3, 4)]
    shop.rated(erion, 1)
    first = done(alice.get(MINE, limit=1), 200)
    rest = done(alice.get(MINE, limit=1, cursor=first["next"]), 200)
    assert [each["uid"] for page in (first, rest) for each in page["results"]] == mine[::-1]
    assert rest["next"] is None
    assert done(alice.get(MINE), 200)["results"][0]["editable_until"] is not None


def test_what_is_counted_is_what_is_shown(
    rater: Callable[[int], list[Phone]], shop: Shop, db: Session
) -> None:
    for number, phone in enumerate(rater(4)):
        shop.rated(phone, 2 + number, employee_rating=1 + number)
    assert counts_of(db, shop) == counted(db, shop)
    assert counts_of(db, shop)["business"] == (4, 14, [0, 1, 1, 1, 1])


def test_a_business_that_nobody_sees_has_no_list(alice: Phone, shop: Shop, db: Session) -> None:
    shop.diary.business.status = "suspended"  # type: ignore[assignment]
    db.commit()
    assert alice.get(LIST.format(shop.uid)).status_code == 404
    assert alice.get(LIST.format(uuid4())).status_code == 404


def test_the_app_knows_that_it_was_rated(alice: Phone, shop: Shop) -> None:
    visit = shop.visit(alice)
    one, mine = f"/api/business/booking/detail/{visit}/", "/api/business/my-bookings/"
    assert done(alice.get(one), 200)["rating_allowed"] is True
    uid = done(alice.post(ADD, {"booking": visit, "rating": 5}), 201)["uid"]
    assert done(alice.get(one), 200)["rating_allowed"] is False
    assert [each["rating_allowed"] for each in done(alice.get(mine), 200)["results"]] == [False]
    alice.delete(DELETE.format(uid))
    assert done(alice.get(one), 200)["rating_allowed"] is False


def test_a_business_starts_where_others_are(salon: Salon, db: Session) -> None:
    rank = select(Business.rating_rank).where(Business.uid == UUID(salon.uid))
    assert db.scalars(rank).one() == 4.0


def test_who_leads_the_team_hears_only_as_its_owner(
    alice: Phone, erion: Phone, bora: Phone, shop: Shop, runtime: Runtime, db: Session
) -> None:
    """A visit to several names nobody, and a manager without a seat is not that nobody."""
    shop.employ(erion, Role.MANAGER)
    row_of(db, shop.rated(alice)).employee_id = None
    db.commit()
    deliver_everything(runtime)
    heard = [len(done(phone.get("/api/notifications/list/"), 200)["results"]) for phone in (bora, erion)]
    assert heard == [1, 0]
