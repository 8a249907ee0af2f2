"""A letter, handed to either post office in its own words."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import requests
from pydantic import SecretStr

from common.integrations.mail import Attachment, Letter, Mailer, MailError
from common.integrations.mail_elastic import ElasticMail
from common.integrations.mail_sendgrid import SendGridMail
from tests.integration.letters.conftest import Providers
from tests.patience import PATIENCE
from tools.local.cluster import free_port

MESSAGE = UUID(int=5)
INVITATION = Attachment("booking.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR ë")
STOP = "https://api.avatid.test/api/notifications/unsubscribe/abc/"
LETTER = Letter(
    "alice@example.com",
    "Your visit, ë",
    "Tomorrow at 10",
    "<p>Tomorrow at 10</p>",
    attachments=(INVITATION,),
    unsubscribe=STOP,
).known_as(MESSAGE)
OFFICES: dict[str, type[SendGridMail] | type[ElasticMail]] = {
    "sendgrid": SendGridMail,
    "elasticemail": ElasticMail,
}

pytestmark = pytest.mark.parametrize("office", OFFICES)


def opened(providers: Providers, office: str, **ours: Any) -> Mailer:
    """The door to this one, without a guard."""
    return OFFICES[office](providers.settings.model_copy(update=ours))


def told(act: Callable[[], Any]) -> MailError:
    """The error of this call."""
    with pytest.raises(MailError) as error:
        act()
    return error.value


def test_a_letter_arrives_whole(providers: Providers, office: str) -> None:
    name = opened(providers, office).send(LETTER)
    (got,) = providers.accepted()
    assert (got["to"], got["subject"], got["text"], got["html"]) == (
        "alice@example.com",
        "Your visit, ë",
        "Tomorrow at 10",
        "<p>Tomorrow at 10</p>",
    )
    assert (got["data"]["message_id"], got["data"]["custom_args"]["avatid_id"]) == (name, str(MESSAGE))
    (file,) = got["data"]["attachments"]
    content = base64.b64decode(file.get("content") or file.get("BinaryContent")).decode()
    assert content == INVITATION.content


def test_it_can_be_stopped_with_one_click(providers: Providers, office: str) -> None:
    """RFC 8058, section 3.1: both headers, the address in angle brackets."""
    opened(providers, office).send(LETTER)
    (got,) = providers.accepted()
    assert got["data"]["headers"] == {
        "List-Unsubscribe": f"<{STOP}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_one_that_must_arrive_cannot(providers: Providers, office: str) -> None:
    opened(providers, office).send(Letter("alice@example.com", "Your code", "123456", "<p>123456</p>"))
    (got,) = providers.accepted()
    assert got["data"]["headers"] == {}
    assert got["data"]["custom_args"].get("avatid_id", "") == ""


@pytest.mark.parametrize("mode", ["reset", "lost", "garbage"])
def test_a_letter_whose_answer_got_lost_may_have_arrived(
    providers: Providers, office: str, mode: str
) -> None:
    providers.behave(office, mode)
    error = told(lambda: opened(providers, office).send(LETTER))
    assert (error.unknown, error.permanent) == (True, False)
    assert len(providers.accepted()) == (mode == "lost")


def test_an_office_that_fails_has_taken_nothing(providers: Providers, office: str) -> None:
    providers.behave(office, "500")
    error = told(lambda: opened(providers, office).send(LETTER))
    assert (error.unknown, error.permanent) == (False, False)
    assert opened(providers, office).send(LETTER)


def test_an_office_that_is_not_there_has_taken_nothing(providers: Providers, office: str) -> None:
    nowhere = {f"{office}_host": f"http://127.0.0.1:{free_port()}"}
    error = told(lambda: opened(providers, office, **nowhere).send(LETTER))
    assert (error.unknown, error.permanent) == (False, False)
    assert "alice" not in str(error)


def test_a_letter_that_is_wrong_is_wrong_for_good(providers: Providers, office: str) -> None:
    error = told(lambda: opened(providers, office).send(Letter("", "", "", "")))
    assert (error.unknown, error.permanent) == (False, True)


def test_a_key_that_is_refused_is_no_fault_of_the_letter(providers: Providers, office: str) -> None:
    keyless = {"sendgrid_key": SecretStr(""), "elasticemail_key": SecretStr("")}
    error = told(lambda: opened(providers, office, **keyless).send(LETTER))
    assert (str(error)[-3:], error.unknown, error.permanent) == ("401", False, False)


def test_settings_choose_the_office(providers: Providers, office: str) -> None:
    assert isinstance(providers.doors(mail_provider=office).mail, OFFICES[office])


def test_the_stand_in_refuses_what_nobody_would_take(providers: Providers, office: str) -> None:
    path = {"sendgrid": "/v3/mail/send", "elasticemail": "/v4/emails/transactional"}[office]
    key = {"Authorization": "Bearer SG.test", "X-ElasticEmail-ApiKey": "elastic"}
    wrong: list[Any] = [{}, [], {"recipients": ["alice@example.com"]}, None]
    for body in wrong:
        reply = requests.post(f"{providers.url}{path}", json=body, headers=key, timeout=PATIENCE)
        assert reply.status_code == 400, body
    assert requests.post(f"{providers.url}{path}", json={}, timeout=PATIENCE).status_code == 401
