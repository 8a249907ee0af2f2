"""What people and places are called at the panel: in the reader's language, with a page only while they are there."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingItem, Business, Rating, User
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.ratings.conftest import Shop
from tests.integration.visits import Diary
from tests.integration.written import written_salon


@pytest.fixture
def rated(alice: Phone, bora: Phone, db: Session, clock: SetClock) -> Shop:
    """A salon that Alice has been to, and has rated."""
    salon = written_salon(bora, db)
    shop = Shop(salon, Diary.of(db, salon), db, clock)
    shop.rated(alice, 4, comment="Quick.")
    return shop


def pages(desk: Desk, db: Session) -> list[str]:
    """All that name a booking's business: the list, the booking, its customer."""
    visit, customer = db.query(Booking).one(), db.query(Rating).one().customer_id
    person = db.get_one(User, customer)
    addresses = ("bookings/", f"bookings/{visit.uid}/", f"users/{person.uid}/")
    return [desk.open(f"/admin/{each}").text for each in addresses]


def test_bookings_speak_the_readers_language(support: Desk, rated: Shop, db: Session) -> None:
    english, albanian = {"en": "Sunny corner", "sq": "Cepi me diell"}, {"en": "Beard", "sq": "Mjekra"}
    db.execute(update(Booking).values(business_name_en=english["en"], business_name_sq=english["sq"]))
    db.execute(update(BookingItem).values(service_name_en=albanian["en"], service_name_sq=albanian["sq"]))
    db.commit()
    for language in ("en", "sq"):
        support.open("/admin/me/")
        support.act("/admin/language/", language=language)
        shown = pages(support, db)
        assert all(english[language] in page for page in shown), language
        assert albanian[language] in shown[1]


def test_what_is_gone_is_named_and_leads_nowhere(
    support: Desk, rated: Shop, alice: Phone, db: Session, clock: SetClock
) -> None:
    visit = db.query(Booking).one()
    assert alice.user is not None
    shop = db.get_one(Business, visit.business_id)
    page = f"/admin/bookings/{visit.uid}/"
    assert f"/admin/users/{alice.user.uid}/" in support.open(page).text
    assert f"/admin/businesses/{shop.uid}/" in support.open(page).text
    alice.user.erased_at = shop.archived_at = clock.now()
    db.commit()
    shown = support.open(page).text
    assert "Deleted user" in shown
    assert f"/admin/users/{alice.user.uid}/" not in shown
    assert f"/admin/businesses/{shop.uid}/" not in shown


def test_a_name_turns_nothing_round(support: Desk, rated: Shop, alice: Phone, db: Session) -> None:
    assert alice.user is not None
    alice.user.name, alice.user.surname = "\u202enimda", "\u2067x"
    db.commit()
    for page in (*pages(support, db), support.open("/admin/users/").text):
        assert "nimda" in page
        assert not {"\u202e", "\u2067"} & set(page)
