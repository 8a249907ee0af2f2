"""The page of bookings: finding one, reading what happened to it, and taking a step with it."""

from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, BookingStatus, Notification, PaymentIntent, User
from common.runtime import Runtime
from tests.integration.booking.conftest import Salon, open_salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.panel.desk import Desk
from tests.integration.steps.conftest import Visit, at
from tests.integration.worker import deliver_everything

BOOKINGS = "/admin/bookings/"
REASON = "The salon called us: the roof leaks."


@pytest.fixture(name="place")
def boras(db: Session, bora: Phone, dritan: Phone) -> Salon:
    """Bora's salon, where Dritan serves."""
    assert bora.user is not None
    assert dritan.user is not None
    return open_salon(db, bora.user, dritan.user)


@pytest.fixture(name="visit")
def alices(alice: Phone, place: Salon, db: Session, clock: SetClock) -> Visit:
    """Alice comes to Dritan, Monday in a week, at ten."""
    return Visit(db, booked(alice, place.order("10:00", employee=str(place.dritan.uid)))["uid"], clock)


def page_of(one: Visit) -> str:
    """Where a booking is looked at."""
    return f"{BOOKINGS}{one.uid}/"


def listed(desk: Desk, **query: str) -> str:
    """The lines of the list, narrowed so."""
    return desk.open(BOOKINGS, **query).text.split("<tbody>")[1].split("</tbody>")[0]


def read(desk: Desk, one: Visit) -> str:
    """The page of a booking as people read it."""
    page = desk.open(page_of(one))
    assert page.status_code == 200
    return unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")


def take(desk: Desk, one: Visit, name: str, **more: object) -> str:
    """Send the form of a step from the page, and read the page that follows."""
    desk.open(page_of(one))
    form = {"step": name, "reason": REASON, "version": one.row.version} | more
    return unescape(desk.act(f"{page_of(one)}take/", **form))


@pytest.mark.parametrize("desk", ["support", "admin"])
def test_the_pages_open_for_both_roles_in_both_languages(
    desk: str, visit: Visit, request: pytest.FixtureRequest
) -> None:
    here: Desk = request.getfixturevalue(desk)
    for language in ("en", "sq"):
        here.act("/admin/language/", language=language)
        listing, page = here.open(BOOKINGS), here.open(page_of(visit))
        assert (listing.status_code, page.status_code) == (200, 200)
        assert f'<html lang="{language}">' in page.text
        assert visit.uid in listing.text
        assert "Alice" in page.text
        assert 'value="cancel-as-business"' in page.text


def test_a_booking_is_found_by_whatever_somebody_has_at_hand(
    support: Desk, visit: Visit, alice: Phone, bora: Phone, place: Salon, db: Session
) -> None:
    assert alice.user is not None
    visit.pays("300.00")
    payment = db.scalars(select(PaymentIntent)).one()
    payment.provider_ref = "pi_3Nx"
    alice.user.phone, place.business.email = "+355692034567", "bora@salon.example"
    db.commit()
    words = [
        visit.uid,
        str(alice.user.uid),
        str(place.business.uid),
        f" {alice.user.email} ",
        "069 203 4567",
        "bora@salon.example",
        str(place.business.phone),
        "pi_3Nx",
    ]
    assert [each for each in words if visit.uid not in listed(support, search=each)] == []


def test_what_nobody_has_finds_nothing(support: Desk, visit: Visit) -> None:
    nobody = "2f0c3f3e-0000-4000-8000-000000000000"
    for word in ("erion@example.com", "Alice", "pi_other", nobody, "\x00", "%", "@", "'", "+355", "x" * 300):
        assert visit.uid not in listed(support, search=word), word


def test_a_guest_is_found_by_number(support: Desk, visit: Visit, db: Session) -> None:
    visit.stands("confirmed", guest_name="Besa", guest_phone="+355682223334")
    lines = listed(support, search="+355 68 222 3334")
    assert visit.uid in lines
    assert "Besa" in lines


def test_the_list_is_narrowed_by_state_money_and_days(support: Desk, visit: Visit) -> None:
    found = [
        {"flt0_status": "confirmed"},
        {"flt1_money": "none"},
        {"flt2_from": "2027-03-08", "flt3_until": "2027-03-08"},
    ]
    others = [
        {"flt0_status": "completed"},
        {"flt1_money": "paid"},
        {"flt2_from": "2027-03-09"},
        {"flt3_until": "2027-03-07"},
    ]
    assert [visit.uid in listed(support, **each) for each in found] == [True] * 3
    assert [visit.uid in listed(support, **each) for each in others] == [False] * 4


def test_the_list_is_taken_along_as_csv(admin: Desk, visit: Visit) -> None:
    lines = admin.open(f"{BOOKINGS}export/csv/").text.splitlines()
    assert len(lines) == 2
    assert "Bora's salon" in lines[1]
    assert "Confirmed" in lines[1]


def test_the_page_tells_everything_that_happened(
    support: Desk, visit: Visit, alice: Phone, bora: Phone, db: Session
) -> None:
    visit.pays("300.00")
    assert bora.post(f"{visit.url}cancel/", {"reason": "We have to close."}).status_code == 200
    page = read(support, visit)
    told = [
        "Canceled by the business",
        "We have to close.",
        "Team: Bora",
        "Men's cut",
        "Payment: Deposit",
        "Refund: Canceled by the business",
        "300 lekë",
    ]
    assert [each for each in told if each not in page] == []
    assert "no step leads on" in page


