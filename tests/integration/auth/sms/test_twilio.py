"""The whole way with Twilio's own SDK, against a Twilio on this machine."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations import Doors
from common.integrations.sms import SmsError
from common.integrations.sms_twilio import TwilioSms
from common.models import OneTimeCode, Outbox, User
from common.runtime import Runtime
from common.settings import Settings
from functions.auth import main as auth
from tests.integration.auth.sms.conftest import ARTAS, NOBODYS, Network, number, other_than
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything
from tests.patience import PATIENCE
from tools.local import identities
from tools.local.cluster import free_port
from tools.local.providers.serving import running

LANDLINE = "+35542234567"


@dataclass
class Twilio:
    """Twilio here: its address, its journal, and our door to it."""

    url: str
    folder: Path
    settings: Settings
    sms: TwilioSms

    def codes(self, to: str) -> list[str]:
        """The codes a phone got, oldest first."""
        lines = (self.folder / "providers.jsonl").read_text().splitlines() if self.folder.exists() else []
        return [told["data"]["code"] for told in map(json.loads, lines) if told["to"] == to]

    def behaves(self, mode: str, provider: str = "twilio_verify", **more: Any) -> None:
        """How the next request ends."""
        wish = {"provider": provider, "mode": mode, "count": 1, **more}
        requests.post(f"{self.url}/control", json=wish, timeout=PATIENCE).raise_for_status()

    def calls(self, path: str) -> int:
        """How often it was asked for something whose address ends so."""
        counted = requests.get(f"{self.url}/calls", timeout=PATIENCE).json()
        return sum(times for name, times in counted.items() if name.endswith(path))


@pytest.fixture
def twilio(runtime: Runtime, clock: SetClock, tmp_path: Path) -> Iterator[Twilio]:
    """Twilio, by the test's own clock."""
    folder = tmp_path / "journal"
    with running(folder, clock) as url:
        settings = runtime.settings.model_copy(update=credentials(url))
        yield Twilio(url, folder, settings, TwilioSms(settings))


def credentials(url: str) -> dict[str, Any]:
    """The settings that lead to it."""
    told = {name.lower(): value for name, value in identities.variables(url, "").items()}
    names = [name for name in Settings.model_fields if name.startswith(("twilio_", "sms_provider"))]
    values = {name: told[name] for name in names}
    return Settings.model_validate(values).model_dump(include=set(names))


@pytest.fixture
def network(runtime: Runtime, twilio: Twilio, clock: SetClock) -> Network:
    """A town whose SMS go through it."""
    elsewhere = replace(runtime, settings=twilio.settings, doors=Doors(twilio.settings))
    return Network(elsewhere, Phone(auth.app(elsewhere).test_client()), clock)


def asked(network: Network, twilio: Twilio, purpose: str = "login") -> str:
    """Ask for a code, let the worker come, and read it."""
    assert network.ask(purpose=purpose).status_code == 202
    deliver_everything(network.runtime)
    return twilio.codes(ARTAS)[-1]


def refusal(act: Callable[[], object]) -> SmsError:
    """What the door says when it does not open."""
    with pytest.raises(SmsError) as refused:
        act()
    return refused.value


def test_a_code_comes_and_signs_in(network: Network, twilio: Twilio, arta: User) -> None:
    code = asked(network, twilio)
    assert network.submit(other_than(code)).status_code == 422
    assert network.submit(code).status_code == 200
    assert network.submit(code).status_code == 422


def test_the_code_keeps_twilios_name_for_it(
    network: Network, twilio: Twilio, arta: User, db: Session
) -> None:
    asked(network, twilio)
    assert [ref[:2] for ref in db.scalars(select(OneTimeCode.provider_ref)) if ref] == ["VE"]


def test_each_request_ends_the_verification_before_it(network: Network, twilio: Twilio, arta: User) -> None:
    first = asked(network, twilio)
    network.later(minutes=1)
    second = asked(network, twilio, "password_reset")
    assert network.submit(first, purpose="login").status_code == 422
    assert network.submit(second, purpose="password_reset").status_code == 200


def test_after_five_wrong_codes_another_can_be_asked_for(
    network: Network, twilio: Twilio, arta: User
) -> None:
    """Twilio alone would send none until its ten minutes are over (60202)."""
    used_up = asked(network, twilio)
    for _try in range(5):
        network.submit(other_than(used_up))
    assert network.submit(used_up).status_code == 422
    network.later(minutes=1)
    assert network.submit(asked(network, twilio)).status_code == 200


def test_an_unknown_number_costs_nothing(network: Network, twilio: Twilio) -> None:
    network.ask(NOBODYS)
    deliver_everything(network.runtime)
    assert twilio.calls("/Verifications") == 0
    assert network.submit("000000", NOBODYS).status_code == 422
    assert twilio.calls("/VerificationCheck") == 1


def test_a_lost_reply_is_not_sent_again_and_the_code_is_taken(
    network: Network, twilio: Twilio, arta: User, db: Session
) -> None:
    twilio.behaves("lost")
    assert network.ask().status_code == 202
    assert deliver_everything(network.runtime) == [("send_sms_code", "unknown")]
    network.later(minutes=5)
    deliver_everything(network.runtime)
    (code,) = twilio.codes(ARTAS)
    assert network.submit(code).status_code == 200


