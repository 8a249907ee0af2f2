"""Nothing we write about ourselves tells a number, a code or a proof."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations import Doors
from common.models import Outbox, User
from common.runtime import Runtime
from common.web.logs import JsonLines
from functions.auth import main as auth
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    PASSWORD,
    REGISTER,
    RESET,
    BrokenSms,
    Network,
    other_than,
)
from tests.integration.auth.sms.test_twilio import credentials
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.worker import deliver_everything
from tools.local.cluster import free_port
from tools.local.providers.serving import running


def written(caplog: pytest.LogCaptureFixture) -> str:
    """Every line as it would reach the log, with its extras and its traces."""
    return "\n".join(JsonLines("avatid").format(record) for record in caplog.records)


def secrets_in(lines: str, *secrets: str) -> list[str]:
    """The secrets that can be read there."""
    return [secret for secret in secrets if secret in lines]


def test_all_is_well_and_nothing_is_told(
    network: Network, arta: User, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = network.code(purpose="password_reset")
    network.submit(other_than(code), purpose="password_reset")
    proof = network.submit(code, purpose="password_reset").json["proof"]
    network.phone.post(RESET, {"phone": ARTAS, "proof": proof, "password": "kaltersia-e-detit"})
    network.phone.post(REGISTER, {"phone": ANOTHER, "name": "Besa", "password": PASSWORD})
    other = network.arrived(ANOTHER)[-1].code
    network.submit(other, ANOTHER, "registration")
    lines = written(caplog)
    assert '"route": "/api/sms/verify/submit/"' in lines
    told = (ARTAS, ARTAS[1:], ANOTHER[1:], code, other, proof, PASSWORD, "kaltersia-e-detit")
    assert secrets_in(lines, *told) == []
    payloads = json.dumps([row.payload for row in db.scalars(select(Outbox))])
    assert secrets_in(payloads, *told) == []


def test_the_provider_is_down_and_nothing_is_told(
    network: Network, arta: User, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = network.code()
    network.runtime.doors.__dict__["sms"] = BrokenSms()
    assert network.submit(code).status_code == 503
    network.later(minutes=1)
    network.ask()
    deliver_everything(with_doors(network.runtime, sms=BrokenSms()))
    lines = written(caplog)
    assert "a message could not be delivered" in lines
    assert secrets_in(lines, ARTAS[1:], code) == []


@pytest.mark.parametrize("there", [True, False])
def test_with_the_real_sdk_nothing_is_told_either(
    runtime: Runtime,
    arta: User,
    clock: SetClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    there: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(tmp_path / "journal", clock) as url:
        told = credentials(url if there else f"http://127.0.0.1:{free_port()}")
        settings = runtime.settings.model_copy(update=told)
        elsewhere = replace(runtime, settings=settings, doors=Doors(settings))
        network = Network(elsewhere, Phone(auth.app(elsewhere).test_client()), clock)
        network.ask()
        deliver_everything(elsewhere)
        network.submit("424242")
    lines = written(caplog)
    assert "urllib3" in lines
    assert secrets_in(lines, ARTAS[1:], "424242", "local-twilio-token") == []
