"""What an empty installation shows on its first day."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import untranslated
from common.clock import SetClock
from common.models import (
    Booking,
    BookingStatus,
    Business,
    BusinessClient,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    JobOpening,
    Outbox,
    Policy,
    Service,
    User,
)
from common.runtime import Runtime
from common.settings import Settings
from functions.business.onboarding import actions, queries
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything
from tools.demo import __main__ as command
from tools.demo import around, loading, rows, visits

_TWILIO = {
    "TWILIO_ACCOUNT_SID": "an account",
    "TWILIO_AUTH_TOKEN": "a token",
    "TWILIO_VERIFY_SERVICE_SID": "a service",
    "TWILIO_MESSAGING_SERVICE_SID": "another",
}
TABLES = (Booking, Business, BusinessMember, Category, Employee, JobOpening, Outbox, Service, User)


def businesses(db: Session) -> list[Business]:
    return list(db.scalars(select(Business).where(Business.source == rows.SOURCE).order_by(Business.id)))


def counts(db: Session) -> list[int]:
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def sign_in(phone: Phone, address: str) -> Phone:
    reply = phone.post("/api/user/auth/email/", {"email": address, "password": rows.PASSWORD})
    assert reply.status_code == 200, reply.json
    return Phone(phone.town, reply.json["access"])


def test_every_venue_is_published(db: Session) -> None:
    found = businesses(db)
    assert len(found) == 40
    assert {each.status for each in found} == {BusinessStatus.PUBLISHED}
    assert Counter(each.city for each in found) == {"Tiranë": 24, "Durrës": 9, "Shkodër": 7}


def test_every_venue_meets_the_checklist(db: Session) -> None:
    for each in businesses(db):
        assert actions.missing(db, queries.locked(db, each.id)) == [], each.name_en


def test_every_venue_has_an_owner_of_its_own(db: Session) -> None:
    owners = db.scalars(select(User.email).join(BusinessMember).where(BusinessMember.role == "owner")).all()
    assert sorted(str(owner) for owner in owners) == sorted(
        rows.owners_address(row["slug"]) for row in rows.rows()
    )


def test_the_terms_differ_from_venue_to_venue(db: Session) -> None:
    assert set(db.scalars(select(Policy.auto_confirm))) == {True, False}
    assert len(set(db.scalars(select(Policy.min_notice_minutes)))) > 1
    assert any(db.scalars(select(Policy.fee_tiers)))


def test_loading_it_again_changes_nothing(db: Session, clock: SetClock, settings: Settings) -> None:
    before = counts(db)
    assert rows.is_loaded(db)
    customers = loading.load(db, clock, settings)
    assert visits.book_some(db, customers, clock.now()) == 0
    around.fill(db, clock)
    assert counts(db) == before


def test_the_diaries_are_not_empty(db: Session, clock: SetClock) -> None:
    assert Counter(db.scalars(select(Booking.status)))[BookingStatus.CONFIRMED] >= 6
    ahead = select(func.count(Booking.customer_id.distinct())).where(Booking.starts_at > clock.now())
    assert db.scalar(ahead) == 4


def test_people_hear_of_their_bookings(db: Session, stranger: Phone, runtime: Runtime) -> None:
    deliver_everything(runtime)
    owner = sign_in(stranger, rows.owners_address(rows.rows()[0]["slug"]))
    heard = owner.get("/api/notifications/list/").json
    assert heard is not None
    assert [each["type"] for each in heard["results"]] == ["booked"] * 5


@pytest.mark.parametrize("who", ["owner", "employee", "customer"])
def test_the_printed_sign_ins_work(who: str, stranger: Phone) -> None:
    first = rows.rows()[0]
    address = {
        "owner": rows.owners_address(first["slug"]),
        "employee": rows.employees_address(first["slug"], first["team"][1]["name"].split()[0]),
        "customer": rows.CUSTOMER,
    }[who]
    assert address in rows.sign_ins()
    phone = sign_in(stranger, address)
    mine = phone.get("/api/onboarding/business/my/").json
    assert mine is not None
    assert [each["role"] for each in mine["results"]] == ([] if who == "customer" else [who])
    if who == "customer":
        upcoming = phone.get("/api/business/my-bookings/", upcoming="true").json
        assert upcoming is not None
        assert len(upcoming["results"]) == 3


def test_a_venue_can_be_found_in_both_languages(stranger: Phone) -> None:
    for words in ("barber", "berber", "blloku"):
        found = stranger.get("/api/business/search/", q=words).json
        assert found is not None
        assert found["results"], words


def test_a_town_can_be_named_in_either_form(stranger: Phone) -> None:
    for words in ("berber tirana", "berber tiranë", "floktari shkodra", "thonj durrësi"):
        found = stranger.get("/api/business/search/", q=words).json
        assert found is not None
        assert found["results"], words


def test_somebody_may_claim_what_is_only_listed(db: Session, stranger: Phone) -> None:
    listed = db.scalars(select(Business).where(Business.source == around.LISTED)).all()
    assert len(listed) == 2
    for each in listed:
        shown = stranger.get(f"/api/business/detail/{each.uid}/").json
        assert shown is not None
        assert (shown["is_claimable"], shown["takes_bookings"]) == (True, False)


def test_there_are_places_to_fill_in_both_languages(db: Session) -> None:
    found = db.scalars(select(JobOpening)).all()
    assert len(found) == 2
    assert all(each.title_sq and each.description_sq for each in found)


def test_an_owner_has_noted_something_about_two_clients(db: Session) -> None:
    noted = db.scalars(select(BusinessClient).where(BusinessClient.note != "")).all()
    assert len(noted) == 2
    assert all(each.tags for each in noted)


def test_the_demo_lacks_nothing_in_either_language(db: Session) -> None:
    assert untranslated.counts(db) == {}


def test_it_is_not_for_production(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    for name, value in _in_production(settings).items():
        monkeypatch.setenv(name, value)
    assert command.main() == command.IN_PRODUCTION


def _in_production(settings: Settings) -> dict[str, str]:
    """An environment that production would accept."""
    return {
        "ENVIRONMENT": "production",
        "DATABASE_URL": settings.database,
        "MAIL_PROVIDER": "sendgrid",
        "SENDGRID_KEY": "a key",
        "PUSH_PROVIDER": "fcm",
        "SMS_PROVIDER": "twilio",
        **_TWILIO,
        "STORAGE_PROVIDER": "gcs",
        "GS_MEDIA_BUCKET_NAME": "avatid-media",
        "GS_PRIVATE_BUCKET_NAME": "avatid-private",
        "ACCESS_KEYS": "a key",
        "REFRESH_KEY": "r" * 32,
        "PASSWORD_PEPPER": "p" * 32,
        "SEALING_KEYS": "s" * 44,
        "PAYMENT_PROVIDER": "stripe",
        "STRIPE_SECRET_KEY": "a key",
        "STRIPE_WEBHOOK_SECRETS": "a secret",
        "PUBLIC_URL": "https://api.avatid.test",
    }
