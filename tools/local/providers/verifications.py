"""The rules by which Twilio Verify sends and checks codes, apart from HTTP.

The numbers are those of https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from common.clock import Clock
from tools.local.providers.twilio import new_sid, not_found, refusal

LIFETIME = timedelta(minutes=10)
MOST_SENDS = 5
MOST_CHECKS = 5
TOO_MANY_CHECKS = 60202  # https://www.twilio.com/docs/api/errors/60202
TOO_MANY_SENDS = 60203  # https://www.twilio.com/docs/api/errors/60203


@dataclass
class Verification:
    """One code for one number, from the first SMS until it is approved, canceled or too old."""

    account: str
    service: str
    to: str
    code: str
    started_at: datetime
    sid: str = field(default_factory=lambda: new_sid("VE"))
    status: str = "pending"
    sends: list[dict[str, str]] = field(default_factory=list)
    wrong_checks: int = 0
    updated_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The resource of /Verifications."""
        url = f"https://verify.twilio.com/v2/Services/{self.service}/Verifications/{self.sid}"
        more: dict[str, Any] = {"lookup": {}, "send_code_attempts": self.sends, "sna": None, "url": url}
        return self._common() | more

    def as_check(self) -> dict[str, Any]:
        """The resource of /VerificationCheck."""
        return self._common() | {"sna_attempts_error_codes": []}

    def _common(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "service_sid": self.service,
            "account_sid": self.account,
            "to": self.to,
            "channel": "sms",
            "status": self.status,
            "valid": self.status == "approved",
            "amount": None,
            "payee": None,
            "date_created": _written(self.started_at),
            "date_updated": _written(self.updated_at or self.started_at),
        }


class Verifications:
    """Every pending verification; Twilio forgets one when it is approved, canceled or ten minutes old."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: dict[tuple[str, str], Verification] = {}
        self._lock = threading.Lock()

    def start(self, account: str, service: str, to: str, code: str | None) -> Verification:
        """Send a code; while one is pending that is the same again. Raises 60202 and 60203."""
        with self._lock:
            now, verification = self._clock.now(), self._found(service, to)
            if verification is None:
                verification = Verification(account, service, to, code or _new_code(), now)
                self._pending[service, to] = verification
            _refuse_after_too_many(verification)
            if len(verification.sends) >= MOST_SENDS:
                raise refusal(429, TOO_MANY_SENDS, "Max send attempts reached")
            attempt = {"time": _written(now), "channel": "SMS", "attempt_sid": new_sid("VL")}
            verification.sends.append(attempt)
            verification.updated_at = now
            return verification

    def check(self, service: str, name: str, code: str) -> Verification:
        """Compare a code with the pending one of a number or sid; raises 20404 and 60202."""
        with self._lock:
            verification = self._existing(service, name)
            _refuse_after_too_many(verification)
            verification.updated_at = self._clock.now()
            if secrets.compare_digest(verification.code.encode(), code.encode()):
                return self._ended(verification, "approved")
            verification.wrong_checks += 1
            return verification

    def end(self, service: str, name: str, status: str) -> Verification:
        """Cancel or approve a pending verification by hand; raises 20404."""
        with self._lock:
            return self._ended(self._existing(service, name), status)

    def _ended(self, verification: Verification, status: str) -> Verification:
        del self._pending[verification.service, verification.to]
        verification.status = status
        return verification

    def _existing(self, service: str, name: str) -> Verification:
        verification = self._found(service, name)
        if verification is None:
            raise not_found()
        return verification

    def _found(self, service: str, name: str) -> Verification | None:
        now = self._clock.now()
        for key, verification in list(self._pending.items()):
            if now - verification.started_at >= LIFETIME:
                del self._pending[key]
            elif verification.service == service and name in {verification.to, verification.sid}:
                return verification
        return None


def _refuse_after_too_many(verification: Verification) -> None:
    """After five wrong checks not even a new code: one has to wait until this verification is too old."""
    if verification.wrong_checks >= MOST_CHECKS:
        raise refusal(429, TOO_MANY_CHECKS, "Max check attempts reached")


def _new_code() -> str:
    return f"{secrets.randbelow(10**6):06}"


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
