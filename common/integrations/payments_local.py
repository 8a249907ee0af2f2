"""An honest acquirer on this machine: a folder of payments, one file each, that every process here shares."""

import fcntl
import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from common.integrations.payments import (
    Asked,
    Card,
    Forged,
    News,
    Opened,
    Payment,
    PaymentError,
    Progress,
    Return,
    Returned,
    Way,
)

_CLOCKS_MAY_DIFFER = 300
_OVER = (Progress.SUCCEEDED, Progress.CANCELED, Progress.REFUSED)
Kept = dict[str, Any]


class LocalPayments:
    """Takes no money but remembers everything; somebody pays by `pay`, and its notices are made by `notice`.

    A card whose name ends in `_refuses` refuses.
    """

    name = "local"
    publishable_key = "pk_local"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "payments"

    def payer(self, user: UUID) -> str:
        """Their own uid will do."""
        return f"payer_{user.hex}"

    def open(self, asked: Asked) -> Opened:
        """Write down what is asked for, or find it written down."""
        with self._alone():
            ref = f"payment_{asked.uid.hex}"
            kept = self._read(ref) or self._written(ref, asked)
            return Opened(ref, kept["client_secret"])

    def look_up(self, ref: str) -> Payment:
        """What is written down; raises `PaymentError` for what is not."""
        with self._alone():
            return _payment(self._known(ref))

    def cancel(self, ref: str) -> Payment:
        """Close a payment that nobody has paid."""
        with self._alone():
            kept = self._known(ref)
            if kept["progress"] not in _OVER:
                kept["progress"] = Progress.CANCELED
            return self._keep(kept)

    def give_back(self, wanted: Return) -> Returned:
        """Give back at once, and never more than was paid."""
        with self._alone():
            kept = self._known(wanted.payment)
            ref, returns = f"return_{wanted.uid.hex}", kept["returns"]
            left = Decimal(kept["captured"]) - sum((Decimal(a) for a, _uid in returns.values()), Decimal())
            if ref not in returns and wanted.amount > left:
                raise PaymentError("more than there is", permanent=True)
            returns.setdefault(ref, [str(wanted.amount), str(wanted.uid)])
            payment = self._keep(kept)
        return next(each for each in payment.returns if each.ref == ref)

    def charge(self, asked: Asked, card: str) -> Payment:
        """Take from a kept card, unless that refuses."""
        opened = self.open(asked)
        if card.endswith("_refuses"):
            return self._change(opened.ref, lambda kept: kept | {"progress": "refused", "error": "refused"})
        return self.pay(opened.ref, card)

    def pay(self, ref: str, card: str = "card_local") -> Payment:
        """Do what a customer's phone does; raises `PaymentError` when the payment is over."""

        def paid(kept: Kept) -> Kept:
            if kept["progress"] == Progress.CANCELED:
                raise PaymentError("this payment has been called off", permanent=True)
            named = card if card.startswith(kept["payer"]) else f"{kept['payer']}_{card}"  # nobody else's
            what = {"progress": "succeeded", "captured": kept["amount"], "card": named, "error": ""}
            return kept | what

        return self._change(ref, paid)

    def notice(self, ref: str, now: datetime) -> tuple[bytes, dict[str, str]]:
        """What this acquirer would post to us about a payment: body and headers."""
        body = json.dumps({"id": uuid4().hex, "kind": "payment.changed", "payment": ref}).encode()
        at = str(int(now.timestamp()))
        return body, {"Local-Time": at, "Local-Signature": self._signature(body, at)}

    def heard(self, content: bytes, headers: Mapping[str, str], now: datetime) -> News:
        """Read such a notice; raises `Forged` unless this machine has made it, within five minutes."""
        at = headers.get("Local-Time", "")
        if not (at.isascii() and at.isdigit() and len(at) < 16):
            raise Forged("no time")
        if abs(now.timestamp() - int(at)) > _CLOCKS_MAY_DIFFER:
            raise Forged("too old")
        given = headers.get("Local-Signature", "").encode()
        if not hmac.compare_digest(given, self._signature(content, at).encode()):
            raise Forged("not signed here")
        said = json.loads(content)
        return News(said["id"], said["kind"], said["payment"])

    def _signature(self, content: bytes, at: str) -> str:
        with self._alone():
            file = self._folder / "key"
            if not file.exists():
                file.write_text(secrets.token_hex(16))
            return hmac.new(file.read_bytes(), at.encode() + b"." + content, sha256).hexdigest()

    def _written(self, ref: str, asked: Asked) -> Kept:
        kept: Kept = {
            "ref": ref,
            "uid": str(asked.uid),
            "payer": asked.payer,
            "description": asked.description,
            "about": dict(asked.about),
            "progress": "open",
            "amount": str(asked.amount),
            "currency": asked.currency,
            "captured": "0",
            "client_secret": f"{ref}_secret_{secrets.token_urlsafe(12)}",
            "keeps_card": asked.keeps_card or not asked.amount,
            "card": "",
            "returns": {},
            "error": "",
        }
        self._keep(kept)
        return kept

    def _change(self, ref: str, change: Callable[[Kept], Kept]) -> Payment:
        with self._alone():
            return self._keep(change(self._known(ref)))

    def _known(self, ref: str) -> Kept:
        kept = self._read(ref)
        if kept is None:
            raise PaymentError("no such payment", permanent=True)
        return kept

    def _read(self, ref: str) -> Kept | None:
        file = self._folder / f"{Path(ref).name}.json"
        kept: Kept | None = json.loads(file.read_text()) if file.exists() else None
        return kept

    def _keep(self, kept: Kept) -> Payment:
        (self._folder / f"{kept['ref']}.json").write_text(json.dumps(kept, ensure_ascii=False))
        return _payment(kept)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _payment(kept: Kept) -> Payment:
    returns = kept["returns"].items()
    return Payment(
        ref=kept["ref"],
        uid=UUID(kept["uid"]),
        progress=Progress(kept["progress"]),
        amount=Decimal(kept["amount"]),
        currency=kept["currency"],
        captured=Decimal(kept["captured"]),
        client_secret=kept["client_secret"],
        card=Card(kept["card"], "visa", "4242") if kept["card"] and kept["keeps_card"] else None,
        returns=tuple(Returned(ref, Decimal(a), Way.SUCCEEDED, UUID(uid)) for ref, (a, uid) in returns),
        error=kept["error"],
    )
