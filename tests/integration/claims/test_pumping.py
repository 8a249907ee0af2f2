"""A claim is no way to make us send texts and letters without end, nor to guess without end."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.claims.venues import ADDRESS, MOBILE, claim, listed
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything


def test_a_number_gets_one_text_a_minute_whoever_asks(
    bora: Phone, erion: Phone, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    venue = listed(db, clock)
    assert claim(bora, venue).status_code == 202
    reply = claim(erion, venue)
    assert (reply.status_code, reply.json["code"]) == (429, "too_many_requests")
    assert int(reply.headers["Retry-After"]) == 60
    assert [kind for kind, state in deliver_everything(runtime) if state == "sent"] == ["send_claim_sms"]
    clock.advance(timedelta(seconds=60))
    assert claim(erion, venue).status_code == 202


def test_codes_of_accounts_and_of_claims_count_together(bora: Phone, db: Session, clock: SetClock) -> None:
    wish = {"phone": MOBILE, "purpose": "login"}
    assert bora.post("/api/sms/verify/request/", wish).status_code == 202
    assert claim(bora, listed(db, clock)).status_code == 429


def test_a_number_gets_at_most_ten_texts_a_day(
    sign_up: Callable[..., Phone], db: Session, clock: SetClock
) -> None:
    venue, sent = listed(db, clock), 0
    for _hour in range(20):
        sent += claim(sign_up("Gent"), venue).status_code == 202
        clock.advance(timedelta(hours=1))
    assert sent == 10


def test_an_address_gets_one_letter_a_minute_five_an_hour_however_it_is_written(
    sign_up: Callable[..., Phone], db: Session, clock: SetClock
) -> None:
    venues = [listed(db, clock, n, email=ADDRESS.replace("b", "B") if n % 2 else ADDRESS) for n in range(2)]
    assert [claim(sign_up("Gent"), venue, "email").status_code for venue in venues] == [202, 429]
    sent = 1
    for _minute in range(10):
        clock.advance(timedelta(minutes=1))
        sent += claim(sign_up("Gent"), venues[0], "email").status_code == 202
    assert sent == 5


def test_somebody_claims_ten_times_a_day(erion: Phone, db: Session, clock: SetClock) -> None:
    replies = [claim(erion, listed(db, clock, n), "review").status_code for n in range(11)]
    assert replies == [202] * 10 + [429]
