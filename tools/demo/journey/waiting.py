"""Erion wants the time that Alice has; she calls it off, gets money back, and it is his."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tools.demo.journey.road import BACK, DEPOSIT, FEE, GOOD_CARD, TOTAL, Road, same
from tools.demo.phone import check, until
from tools.demo.walking import Step


@dataclass
class Waiting:
    """Who waits for what, and what is offered."""

    road: Road
    entry: str = ""
    quote: dict[str, Any] = field(default_factory=dict)

    def steps(self) -> list[Step]:
        """What happens, in order."""
        road = self.road
        return [
            ("Erion registers", lambda: road.register(road.erion, "Erion", "sq")),
            ("Erion types the code from his letter", lambda: road.verify(road.erion)),
            ("Erion waits for just that time", self.wait),
            ("Alice asks what calling off costs", self.ask_quote),
            ("Alice calls it off at that price", self.cancel),
            ("Her money comes back", self.see_refund),
            ("Letters have come to both", lambda: road.letters("canceled", "anul")),
            ("And one about the money", lambda: road.alice.letter_about("comes back to you")),
            ("The time is offered to Erion", self.be_offered),
            ("Nobody else can have it", self.be_kept),
            ("A letter tells him", lambda: road.erion.letter_about("i lirë për ju|e lirë për ju")),
            ("Erion takes it", self.claim),
            ("Erion pays, and it is confirmed", self.pay),
            ("Bora looks at her diary", self.look_at_diary),
            ("Bora sees what she is owed", self.see_owed),
        ]

    def wait(self) -> str:
        """The same two services, between the hours of Alice's visit: nothing else will do."""
        slot = self.road.slot
        wish = {
            "business": self.road.business,
            "services": [{"uid": each} for each in self.road.services],
            "date_from": slot["starts_at"][:10],
            "date_to": slot["starts_at"][:10],
            "time_from": slot["start_time"],
            "time_to": slot["end_time"],
        }
        entry = self.road.erion.post("/api/business/waitlist/", wish, expect=201)
        same(entry, status="waiting", offer=None)
        self.entry = entry["uid"]
        return f"{entry['date_from']} {entry['time_from']}-{entry['time_to']}, {entry['status']}"

    def ask_quote(self) -> str:
        """It holds for ten minutes."""
        self.quote = self.road.alice.get(f"/api/business/booking/{self.road.booking}/quote/")
        same(self.quote, fee=FEE, refund=BACK)
        return f"{self.quote['fee']} kept, {self.quote['refund']} back, until {self.quote['valid_until']}"

    def cancel(self) -> str:
        """With a reason, and twice: the second time changes nothing."""
        path = f"/api/business/booking/{self.road.booking}/"
        said = {"reason": "I am ill.", "quote": self.quote["uid"]}
        first, again = self.road.alice.delete(path, said), self.road.alice.delete(path, said)
        same(first, status="cancelled_by_customer", cancellation_fee=FEE)
        same(again, status=first["status"], version=first["version"], cancellation_fee=FEE)
        return f"{first['status']}, fee {first['cancellation_fee']}"

    def see_refund(self) -> str:
        """A task sends it; the provider has it when the payment says so."""

        def refunded() -> Any:
            one = self.road.look_at(self.road.alice, self.road.booking)
            return one if one["payment"]["status"] == "partly_refunded" else None

        until(refunded, "the money is back")
        paid = self.road.alice.get(f"/api/payments/{self.road.payment}/")
        same(paid, captured=DEPOSIT, refunded=BACK)
        return f"{paid['refunded']} of {paid['captured']} {paid['currency']}"

    def be_offered(self) -> str:
        """The first in line is asked as soon as time is free."""

        def offered() -> Any:
            entry = self.road.erion.get("/api/business/waitlist/")["results"][0]
            return entry if entry["status"] == "offered" else None

        offer = until(offered, "an offer for Erion")["offer"]
        check(offer["starts_at"], self.road.slot["starts_at"], "offered")
        return f"{offer['date']} {offer['start_time']}, kept until {offer['expires_at']}"

    def be_kept(self) -> str:
        """It is not among the free times, and cannot be booked."""
        check(self.road.is_free(self.road.slot["starts_at"]), False, "free")
        order = {
            "business": self.road.business,
            "services": [{"uid": each} for each in self.road.services],
            "starts_at": self.road.slot["starts_at"],
        }
        return f"409 {self.road.alice.post('/api/business/book/', order, expect=409)['code']} for Alice"

    def claim(self) -> str:
        """A booking like any other, so it wants its deposit."""
        path = f"/api/business/waitlist/{self.entry}/claim/"
        made = self.road.erion.post(path, {"expected_total": TOTAL}, expect=201)
        same(made, status="pending_payment", starts_at=self.road.slot["starts_at"])
        self.road.erions_booking = made["uid"]
        return f"{made['date']} {made['start_time']}, {made['status']}, {made['payment']['due']} due"

    def pay(self) -> str:
        """The entry leads to the booking from now on."""
        self.road.pay(self.road.erion, self.road.erions_booking, GOOD_CARD)
        one = self.road.confirmed(self.road.erion, self.road.erions_booking)
        entry = self.road.erion.get("/api/business/waitlist/")["results"][0]
        same(entry, status="claimed", booking=self.road.erions_booking, offer=None)
        return f"{one['status']}, {one['payment']['paid']} paid"

    def look_at_diary(self) -> str:
        """One visit is expected in the coming fortnight, and by whom."""
        now = datetime.fromisoformat(self.road.slot["starts_at"]).replace(hour=0)
        asked: dict[str, Any] = {
            "from": now.isoformat(),
            "to": (now + timedelta(days=14)).isoformat(),
            "status": "confirmed",
        }
        rows = self.road.bora.get("/api/business/bookings/", business=self.road.business, **asked)["results"]
        check([each["uid"] for each in rows], [self.road.erions_booking], "the diary")
        return f"{rows[0]['date']} {rows[0]['start_time']}, {rows[0]['customer']['name']}"

    def see_owed(self) -> str:
        """Two deposits came, one went back but for the fee."""
        (row,) = self.road.bora.get("/api/payments/owed/", business=self.road.business)["results"]
        same(row, captured="4000.00", refunded=BACK, disputed="0.00")
        return f"{row['owed']} {row['currency']} of {row['captured']}, {row['refunded']} gone back"