def test_what_twilio_says_about_a_number_is_not_kept(
    twilio: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    error = refusal(lambda: twilio.sms.start(LANDLINE, "en"))
    assert (str(error), error.permanent, error.unknown) == ("Twilio answered 400 (60205)", True, False)
    assert (error.__cause__, error.__suppress_context__) == (None, True)
    assert LANDLINE not in caplog.text


@pytest.mark.parametrize("mode", ["500", "reset", "lost", "garbage"])
def test_what_may_have_been_sent_is_unknown(twilio: Twilio, mode: str) -> None:
    twilio.behaves(mode)
    error = refusal(lambda: twilio.sms.start(ARTAS, "en"))
    assert (error.permanent, error.unknown) == (False, True)
    assert twilio.sms.start(ARTAS, "en").startswith("VE")


@pytest.mark.parametrize("mode", ["500", "reset", "lost", "garbage"])
def test_a_check_that_fails_is_an_error_and_no_wrong_code(twilio: Twilio, mode: str) -> None:
    twilio.sms.start(ARTAS, "en")
    twilio.behaves(mode)
    refusal(lambda: twilio.sms.check(ARTAS, "000000"))


def test_a_number_twilio_does_not_know_is_refused_for_good(twilio: Twilio) -> None:
    error = refusal(lambda: twilio.sms.start("not a number", "en"))
    assert (str(error), error.permanent) == ("Twilio answered 400 (60200)", True)


def test_whoever_asks_without_our_name_is_refused_until_somebody_mends_it(twilio: Twilio) -> None:
    nobody = TwilioSms(twilio.settings.model_copy(update={"twilio_account_sid": "nobody"}))
    error = refusal(lambda: nobody.start(ARTAS, "en"))
    assert (error.permanent, error.unknown) == (False, False)


def test_a_sixth_send_of_one_code_is_refused_for_good(twilio: Twilio) -> None:
    for _send in range(5):
        twilio.sms.start(ARTAS, "en")
    error = refusal(lambda: twilio.sms.start(ARTAS, "en"))
    assert (str(error), error.permanent) == ("Twilio answered 429 (60203)", True)


def test_a_sixth_check_of_one_code_is_a_wrong_one(twilio: Twilio) -> None:
    twilio.sms.start(ARTAS, "en")
    (code,) = twilio.codes(ARTAS)
    for _check in range(5):
        assert not twilio.sms.check(ARTAS, other_than(code))
    assert not twilio.sms.check(ARTAS, code)
    error = refusal(lambda: twilio.sms.start(ARTAS, "en"))
    assert (str(error), error.permanent) == ("Twilio answered 429 (60202)", True)


def test_nothing_pending_is_a_wrong_code(twilio: Twilio) -> None:
    assert not twilio.sms.check(ARTAS, "000000")


def test_a_verification_that_has_ended_can_be_ended_again(twilio: Twilio) -> None:
    first = twilio.sms.start(ARTAS, "en")
    assert twilio.sms.check(ARTAS, twilio.codes(ARTAS)[-1])
    second = twilio.sms.start(ARTAS, "en", instead_of=first)
    assert second != first
    assert twilio.sms.start(ARTAS, "en", instead_of=second) != second


@pytest.mark.parametrize("mode", ["500", "lost", "garbage"])
def test_if_the_one_before_cannot_be_ended_nothing_is_sent_and_it_may_be_tried_again(
    twilio: Twilio, mode: str
) -> None:
    first = twilio.sms.start(ARTAS, "en")
    twilio.behaves(mode)
    error = refusal(lambda: twilio.sms.start(ARTAS, "en", instead_of=first))
    assert (error.permanent, error.unknown) == (False, False)
    assert len(twilio.codes(ARTAS)) == 1


def test_a_twilio_that_is_not_there_has_certainly_sent_nothing(runtime: Runtime) -> None:
    nowhere = runtime.settings.model_copy(update=credentials(f"http://127.0.0.1:{free_port()}"))
    error = refusal(lambda: TwilioSms(nowhere).start(ARTAS, "en"))
    assert (error.permanent, error.unknown) == (False, False)


def test_it_waits_no_longer_than_eight_seconds(twilio: Twilio) -> None:
    twilio.behaves("slow", seconds=6)
    assert refusal(lambda: twilio.sms.start(ARTAS, "en")).unknown


def test_a_text_of_our_own_goes_by_messages(twilio: Twilio) -> None:
    assert twilio.sms.send(ARTAS, "Nesër në 10").startswith("SM")
    lines = (twilio.folder / "providers.jsonl").read_text().splitlines()
    told = json.loads(lines[-1])
    assert (told["to"], told["text"]) == (ARTAS, "Nesër në 10")
    assert told["data"]["service"] == identities.TWILIO_MESSAGING_SERVICE_SID


def test_the_pump_stops_at_the_cap_before_twilio_hears_of_it(
    runtime: Runtime, twilio: Twilio, clock: SetClock, db: Session
) -> None:
    wide = {"sms_per_day": 5, "sms_per_ipv4_hour": 100, "sms_per_ipv4_day": 100}
    settings = twilio.settings.model_copy(update=wide)
    elsewhere = replace(runtime, settings=settings, doors=Doors(settings))
    network = Network(elsewhere, Phone(auth.app(elsewhere).test_client()), clock)
    wish = {"name": "Mallory", "language": "en"}
    for n in range(20):
        network.phone.post("/api/user/registration/phone/", wish | {"phone": number(n)})
    deliver_everything(elsewhere)
    assert twilio.calls("/Verifications") == 5
    assert {row.state for row in db.scalars(select(Outbox))} == {"sent"}


def test_a_language_that_verify_does_not_speak_is_no_reason_to_send_nothing(twilio: Twilio) -> None:
    twilio.sms.start(ARTAS, "tlh")
    assert len(twilio.codes(ARTAS)) == 1
    assert twilio.calls("/Verifications") == 2
