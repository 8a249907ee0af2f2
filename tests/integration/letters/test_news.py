"""What a post office tells us of a letter closes its message, and stops letters to somebody who has complained."""

import base64
import json
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import SecretStr
from sendgrid.helpers.eventwebhook import EventWebhook
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Outbox, OutboxState, User
from common.runtime import Runtime
from functions.notify import main as notify
from tests.integration.conftest import Phone

SENDGRID = "/api/notifications/webhook/sendgrid/"
ELASTIC = "/api/notifications/webhook/elasticemail/s3cret-ë/"
BOTH = pytest.mark.parametrize("office", ["sendgrid", "elastic form", "elastic address"])


@dataclass
class Office:
    """Both post offices, calling us."""

    runtime: Runtime
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def public_key(self) -> str:
        """As SendGrid's settings page shows it."""
        shown = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(shown).decode()

    def now(self, *, later: int = 0) -> str:
        """The time as the Event Webhook writes it, so many seconds on."""
        return str(int(self.runtime.clock.now().timestamp()) + later)

    def calls(self, content: bytes, stamp: str | None = None, **headers: str) -> Any:
        """One call of the Event Webhook, signed."""
        stamp = self.now() if stamp is None else stamp
        signature = self.key.sign(stamp.encode() + content, ec.ECDSA(hashes.SHA256()))
        told = {
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }
        return self._town().post(
            SENDGRID, data=content, headers=told | headers, content_type="application/json"
        )

    def tells(self, office: str, event: str, message: UUID, to: str = "alice@example.com") -> Any:
        """That something has become of a letter, in the words of either one."""
        if office == "sendgrid":
            told = {"event": event, "email": to, "avatid_id": str(message), "sg_message_id": "ref-1.filter.2"}
            return self.calls(json.dumps([told | {"timestamp": 1, "sg_event_id": "e"}]).encode())
        names = {"delivered": "Sent", "spamreport": "AbuseReport", "bounce": "Error"}
        notice = {
            "status": names[event],
            "to": to,
            "postback": str(message),
            "messageid": "ref-1",
            "account": "x",
        }
        town = self._town()
        return town.post(ELASTIC, data=notice) if "form" in office else town.get(ELASTIC, query_string=notice)

    def _town(self) -> Any:
        keys = {
            "sendgrid_webhook_key": SecretStr(self.public_key()),
            "elasticemail_webhook_secret": SecretStr("s3cret-ë"),
        }
        ours = self.runtime.settings.model_copy(update=keys)
        return notify.app(replace(self.runtime, settings=ours)).test_client()


@pytest.fixture
def offices(runtime: Runtime) -> Office:
    """Both of them."""
    return Office(runtime)


@pytest.fixture
def letter(db: Session, clock: SetClock) -> Outbox:
    """A letter of which nobody saw whether it arrived: it waits for the office's word."""
    row = Outbox(
        uid=uuid4(),
        kind="send_notification_mail",
        queue="mail",
        payload={},
        due=clock.now() + timedelta(minutes=15),
        state=OutboxState.WAITING,
        attempts=1,
        doubts=1,
        handed_over_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return row


def is_known_to_have_arrived(db: Session, letter: Outbox) -> bool:
    """Whether the outbox believes that it is there."""
    db.refresh(letter)
    return letter.provider_ref == "ref-1"


@BOTH
@pytest.mark.parametrize("event", ["delivered", "bounce", "spamreport"])
def test_whatever_becomes_of_a_letter_it_is_not_sent_again(
    db: Session, offices: Office, letter: Outbox, office: str, event: str
) -> None:
    for _again in range(2):
        reply = offices.tells(office, event, letter.uid)
        assert (reply.status_code, reply.json) == (200, {"letters": 1})
    assert is_known_to_have_arrived(db, letter)


@BOTH
def test_somebody_who_calls_it_spam_gets_no_more(
    db: Session, offices: Office, letter: Outbox, alice: Phone, office: str
) -> None:
    alices = _with_letters(db, alice)
    assert offices.tells(office, "bounce", letter.uid, str(alices.email)).status_code == 200
    db.refresh(alices)
    assert alices.send_email_notification
    assert offices.tells(office, "spamreport", letter.uid, str(alices.email).upper()).status_code == 200
    db.refresh(alices)
    assert not alices.send_email_notification


def _with_letters(db: Session, phone: Phone) -> User:
    assert phone.user is not None
    user = db.get_one(User, phone.user.id)
    user.email = user.email or "alice@example.com"
    user.email_verified_at = user.email_verified_at or user.created_at
    user.send_email_notification = True
    db.flush()
    return user


def test_no_log_names_who_it_was_for(
    offices: Office, letter: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        offices.tells("sendgrid", "bounce", letter.uid, "canary@example.com")
    (noted,) = [record for record in caplog.records if record.name == "functions.notify.letters.actions"]
    assert noted.__dict__["outbox"] == str(letter.uid)
    assert "canary" not in str([vars(record) for record in caplog.records])


@pytest.mark.parametrize(
    "change",
    [
        {"X-Twilio-Email-Event-Webhook-Signature": ""},
        {"X-Twilio-Email-Event-Webhook-Signature": "not base64 \u00e9"},
        {"X-Twilio-Email-Event-Webhook-Signature": "AAAA"},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "1700000001"},
        {"X-Twilio-Email-Event-Webhook-Timestamp": ""},
    ],
    ids=["unsigned", "garbage", "wrong", "another time", "no time"],
)
def test_what_sendgrid_has_not_signed_changes_nothing(
    db: Session, offices: Office, letter: Outbox, change: dict[str, str]
) -> None:
    told = json.dumps([{"event": "delivered", "avatid_id": str(letter.uid), "sg_message_id": "ref-1"}])
    reply = offices.calls(told.encode(), **change)
    assert (reply.status_code, reply.json["code"]) == (400, "not_genuine")
    assert not is_known_to_have_arrived(db, letter)


@pytest.mark.parametrize("later", [-3 * 24 * 3600, 3 * 24 * 3600], ids=["old", "from the future"])
def test_a_recording_is_not_played_again(db: Session, offices: Office, letter: Outbox, later: int) -> None:
    told = json.dumps([{"event": "delivered", "avatid_id": str(letter.uid), "sg_message_id": "ref-1"}])
    reply = offices.calls(told.encode(), offices.now(later=later))
    assert (reply.status_code, reply.json["code"]) == (400, "not_genuine")
    assert not is_known_to_have_arrived(db, letter)
    assert offices.calls(told.encode(), offices.now(later=-24 * 3600)).status_code == 200


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "9" * 400, "\u0661", "1e9"])
def test_a_time_that_is_none_is_refused(offices: Office, stamp: str) -> None:
    assert offices.calls(b"[]", stamp).status_code == 400


