"""The pages of claims: what waits, beside what the venue has on record, granted or refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, Business
from common.runtime import Runtime
from tests.integration.claims.venues import ADDRESS, MINE, claimed, kept, listed, owners
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.worker import deliver_everything

CLAIMS = "/admin/claims/"
WHY = "The licence fits."


@pytest.fixture
def venue(db: Session, clock: SetClock) -> Business:
    """Nobody's yet."""
    return listed(db, clock)


@pytest.fixture(params=["support", "admin"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Whoever of us: both may do all of it."""
    found: Desk = request.getfixturevalue(request.param)
    return found


def test_the_queue_shows_what_waits_the_oldest_first(
    support: Desk, bora: Phone, erion: Phone, venue: Business, db: Session, clock: SetClock
) -> None:
    claimed(erion, venue, "email")
    first = claimed(bora, venue, "review")
    clock.advance(timedelta(seconds=60))
    second = claimed(erion, listed(db, clock, 2, name="Kampi i ri"), "review")
    page = support.open(CLAIMS).text
    assert page.index(first) < page.index(second)
    assert page.count("/admin/claims/") - page.count('href="/admin/claims/"') == 3  # and what was decided


def test_the_queue_goes_on_page_by_page(
    support: Desk, bora: Phone, erion: Phone, venue: Business, clock: SetClock
) -> None:
    first = claimed(bora, venue, "review")
    clock.advance(timedelta(seconds=60))
    second = claimed(erion, venue, "review")
    page = support.open(CLAIMS, limit="1").text
    following = page.split('rel="next" href="')[1].split('"')[0]
    assert (first in page, second in page) == (True, False)
    assert second in support.open(following).text
    assert support.open(CLAIMS, cursor="nonsense").status_code == 422


def test_a_claim_stands_beside_what_is_on_record_and_that_one_has_looked_is_noted(
    support: Desk, bora: Phone, venue: Business, db: Session
) -> None:
    assert bora.user is not None
    uid = claimed(bora, venue, "review", message="Our licence is <b>K1</b>.")
    page = support.open(f"{CLAIMS}{uid}/").text
    assert "Our licence is &lt;b&gt;K1&lt;/b&gt;." in page
    assert all(words in page for words in (str(bora.user.email), ADDRESS, "Berber Kampi", "node/1"))
    (look,) = db.scalars(select(AuditLog).where(AuditLog.action == "panel.looked")).all()
    assert (look.subject_id, look.business_id, str(look.object_uid)) == (bora.user.id, venue.id, uid)


def test_what_is_granted_is_theirs_and_they_are_told(
    desk: Desk, bora: Phone, venue: Business, db: Session, runtime: Runtime
) -> None:
    assert bora.user is not None
    uid = claimed(bora, venue, "review")
    desk.open(f"{CLAIMS}{uid}/")
    page = desk.act(f"{CLAIMS}{uid}/grant/", reason=WHY)
    assert "The venue is theirs now; the claimant is told." in page
    assert f"{uid}/grant/" not in page
    assert owners(db, venue) == [bora.user.id]
    deliver_everything(runtime)
    assert [(each["status"], each["reason"]) for each in bora.get(MINE).json["results"]] == [("granted", WHY)]
    (entry,) = db.scalars(select(AuditLog).where(AuditLog.action == "claim.granted")).all()
    assert (entry.actor_id, str(entry.object_uid)) == (desk.user.id if desk.user else None, uid)
    assert WHY in db.scalars(select(AuditText.text)).all()


def test_what_is_refused_stays_listed_and_is_read_among_the_decided(
    desk: Desk, bora: Phone, venue: Business, db: Session
) -> None:
    uid = claimed(bora, venue, "review")
    desk.open(f"{CLAIMS}{uid}/")
    assert "The licence is in another name." in desk.act(
        f"{CLAIMS}{uid}/refuse/", reason="The licence is in another name."
    )
    assert owners(db, venue) == []
    assert bora.get(MINE).json["results"][0]["reason"] == "The licence is in another name."
    assert uid not in desk.open(CLAIMS).text
    assert uid in desk.open(f"{CLAIMS}decided/").text


def test_a_decision_stands_and_every_one_has_its_reason(
    support: Desk, bora: Phone, venue: Business, db: Session
) -> None:
    uid = claimed(bora, venue, "review")
    support.open(f"{CLAIMS}{uid}/")
    for act in ("grant", "refuse"):
        for fields in ({}, {"reason": "no"}, {"reason": WHY, "proof": "phone"}):
            assert 'class="bad"' in support.act(f"{CLAIMS}{uid}/{act}/", **fields)
    assert (kept(db, uid).status, owners(db, venue)) == ("open", [])
    support.act(f"{CLAIMS}{uid}/refuse/", reason=WHY)
    for act in ("grant", "refuse"):
        assert "This claim has been decided already." in support.act(f"{CLAIMS}{uid}/{act}/", reason=WHY)
    assert (kept(db, uid).status, owners(db, venue)) == ("refused", [])


def test_a_venue_is_given_once(
    support: Desk, bora: Phone, erion: Phone, venue: Business, db: Session
) -> None:
    assert bora.user is not None
    hers, his = claimed(bora, venue, "review"), claimed(erion, venue, "review")
    assert his in support.open(f"{CLAIMS}{hers}/").text  # as another claim to the same
    support.act(f"{CLAIMS}{hers}/grant/", reason=WHY)
    support.open(f"{CLAIMS}{his}/")
    assert 'class="bad"' in support.act(f"{CLAIMS}{his}/grant/", reason=WHY)
    assert owners(db, venue) == [bora.user.id]


def test_one_whose_time_is_up_is_not_decided_any_more(
    bora: Phone, venue: Business, db: Session, clock: SetClock, support: Desk
) -> None:
    uid = claimed(bora, venue, "review")
    clock.advance(timedelta(days=30))
    support.sign_in(clock)
    page = support.open(f"{CLAIMS}{uid}/").text
    assert "Time is up" in page
    assert f"{uid}/grant/" not in page
    assert "This claim has been decided already." in support.act(f"{CLAIMS}{uid}/grant/", reason=WHY)


def test_a_claim_by_code_is_not_ours_to_decide(
    support: Desk, bora: Phone, venue: Business, db: Session
) -> None:
    uid = claimed(bora, venue, "email")
    assert support.open(f"{CLAIMS}{uid}/").status_code == 404
    assert support.open(f"{CLAIMS}{uuid4()}/").status_code == 404
    support.open(CLAIMS)
    assert 'class="bad"' in support.act(f"{CLAIMS}{uid}/grant/", reason=WHY)
    assert owners(db, venue) == []


def test_the_pages_speak_albanian(desk: Desk, bora: Phone, venue: Business) -> None:
    uid = claimed(bora, venue, "review")
    desk.open(CLAIMS)
    desk.act("/admin/language/", language="sq")
    assert "Berberi Kampi" in desk.open(CLAIMS).text
    assert "Berberi Kampi" in desk.open(f"{CLAIMS}{uid}/").text
    assert desk.open(f"{CLAIMS}decided/").status_code == 200
