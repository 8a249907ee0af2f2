"""The pages of businesses: found, looked at, vouched for, suspended and reinstated."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, Business, BusinessStatus, LatLon
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.salon import Salon
from tests.integration.visits import Diary
from tests.integration.written import written_salon

PAGES, SEARCH = "/admin/businesses/", "/api/business/search/"
WHY = "We have been there."
ACTS = ("verify", "unverify", "suspend", "reinstate")


@pytest.fixture
def shop(bora: Phone, db: Session) -> Salon:
    """Bora's, published."""
    return written_salon(bora, db)


@pytest.fixture(params=["support", "admin"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Whoever of us: both may do all of it."""
    found: Desk = request.getfixturevalue(request.param)
    return found


def add(db: Session, name: str, **more: object) -> Business:
    """A listed venue, which needs no owner."""
    business = Business(name_en=name, status=BusinessStatus.LISTED, location=LatLon(41.33, 19.82), **more)
    db.add(business)
    db.commit()
    return business


def row(db: Session, shop: Salon) -> Business:
    """The business as the database has it."""
    found = select(Business).where(Business.uid == UUID(shop.uid)).execution_options(populate_existing=True)
    return db.scalars(found).one()


def listed(desk: Desk, **narrowed: str) -> str:
    """What the list shows."""
    page = desk.open(PAGES, **narrowed)
    assert page.status_code == 200
    return page.text.split("<tbody>")[1].split("</tbody>")[0]


def test_the_list_leads_to_each_ones_page(admin: Desk, shop: Salon) -> None:
    assert f'<a href="/admin/businesses/{shop.uid}/">Bora&#39;s salon</a>' in listed(admin)
    assert admin.open(f"{PAGES}{shop.uid}/").status_code == 200


def test_the_list_is_narrowed_by_status_town_and_whether_we_vouch_for_it(
    support: Desk, shop: Salon, db: Session, clock: SetClock
) -> None:
    add(db, "Kampi", city="Tiranë", verified_at=clock.now())
    add(db, "Durrës Hair", city="Durrës")
    assert "Kampi" not in listed(support, flt0_status="published")
    assert "Bora" not in listed(support, flt0_status="listed")
    assert "Kampi" in (only := listed(support, flt1_verified="yes"))
    assert "Bora" not in only
    assert "Durrës Hair" in (only := listed(support, flt2_city="DURRES"))
    assert "Kampi" not in only


def test_one_is_found_by_a_word_of_its_name_its_number_or_its_owner(
    support: Desk, shop: Salon, bora: Phone, db: Session
) -> None:
    assert bora.user is not None
    add(db, "Kampi")
    hers = str(bora.user.email).upper()
    for words in ("bora", "BORA'S SAL", "salon", "salloni i bores", "069 203 4567", shop.uid, hers):
        assert "Bora" in (found := listed(support, search=words)), words
        assert "Kampi" not in found, words


def test_words_that_mean_nothing_find_nothing(support: Desk, shop: Salon) -> None:
    for words in ("\x00", "%", "_", "a" * 5000, "\u200b", str(uuid4()), "@", "=1+1"):
        assert "Nothing here." in listed(support, search=words), words


def test_the_list_is_taken_along_as_it_is_narrowed(admin: Desk, shop: Salon, db: Session) -> None:
    add(db, "=Kampi")
    taken = admin.open(f"{PAGES}export/csv/", flt0_status="listed").text.splitlines()
    assert [line.split(",")[:3] for line in taken[1:]] == [["'=Kampi", "", "Listed"]]


def test_an_archived_one_is_nowhere(support: Desk, db: Session, clock: SetClock) -> None:
    gone = add(db, "Kampi", archived_at=clock.now())
    assert "Kampi" not in listed(support)
    assert support.open(f"{PAGES}{gone.uid}/").status_code == 404
    assert support.open(f"{PAGES}{uuid4()}/").status_code == 404


def test_the_page_says_who_owns_it_what_it_sells_and_who_came(
    support: Desk, shop: Salon, alice: Phone, db: Session, clock: SetClock
) -> None:
    Diary.of(db, shop).visit(clock.now() - timedelta(days=2), alice.user)
    Diary.of(db, shop).visit(clock.now() - timedelta(days=40), alice.user)
    db.commit()
    page = support.open(f"{PAGES}{shop.uid}/").text
    assert all(words in page for words in ("Bora", "Owner", "Men&#39;s cut", "1,000", "Alice", "Completed"))
    assert "<dt>Visits</dt><dd>1</dd>" in page


def test_that_somebody_has_looked_is_written_down_and_crowds_nothing_out(
    support: Desk, shop: Salon, db: Session
) -> None:
    support.open(f"{PAGES}{shop.uid}/")
    support.act(f"{PAGES}{shop.uid}/verify/", reason=WHY)
    for _again in range(21):
        page = support.open(f"{PAGES}{shop.uid}/").text
    looked = select(AuditLog.object_uid).where(AuditLog.action == "panel.looked")
    assert len(db.scalars(looked).all()) == 23
    assert "business.verified" in page
    assert "panel.looked" not in page


def test_it_is_vouched_for_and_no_longer(desk: Desk, shop: Salon, stranger: Phone, db: Session) -> None:
    desk.open(f"{PAGES}{shop.uid}/")
    said = desk.act(f"{PAGES}{shop.uid}/verify/", reason=WHY)
    assert "This business is verified now; its owners are told." in said
    assert [each["verified"] for each in stranger.get(SEARCH).json["results"]] == [True]
    assert "/unverify/" in said
    assert "/verify/" not in said
    desk.act(f"{PAGES}{shop.uid}/unverify/", reason="It has moved.")
    assert [each["verified"] for each in stranger.get(SEARCH).json["results"]] == [False]
    assert noted(db) == ["business.verified", "business.unverified"]
    assert db.scalars(select(AuditText.text).order_by(AuditText.audit_id)).all() == [WHY, "It has moved."]


def test_it_is_suspended_and_put_back(desk: Desk, shop: Salon, stranger: Phone, db: Session) -> None:
    desk.open(f"{PAGES}{shop.uid}/")
    page = desk.act(f"{PAGES}{shop.uid}/suspend/", reason="It takes money and is not there.")
    assert "Suspended" in page
    assert "It takes money and is not there." in page  # from the audit log
    assert stranger.get(SEARCH).json["results"] == []
    assert stranger.get(f"/api/business/detail/{shop.uid}/").status_code == 404
    desk.act(f"{PAGES}{shop.uid}/reinstate/", reason="All is well.")
    assert len(stranger.get(SEARCH).json["results"]) == 1
    assert noted(db) == ["business.suspended", "business.reinstated"]


def test_nothing_is_done_without_saying_why(support: Desk, shop: Salon, db: Session) -> None:
    support.open(f"{PAGES}{shop.uid}/")
    for act in ACTS:
        for fields in ({}, {"reason": "no"}, {"reason": "\u200b" * 9}, {"reason": WHY, "status": "closed"}):
            page = support.act(f"{PAGES}{shop.uid}/{act}/", **fields)
            assert 'class="bad"' in page
    assert (row(db, shop).status, row(db, shop).verified_at, noted(db)) == ("published", None, [])


def test_nothing_is_done_to_one_that_is_not_there(support: Desk, db: Session) -> None:
    support.open(PAGES)
    for act in ACTS:
        page = support.act(f"{PAGES}{uuid4()}/{act}/", reason=WHY)
        assert 'class="bad"' in page
    assert noted(db) == []


def test_what_owners_wrote_is_shown_as_text(support: Desk, shop: Salon, db: Session) -> None:
    evil = "<script>alert(1)</script>"
    business = row(db, shop)
    business.name_en = business.address = business.city = business.website = evil
    db.commit()
    support.open(f"{PAGES}{shop.uid}/")
    support.act(f"{PAGES}{shop.uid}/verify/", reason=evil)
    for path in (PAGES, f"{PAGES}{shop.uid}/"):
        page = support.open(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_the_pages_speak_albanian(desk: Desk, shop: Salon) -> None:
    desk.open(PAGES)
    desk.act("/admin/language/", language="sq")
    assert "Salloni i Borës" in listed(desk)
    assert '<html lang="sq">' in desk.open(f"{PAGES}{shop.uid}/").text


def noted(db: Session) -> list[str]:
    """What the audit log says of businesses."""
    acts = select(AuditLog.action).where(AuditLog.action.like("business.%")).order_by(AuditLog.id)
    return list(db.scalars(acts))