def test_for_the_business_a_visit_is_called_off_with_everything_that_follows(
    support: Desk, visit: Visit, alice: Phone, bora: Phone, runtime: Runtime, db: Session
) -> None:
    assert alice.user is not None
    assert bora.user is not None
    visit.pays("300.00")
    deliver_everything(runtime)
    page = take(support, visit, "cancel-as-business")
    assert "The booking is now: Canceled by the business" in page
    assert "AvatID's people: Teuta Hoxha" in page
    assert alice.get(f"/api/business/booking/detail/{visit.uid}/").json["status"] == "cancelled_by_business"
    assert visit.refunds == [("canceled_by_business", Decimal(300))]
    noted = select(AuditLog, AuditText.text).join(AuditText, AuditText.audit_id == AuditLog.id)
    row, reason = db.execute(noted.where(AuditLog.action == "booking.step_taken")).one()
    assert support.operator is not None
    assert (row.actor_id, row.subject_id, reason) == (support.operator.user_id, alice.user.id, REASON)
    deliver_everything(runtime)
    told = set(db.scalars(select(Notification.user_id).where(Notification.type == "canceled")))
    assert {alice.user.id, bora.user.id} <= told


def test_for_the_customer_the_price_is_said_before(support: Desk, visit: Visit, clock: SetClock) -> None:
    tiers = [{"from_min": 1440, "percent": "50"}]
    visit.stands("confirmed", policy={"free_until_minutes": 1440, "fee_tiers": tiers})
    visit.pays("1000.00")
    at(clock, hours=-2)
    support.sign_in(clock)
    assert "The customer bears 500 lekë; 500 lekë goes back to them." in read(support, visit)
    assert "Canceled by the customer" in take(support, visit, "cancel-as-customer")
    assert visit.row.cancellation_fee == Decimal(500)


def test_a_visit_is_brought_through_its_day_and_back(support: Desk, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=-10)
    support.sign_in(clock)
    for step, status in (
        ("check-in", "checked_in"),
        ("start", "in_progress"),
        ("complete", "completed"),
        ("undo-to-confirmed", "confirmed"),
    ):
        assert f'value="{step}"' in support.open(page_of(visit)).text
        take(support, visit, step)
        assert visit.row.status == status


def test_only_what_is_open_is_offered(support: Desk, visit: Visit) -> None:
    offered = support.open(page_of(visit)).text
    assert 'value="cancel-as-customer"' in offered
    assert 'value="complete"' not in offered
    assert "This is no longer possible for this booking." in take(support, visit, "complete")
    assert visit.row.status is BookingStatus.CONFIRMED


def test_what_has_changed_since_one_looked_is_left_alone(support: Desk, visit: Visit) -> None:
    page = take(support, visit, "cancel-as-business", version=visit.row.version + 1)
    assert "The booking is now" not in page
    assert '<p class="bad">' in page
    assert visit.row.status is BookingStatus.CONFIRMED


def test_a_wrong_form_is_refused_with_a_sentence(support: Desk, visit: Visit) -> None:
    wrong = [
        {"reason": ""},
        {"reason": "no"},
        {"reason": "a\x00bcdef"},
        {"reason": "x" * 1001},
        {"step": "pay"},
        {"version": "x"},
        {"version": "99999999999"},
        {"status": "completed"},
    ]
    for each in wrong:
        assert '<p class="bad">' in take(support, visit, "cancel-as-business", **each), each
    assert visit.row.status is BookingStatus.CONFIRMED


def test_ones_own_booking_is_somebody_elses_to_look_after(support: Desk, visit: Visit) -> None:
    assert support.operator is not None
    visit.stands("confirmed", customer_id=support.operator.user_id)
    page = read(support, visit)
    assert "This is your own booking." in page
    assert "cancel-as-customer" not in page
    assert "This is your own booking." in take(support, visit, "cancel-as-customer")
    assert visit.row.status is BookingStatus.CONFIRMED


def test_nothing_is_shown_as_anything_but_words(support: Desk, visit: Visit, bora: Phone) -> None:
    bad = "<script>alert(1)</script>"
    visit.stands("confirmed", note=bad, guest_name=bad, guest_phone=None, business_name_en=bad)
    take(support, visit, "cancel-as-business", reason=bad)
    for page in (support.open(page_of(visit)), support.open(BOOKINGS)):
        assert bad not in page.text
        assert "&lt;script&gt;" in page.text


def test_that_one_has_looked_is_written_down(support: Desk, visit: Visit, alice: Phone, db: Session) -> None:
    assert alice.user is not None
    read(support, visit)
    looked = db.scalars(select(AuditLog).where(AuditLog.action == "panel.looked")).one()
    assert (looked.object_kind, str(looked.object_uid)) == ("booking", visit.uid)
    assert (looked.subject_id, looked.business_id) == (alice.user.id, visit.row.business_id)


def test_somebody_who_is_gone_has_no_name(
    support: Desk, visit: Visit, alice: Phone, clock: SetClock, db: Session
) -> None:
    assert alice.user is not None
    gone = db.get_one(User, alice.user.id)
    gone.erased_at, gone.name = clock.now(), ""
    db.commit()
    assert "Deleted user" in read(support, visit)
    assert "Deleted user" in listed(support)


def test_what_does_not_exist_is_not_found(support: Desk, visit: Visit) -> None:
    assert support.open(f"{BOOKINGS}2f0c3f3e-0000-4000-8000-000000000000/").status_code == 404
    assert support.open(f"{BOOKINGS}1/").status_code == 404
    assert support.open(f"{BOOKINGS}?page=9999999").status_code == 404


def test_a_list_of_many_asks_no_more_often(
    support: Desk, visit: Visit, place: Salon, erion: Phone, connection: Connection
) -> None:
    with counted(connection) as once:
        listed(support)
    for start in ("12:00", "13:00", "14:00"):
        booked(erion, place.order(start))
    with counted(connection) as often:
        assert "Erion" in listed(support)
    assert len(often) == len(once)
