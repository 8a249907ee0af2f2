"""P13: codes sent by SMS can be neither guessed nor pumped, by whoever has every address in the world.

GUESSES=1000000 is the long form; without it there are fewer guesses in the same simulated day, and the figures that
matter (how many were looked at, how many texts went out) are the same.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from common.clock import SetClock
from common.integrations import Doors
from common.integrations.sms import LocalSms
from common.models import User, UserSession
from common.runtime import Runtime
from common.settings import Settings
from functions.auth import main as auth
from functions.auth.sms import checking, queries
from tests.conftest import committing, settings_for
from tests.integration.worker import deliver_everything
from tests.proof import Proof
from tools.local.cluster import Cluster

GUESSES = int(os.environ.get("GUESSES", "20000"))
PUMPED = 10_000
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
REQUEST, SUBMIT = "/api/sms/verify/request/", "/api/sms/verify/submit/"
REGISTER = "/api/user/registration/phone/"
ARTAS = "+355692034567"
DROPPED = 10**6
"""What a limit says that limits nothing any more."""


@dataclass
class Counted(LocalSms):
    """The local network; it counts the codes it was asked about."""

    folder: Path
    looked_at: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.folder)

    def check(self, phone: str, code: str) -> bool:
        """Look at one guess."""
        self.looked_at += 1
        return super().check(phone, code)


@dataclass
class Attack:
    """Somebody with a new address for every request, and a clock that runs as they like."""

    runtime: Runtime
    clock: SetClock
    sms: Counted
    app: FlaskClient
    requests: int = 0
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    def post(self, path: str, body: dict[str, Any]) -> int:
        """One request, from an address nobody has used before."""
        self.requests += 1
        address = f"10.{self.requests >> 16 & 255}.{self.requests >> 8 & 255}.{self.requests & 255}"
        status = self.app.post(path, json=body, environ_overrides={"REMOTE_ADDR": address}).status_code
        self.answers[path, status] += 1
        return status

    def guess(self, n: int, phone: str = ARTAS, purpose: str = "login") -> int:
        """The nth guess."""
        code = f"{n * 7919 % 10**6:06d}"  # every code comes once in a million guesses
        return self.post(SUBMIT, {"phone": phone, "code": code, "purpose": purpose})

    def count(self, what: Any) -> int:
        """How many rows there are."""
        with self.runtime.transactions.begin() as db:
            return db.scalars(sa.select(sa.func.count()).select_from(what)).one()


Attacks = Callable[..., Attack]


@pytest.fixture
def attack_on(
    cluster: Cluster,
    own_database: str,
    access_key: str,
    clock: SetClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Attacks]:
    """Surroundings with real commits, and whatever settings."""
    caplog.set_level("WARNING", "avatid.access")  # a million lines would be kept until the end
    opened = ExitStack()

    def make(**more: Any) -> Attack:
        url = cluster.url(database=own_database)
        as_deployed = {"local_inbox_dir": str(tmp_path), "tuning_seconds": 10}
        settings: Settings = settings_for(url, access_key, **(as_deployed | more))
        doors, sms = Doors(settings), Counted(tmp_path)
        doors.__dict__["sms"] = sms
        runtime = replace(opened.enter_context(committing(settings, clock)), doors=doors)
        return Attack(runtime, clock, sms, auth.app(runtime).test_client())

    with opened:
        yield make


def guessed(attack: Attack, guesses: int, span: timedelta = DAY) -> int:
    """So many guesses at one number, with a new code whenever one is to be had; how many signed in."""
    with attack.runtime.transactions.begin() as db:
        db.add(User(name="Arta", phone=ARTAS, phone_verified_at=attack.clock.now()))
    asked_at = attack.clock.now() - DAY
    for n in range(guesses):
        if attack.clock.now() - asked_at > MINUTE:
            asked_at = attack.clock.now()
            attack.post(REQUEST, {"phone": ARTAS, "purpose": "login"})
            deliver_everything(attack.runtime)
        attack.guess(n)
        attack.clock.advance(span / guesses)
    return attack.count(UserSession)


def pumped(attack: Attack, numbers: int, span: timedelta = DAY / 2) -> int:
    """Register so many numbers, no two of them neighbours; how many texts went out."""
    for n in range(numbers):
        number = f"+35569{2 + n // 1000 % 8}{n % 1000:03d}{n // 8000:03d}"
        if attack.post(REGISTER, {"phone": number, "name": "Mallory"}) == 202:
            deliver_everything(attack.runtime)
        attack.clock.advance(span / numbers)
    return len(attack.sms.texts())


def guessed_at_all(attack: Attack) -> int:
    """Three guesses at each of a hundred numbers, all in a minute; how many were looked at."""
    pumped(attack, 100, MINUTE)
    numbers = sorted({text.to for text in attack.sms.texts()})
    for n in range(3):
        for number in numbers:
            attack.guess(n, number, "registration")
    return attack.sms.looked_at


def test_a_day_of_guesses_at_one_number_opens_nothing(attack_on: Attacks, proof: Proof) -> None:
    attack = attack_on()
    settings = attack.runtime.settings
    logins = guessed(attack, GUESSES)
    at_most = settings.sms_per_phone_day * settings.code_tries
    assert logins == 0
    assert attack.sms.looked_at <= at_most
    assert attack.answers[SUBMIT, 200] == 0
    proof.held(
        "P13",
        "a day of guesses at one number",
        guesses=GUESSES,
        looked_at=attack.sms.looked_at,
        looked_at_at_most=at_most,
        chance_of_a_login=at_most / 10**6,
        logins=logins,
    )


def test_guesses_at_all_numbers_together_trip_the_breaker_after_the_alarm(
    attack_on: Attacks, proof: Proof, caplog: pytest.LogCaptureFixture
) -> None:
    looked_at = guessed_at_all(attack_on(sms_failed_checks_hour=100))
    alarms = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert looked_at == 100
    assert [said.rsplit(" ", 1)[1] for said in alarms] == ["near", "reached"]
    proof.held("P13", "guesses at a hundred numbers together", guesses=300, looked_at=looked_at, limit=100)


def test_a_pump_of_ten_thousand_numbers_sends_no_more_than_the_cap(attack_on: Attacks, proof: Proof) -> None:
    attack = attack_on()
    texts, cap = pumped(attack, PUMPED), attack.runtime.settings.sms_per_day
    assert texts == cap
    assert attack.answers[REGISTER, 503] == PUMPED - cap
    proof.held("P13", "a pump of numbers that are no neighbours", numbers=PUMPED, texts=texts, cap=cap)


def test_without_the_days_cap_the_pump_runs(attack_on: Attacks, proof: Proof) -> None:
    cap = attack_on().runtime.settings.sms_per_day
    texts = pumped(attack_on(sms_per_day=DROPPED), cap + 100)
    assert texts > cap
    proof.broke("P13", "without the day's cap", texts=texts, cap=cap)


def test_without_the_limits_of_a_number_more_guesses_are_looked_at(attack_on: Attacks, proof: Proof) -> None:
    """What is left are the twenty checks an hour."""
    names = ("sms_per_phone_hour", "sms_per_phone_day", "sms_per_neighbours_hour")
    attack = attack_on(**dict.fromkeys(names, DROPPED))
    guessed(attack, 400, DAY / 6)
    assert attack.sms.looked_at > 50
    proof.broke("P13", "without a number's limits", looked_at=attack.sms.looked_at, at_most=50)


def test_without_counted_tries_a_code_is_compared_with_all_guesses(
    attack_on: Attacks, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        checking, "_count_try", lambda db, phone, _purpose, clock: queries.newest_code(db, phone, clock.now())
    )
    attack = attack_on()
    guessed(attack, 12, MINUTE)
    at_most = attack.runtime.settings.code_tries
    assert attack.sms.looked_at > at_most
    proof.broke(
        "P13", "without counting the tries of a code", looked_at=attack.sms.looked_at, at_most=at_most
    )


def test_without_the_breaker_all_guesses_are_looked_at(attack_on: Attacks, proof: Proof) -> None:
    looked_at = guessed_at_all(attack_on(sms_failed_checks_hour=DROPPED))
    assert looked_at == 300
    proof.broke("P13", "without the breaker", looked_at=looked_at, limit=100)
