"""The road so far: who walks it, what they know by now, and what each of them does more than once."""

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tools.demo.phone import Phone, Surprise, check, until

PASSWORD = "dallandyshe-7"
TOTAL, DEPOSIT, FEE, BACK = "4000.00", "2000.00", "800.00", "1200.00"
"""What the visit costs, what is paid before, what calling it off costs, and what comes back."""
GOOD_CARD = "pm_card_visa"
_DAYS_TO_LOOK_AT = 7
_CENTRE = 41.3275, 19.8187


@dataclass
class Road:
    """Who walks it, and what they know by now."""

    mark: str
    bora: Phone
    alice: Phone
    erion: Phone
    providers: Phone
    lat: float
    lon: float
    category: str = ""
    business: str = ""
    services: list[str] = field(default_factory=list)
    slot: dict[str, Any] = field(default_factory=dict)
    was: str = ""
    booking: str = ""
    payment: str = ""
    erions_booking: str = ""
    rating: str = ""

    @classmethod
    def through(cls, stack: Mapping[str, str]) -> "Road":
        """The road through a running stack, with everybody at its beginning."""
        mark = secrets.token_hex(3)
        # Somewhere in Tirana, so that earlier journeys' salons are not in the same spot.
        lat, lon = (round(each + random.uniform(-0.03, 0.03), 6) for each in _CENTRE)
        bora, alice, erion = (
            Phone(stack["PUBLIC_URL"], f"{who}-{mark}@example.com") for who in ("bora", "alice", "erion")
        )
        return cls(mark, bora, alice, erion, Phone(stack["PROVIDERS_URL"]), lat, lon)

    @property
    def stranger(self) -> Phone:
        """Somebody who has not signed in."""
        return Phone(self.alice.url)

    @property
    def erions_phone(self) -> str:
        """The token that Firebase gave his app."""
        return f"erion-{self.mark}"

    def register(self, phone: Phone, name: str, language: str) -> str:
        """Ask for an account."""
        body = {"email": phone.address, "password": PASSWORD, "name": name, "language": language}
        status = phone.post("/api/user/registration/email/", body, expect=202)["status"]
        return f"{phone.address}: {status}"

    def verify(self, phone: Phone) -> str:
        """Open the account with the code from the inbox."""
        code = phone.code()
        body = {"email": phone.address, "code": code}
        phone.keep(phone.post("/api/user/registration/email/verify/", body, expect=201))
        return f"{code} is right, signed in"

    def free_times(self, **more: Any) -> list[dict[str, Any]]:
        """The free times of the coming week, from tomorrow: for colour and cut unless a `service` is named."""
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        days = self.alice.get(
            "/api/business/available-slots/",
            business=self.business,
            date_from=tomorrow,
            date_to=tomorrow + timedelta(days=_DAYS_TO_LOOK_AT - 1),
            **({"service": self.services} | more),
        )["days"]
        found = [slot for day in days for slot in day["slots"]]
        if not found:
            raise Surprise(f"no free time in {_DAYS_TO_LOOK_AT} days")
        return found

    def look_at(self, phone: Phone, booking: str) -> Any:
        """A booking as its customer or its team sees it."""
        return phone.get(f"/api/business/booking/detail/{booking}/")

    def pay(self, phone: Phone, booking: str, card: str, *, expect: int = 200) -> Any:
        """Ask what is to be paid and hold a card to the phone; returns what the payment sheet was given."""
        ready = phone.post("/api/payments/intent/", {"booking": booking})
        self.providers.post("/stripe/pay", {"intent": ready["client_secret"], "card": card}, expect=expect)
        return ready

    def confirmed(self, phone: Phone, booking: str) -> Any:
        """The booking, once the provider's notice has come through: nobody asks for the payment meanwhile."""

        def found() -> Any:
            one = self.look_at(phone, booking)
            return one if one["status"] == "confirmed" else None

        return until(found, "the booking is confirmed")

    def letters(self, to_alice: str, to_bora: str) -> str:
        """A mail to the customer in English and one to the owner in Albanian."""
        said = [self.alice.letter_about(to_alice), self.bora.letter_about(to_bora)]
        return " / ".join(said)

    def notified(self, phone: Phone, kind: str) -> str:
        """The newest of a kind in the list inside the app."""

        def found() -> str | None:
            rows = phone.get("/api/notifications/list/")["results"]
            return next((str(each["title"]) for each in rows if each["type"] == kind), None)

        return until(found, f"a notification: {kind}")

    def is_free(self, starts_at: str) -> bool:
        """Whether anybody can have the visit at that time."""
        return starts_at in [slot["starts_at"] for slot in self.free_times()]


def same(found: Any, **wanted: Any) -> None:
    """Raises `Surprise` unless these parts of a reply are as wanted."""
    check({name: found[name] for name in wanted}, wanted, "the reply")
