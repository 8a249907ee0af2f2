"""What a post office tells us of letters it has taken, in words that either one's can be put into."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

_REF = re.compile(r"[\w-]{1,100}", re.ASCII)
_LONGEST_REASON = 200
_TELLS_FOR = timedelta(days=2)
"""SendGrid repeats a call that failed for a day. An older one is a recording, whose complaint may be forgiven."""


class Forged(Exception):
    """What arrived is not from the post office, or cannot be read."""


class Fate(StrEnum):
    """What became of a letter; in each case the office has it, so that it must not be sent again."""

    TAKEN = "taken"
    FAILED = "failed"
    COMPLAINED = "complained"
    """Its reader called it spam, or wants no more."""


@dataclass(frozen=True, slots=True)
class LetterNews:
    """What became of the letter of one message; `ref` is the office's own name for it, `to` whom it was for."""

    message: UUID | None
    fate: Fate
    ref: str
    to: str
    why: str = ""


# https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event#event-objects
_AT_SENDGRID = {
    "bounce": Fate.FAILED,
    "dropped": Fate.FAILED,
    "spamreport": Fate.COMPLAINED,
    "unsubscribe": Fate.COMPLAINED,
    "group_unsubscribe": Fate.COMPLAINED,
}
# https://help.elasticemail.com/en/articles/2376855-how-to-manage-http-web-notifications-webhooks
_AT_ELASTIC = {"error": Fate.FAILED, "abusereport": Fate.COMPLAINED, "unsubscribed": Fate.COMPLAINED}


def of_sendgrid(content: bytes, headers: Mapping[str, str], key: str, now: datetime) -> list[LetterNews]:
    """Read a call of SendGrid's Event Webhook; raises `Forged` unless `key`'s owner signed these bytes lately.

    ECDSA with SHA-256 over timestamp and body:
    https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
    """
    signature = headers.get("X-Twilio-Email-Event-Webhook-Signature", "")
    stamp = headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "")
    _check(stamp.encode() + content, signature, key)
    _refuse_old(stamp, now)
    try:
        events = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Forged("no JSON") from error
    if not isinstance(events, list):
        raise Forged("no list of events")
    return [_event(each) for each in events if isinstance(each, dict)]


def of_elastic(status: str, postback: str, ref: str, to: str, why: str = "") -> LetterNews:
    """Read a web notification of Elastic Email's; `postback` is what we gave it to remember."""
    fate = _AT_ELASTIC.get(status.lower(), Fate.TAKEN)
    return LetterNews(_uid(postback), fate, _name(ref), to, why[:_LONGEST_REASON])


def _check(signed: bytes, signature: str, key: str) -> None:
    try:
        public = load_der_public_key(base64.b64decode(key))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise Forged("our own key is of another kind")
        public.verify(base64.b64decode(signature, validate=True), signed, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as error:
        raise Forged("not signed by whom we know") from error


def _refuse_old(stamp: str, now: datetime) -> None:
    is_a_time = stamp.isascii() and stamp.isdigit() and len(stamp) < 16
    if not is_a_time or abs(now.timestamp() - int(stamp)) > _TELLS_FOR.total_seconds():
        raise Forged("too old")


def _event(told: dict[str, Any]) -> LetterNews:
    return LetterNews(
        message=_uid(told.get("avatid_id")),
        fate=_AT_SENDGRID.get(str(told.get("event")), Fate.TAKEN),
        ref=_name(told.get("sg_message_id")),
        to=str(told.get("email", "")),
        why=str(told.get("reason") or told.get("type") or "")[:_LONGEST_REASON],
    )


def _uid(told: Any) -> UUID | None:
    try:
        return UUID(told)
    except (ValueError, TypeError, AttributeError):
        return None


def _name(told: Any) -> str:
    """The part that `send` returned: SendGrid goes on with a dot, and with where the letter has been."""
    found = _REF.match(str(told or ""))
    return found[0] if found else ""