def test_another_key_is_another_office(db: Session, offices: Office, letter: Outbox) -> None:
    stranger = Office(offices.runtime)
    stranger.public_key = offices.public_key  # type: ignore[method-assign]
    assert stranger.tells("sendgrid", "delivered", letter.uid).status_code == 400
    assert not is_known_to_have_arrived(db, letter)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"{}", b"[" * 100_000, b"\xff\xfe"],
    ids=["nothing", "no JSON", "no list", "too deep", "no text"],
)
def test_what_is_signed_and_cannot_be_read_is_refused(offices: Office, content: bytes) -> None:
    assert offices.calls(content).status_code == 400


def test_events_of_other_letters_are_read_over(db: Session, offices: Office, letter: Outbox) -> None:
    strange: list[Any] = [
        None,
        7,
        {},
        {"event": "delivered", "avatid_id": 7, "email": None},
        {"event": ["spamreport"], "avatid_id": "x" * 9999, "email": "nobody\x00@example.com"},
        {"event": "spamreport", "email": "nobody\x00@example.com", "sg_message_id": "\x00"},
        {
            "event": "spamreport",
            "email": "half a \ud83d letter",
            "reason": "\ud83d",
            "sg_message_id": "\ud83d",
        },
        {"event": "delivered", "avatid_id": str(UUID(int=9)), "email": "alice@example.com"},
        {"event": "delivered", "avatid_id": str(letter.uid), "sg_message_id": "ref-1.x"},
    ]
    reply = offices.calls(json.dumps(strange).encode())
    assert (reply.status_code, reply.json) == (200, {"letters": 2})
    assert is_known_to_have_arrived(db, letter)


def test_its_own_library_believes_the_same_signature(offices: Office) -> None:
    content, stamp = b"[]", offices.now()
    signature = offices.key.sign(stamp.encode() + content, ec.ECDSA(hashes.SHA256()))
    verifier = EventWebhook(offices.public_key())
    assert verifier.verify_signature(content.decode(), base64.b64encode(signature).decode(), stamp)
    assert offices.calls(content, stamp).status_code == 200


def test_without_a_key_or_the_secret_nobody_is_heard(runtime: Runtime, offices: Office) -> None:
    town = notify.app(runtime).test_client()
    assert town.post(SENDGRID, data=b"[]").status_code == 404
    assert town.post(ELASTIC, data={"status": "Sent"}).status_code == 404
    ours = offices._town()
    for wrong in ("s3cret", "s3cret-e", "%00", "x" * 500):
        path = f"/api/notifications/webhook/elasticemail/{wrong}/"
        assert ours.get(path, query_string={"status": "Sent"}).status_code == 404, wrong


def test_a_look_whether_we_are_there_changes_nothing(
    db: Session, offices: Office, letter: Outbox, alice: Phone
) -> None:
    alices = _with_letters(db, alice)
    for reply in (
        offices._town().get(ELASTIC),
        offices._town().post(ELASTIC, data={"to": str(alices.email)}),
    ):
        assert (reply.status_code, reply.json) == (200, {"letters": 0})
    db.refresh(alices)
    assert alices.send_email_notification
    assert not is_known_to_have_arrived(db, letter)


def test_a_notice_that_nobody_can_read_is_refused(offices: Office) -> None:
    town = offices._town()
    assert town.post(ELASTIC, json={"status": "Sent"}).status_code == 415
    nobody = {"status": "AbuseReport", "to": "a\x00b", "postback": "\x00", "messageid": "\x00"}
    assert town.get(ELASTIC, query_string=nobody).status_code == 422
