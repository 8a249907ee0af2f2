"""When the provider is down: nobody who asks notices, nothing is sent twice, and a try is a try."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background
from common.integrations.sms import SmsError
from common.models import OneTimeCode, Outbox, User
from functions.worker.families import TASKS
from tests.integration.auth.sms.conftest import BrokenSms, Network
from tests.integration.doors import with_doors
from tests.integration.worker import deliver_everything

UNKNOWN = SmsError("the reply got lost", unknown=True)
NOT_NOW = SmsError("too busy")
NEVER = SmsError("blocked", permanent=True)


def breaks(network: Network, error: SmsError) -> BrokenSms:
    """From now on the worker finds the provider like this."""
    provider = BrokenSms(error)
    network.runtime = with_doors(network.runtime, sms=provider)
    return provider


def message(db: Session) -> Outbox:
    """The one message in the outbox."""
    db.expire_all()
    return db.scalars(select(Outbox)).one()


@pytest.mark.parametrize("error", [UNKNOWN, NOT_NOW, NEVER])
def test_asking_is_accepted_all_the_same(network: Network, arta: User, error: SmsError) -> None:
    breaks(network, error)
    assert network.ask().status_code == 202


def test_a_code_that_may_have_been_sent_is_never_sent_again(
    network: Network, arta: User, db: Session
) -> None:
    working, provider = network.runtime, breaks(network, UNKNOWN)
    network.ask()
    assert deliver_everything(network.runtime) == [("send_sms_code", "unknown")]
    network.runtime = working
    for _hour in range(3):
        network.later(hours=1)
        assert network.arrived() == []
    assert (message(db).state, provider.asked) == ("unknown", ["start"])


def test_if_it_did_arrive_it_is_taken(network: Network, arta: User) -> None:
    working = network.runtime
    sms = network.sms
    ref = sms.start("+355692034567", "en")
    breaks(network, UNKNOWN)
    network.ask()
    deliver_everything(network.runtime)
    network.runtime = working
    assert ref
    assert network.submit(sms.texts()[-1].code).status_code == 200


def test_a_code_that_certainly_was_not_sent_is_sent_when_the_provider_is_back(
    network: Network, arta: User, db: Session
) -> None:
    working, provider = network.runtime, breaks(network, NOT_NOW)
    network.ask()
    assert deliver_everything(network.runtime) == [("send_sms_code", "waiting")]
    network.runtime = working
    network.later(seconds=10)
    (text,) = network.arrived()
    assert network.submit(text.code).status_code == 200
    assert (message(db).state, provider.asked) == ("sent", ["start"])


def test_what_comes_back_when_the_code_is_too_old_is_dropped(
    network: Network, arta: User, db: Session
) -> None:
    working = network.runtime
    breaks(network, NOT_NOW)
    network.ask()
    deliver_everything(network.runtime)
    network.runtime = working
    network.later(minutes=10)
    assert network.arrived() == []
    assert message(db).state == "skipped"


def test_a_number_that_can_never_be_reached_is_given_up_at_once(
    network: Network, arta: User, db: Session
) -> None:
    breaks(network, NEVER)
    network.ask()
    assert deliver_everything(network.runtime) == [("send_sms_code", "dead")]
    assert message(db).attempts == 1


def test_a_message_delivered_twice_is_one_text(network: Network, arta: User, db: Session) -> None:
    network.ask()
    uid = message(db).uid
    ended = [background.run(TASKS["send_sms_code"], uid, network.runtime) for _time in range(2)]
    assert ended == ["sent", "not_ours"]
    assert len(network.arrived()) == 1


def test_a_worker_that_died_while_sending_is_not_followed_by_another(
    network: Network, arta: User, db: Session
) -> None:
    """Nobody knows how far it came: its lease lapses, and the next one looks and lets it be."""

    class Dying(BrokenSms):
        def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
            raise SystemExit

    working = network.runtime
    network.runtime = with_doors(network.runtime, sms=Dying())
    network.ask()
    with pytest.raises(SystemExit):
        deliver_everything(network.runtime)
    network.runtime = working
    assert message(db).state == "sending"
    network.clock.advance(timedelta(minutes=2))
    assert background.run(TASKS["send_sms_code"], message(db).uid, network.runtime) == "skipped"
    assert network.sms.texts() == []


def test_checking_says_that_we_are_busy_and_the_try_is_counted(
    network: Network, arta: User, db: Session
) -> None:
    code, provider = network.code(), BrokenSms(UNKNOWN)
    works = network.runtime.doors.sms
    network.runtime.doors.__dict__["sms"] = provider
    for _try in range(4):
        reply = network.submit(code)
        assert (reply.status_code, reply.json["code"]) == (503, "unavailable")
    assert db.scalars(select(OneTimeCode.tries_left)).all() == [1]
    network.runtime.doors.__dict__["sms"] = works
    assert network.submit(code).status_code == 200
    assert provider.asked == ["check"] * 4


def test_five_tries_at_a_dead_provider_use_a_code_up(network: Network, arta: User) -> None:
    code, works = network.code(), network.runtime.doors.sms
    network.runtime.doors.__dict__["sms"] = BrokenSms(UNKNOWN)
    for _try in range(5):
        assert network.submit(code).status_code == 503
    network.runtime.doors.__dict__["sms"] = works
    assert network.submit(code).status_code == 422
