"""SMS through Twilio: codes by Verify v2, which draws, sends and checks them; texts of our own by Messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from common.integrations.sms import SmsError
from common.integrations.wire import PATIENCE, WORTH_ANOTHER_TRY, never_arrived, plain
from common.settings import Settings

_USED_UP = {60202, 60203}  # five checks, or five sends, of one code: over until that code is too old
_NOT_THERE = 404
_CLOCKS_DIFFER = timedelta(seconds=30)
_MOST = 100  # texts of one number that are looked through


class _Refused(SmsError):
    """Twilio said no, with an HTTP status and a code of its own (https://www.twilio.com/docs/api/errors)."""

    def __init__(self, status: int, code: int) -> None:
        later = status in WORTH_ANOTHER_TRY and code not in _USED_UP
        broken = status >= 500
        super().__init__(
            f"Twilio answered {status} ({code})", permanent=not (later or broken), unknown=broken
        )
        self.status, self.code = status, code


class _Wire(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's transport with our patience; it goes to the hosts that settings name and keeps no diary."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.timeout = PATIENCE  # as `requests` takes it; the constructor wants one number
        plain(self.session)
        fields = type(settings).model_fields
        self._hosts = {
            str(fields[name].default): getattr(settings, name)
            for name in ("twilio_verify_host", "twilio_api_host")
        }

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
        """Send one request, once."""
        theirs = next((host for host in self._hosts if url.startswith(f"{host}/")), "")
        url = self._hosts.get(theirs, "") + url.removeprefix(theirs)
        return super().request(method, url, *args, **more)

    # what it would write into the log are headers and addresses, and those of Messages hold numbers
    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Say nothing."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Say nothing."""


class TwilioSms:
    """The real one; `TWILIO_VERIFY_HOST` and `TWILIO_API_HOST` may name stand-ins of the same contract."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.twilio_auth_token.get_secret_value()
        self._twilio = Client(settings.twilio_account_sid, secret, http_client=_Wire(settings))
        self._verify = self._twilio.verify.v2.services(settings.twilio_verify_service_sid)
        self._from = settings.twilio_messaging_service_sid

    def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
        """Have Verify send a code; raises `SmsError`, with `unknown` when it may have been sent all the same."""
        if instead_of:
            self._end(instead_of)
        try:
            return self._begun(phone, locale=language)
        except _Refused as refusal:
            if refusal.status != _NOT_THERE:
                raise
            # its template does not speak this language: then the country's, or English
            return self._begun(phone)

    def _begun(self, phone: str, **how: str) -> str:
        with _answering():
            return str(self._verify.verifications.create(to=phone, channel="sms", **how).sid)

    def _end(self, sid: str) -> None:
        """Cancel a verification, so that the next one has digits and tries of its own."""
        try:
            with _answering():
                self._verify.verifications(sid).update(status="canceled")
        except SmsError as error:
            if not error.permanent:  # else it has ended by itself
                raise SmsError(str(error)) from None

    def check(self, phone: str, code: str) -> bool:
        """Have Verify compare; no code pending, or one that was checked too often, is no right answer either."""
        try:
            with _answering():
                return str(self._verify.verification_checks.create(to=phone, code=code).status) == "approved"
        except _Refused as refusal:
            if refusal.status == _NOT_THERE or refusal.code in _USED_UP:
                return False
            raise

    def send(self, to: str, text: str) -> str:
        """Have Messages carry a text; raises `SmsError` as `start` does."""
        with _answering():
            message = self._twilio.messages.create(to=to, body=text, messaging_service_sid=self._from)
        return str(message.sid)

    def find(self, to: str, text: str, since: datetime) -> str | None:
        """Look through what Messages has sent to this number, newest first; raises `SmsError`.

        https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
        """
        with _answering():
            sent = self._twilio.messages.list(
                to=to, date_sent_after=since - _CLOCKS_DIFFER, limit=_MOST, page_size=_MOST
            )
        return next((str(message.sid) for message in sent if message.body == text), None)


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever goes wrong is an `SmsError`; where it came from is dropped, because it quotes the number."""
    try:
        yield
    except TwilioException as error:
        raise _Refused(getattr(error, "status", 0), getattr(error, "code", None) or 0) from None
    except requests.ConnectionError as error:
        raise SmsError("Twilio could not be reached", unknown=not never_arrived(error)) from None
    except (requests.RequestException, ValueError):
        raise SmsError("Twilio's answer got lost", unknown=True) from None
