"""Alice books two services, pays the deposit, and moves the visit to another day."""

from dataclasses import dataclass
from typing import Any

from tools.demo.journey.road import DEPOSIT, GOOD_CARD, TOTAL, Road, same
from tools.demo.phone import check
from tools.demo.walking import Step

_DATE = len("2027-03-15")


@dataclass(frozen=True)
class Visiting:
    """A visit, from the first look at the free times until it is in her calendar."""

    road: Road

    def steps(self) -> list[Step]:
        """What happens, in order."""
        road = self.road
        return [
            ("Alice asks for times for both services", self.ask_slots),
            ("Alice books the first one", self.book),
            ("Nobody hears of it yet", self.be_silent),
            ("Alice tries to book it again", self.book_again),
            ("Alice's first card is declined", self.fail_to_pay),
            ("Alice pays with another", self.pay),
            ("The provider's notice confirms it", self.be_confirmed),
            ("Alice looks at her payment", self.look_at_payment),
            ("Alice sees it among her bookings", self.my_bookings),
            ("Letters have come to both", lambda: road.letters("your booking", "rezervim i ri")),
            ("And a receipt", lambda: road.alice.letter_about("receipt")),
            ("Alice reads her notifications", lambda: road.notified(road.alice, "booked")),
            ("Alice moves it to another day", self.move),
            ("The old time is free again", self.old_time_is_free),
            ("Letters have come again", lambda: road.letters("changed", "ndrysh")),
            ("Alice puts it into her calendar", self.keep_in_calendar),
        ]

    def ask_slots(self) -> str:
        """The coming week, from tomorrow; the first free time becomes ours."""
        found = self.road.free_times()
        self.road.slot = found[0]
        return f"{len(found)} times, the first at {found[0]['starts_at']} for {found[0]['price_from']}"

    def book(self) -> str:
        """Take it, at the price that was shown; it is kept until the deposit is paid."""
        made = self.road.alice.post("/api/business/book/", self._order(), expect=201)
        same(made, status="pending_payment", total_price=TOTAL)
        check([each["name"] for each in made["services"]], ["Root colour", "Haircut"], "services")
        same(made["payment"], due=DEPOSIT, paid="0.00")
        self.road.booking = made["uid"]
        when, due = f"{made['date']} {made['start_time']}-{made['end_time']}", made["payment"]["due"]
        return f"{when} with {made['employee']['name']}, {made['status']}, {due} of {made['total_price']} due"

    def _order(self) -> dict[str, Any]:
        wanted = {
            "business": self.road.business,
            "services": [{"uid": each} for each in self.road.services],
        }
        return wanted | {
            "starts_at": self.road.slot["starts_at"],
            "expected_total": self.road.slot["price_from"],
        }

    def be_silent(self) -> str:
        """Bora's list has nothing of it."""
        check(self.road.bora.get("/api/notifications/list/")["results"], [], "notifications")
        return "no notification for Bora"

    def book_again(self) -> str:
        """It is gone, and the refusal names others."""
        refusal = self.road.alice.post("/api/business/book/", self._order(), expect=409)
        check(refusal["code"], "slot_taken", "code")
        check(len(refusal["alternatives"]), 3, "number of alternatives")
        return f"409 {refusal['code']}, {len(refusal['alternatives'])} alternatives"

    def fail_to_pay(self) -> str:
        """Her bank says no; the time is still hers."""
        ready = self.road.pay(self.road.alice, self.road.booking, "pm_card_chargeDeclined", expect=402)
        same(self.road.look_at(self.road.alice, self.road.booking), status="pending_payment")
        return f"{ready['amount']} {ready['currency']} asked for by {ready['provider']}, refused"

    def pay(self) -> str:
        """The same payment, another card."""
        ready = self.road.pay(self.road.alice, self.road.booking, GOOD_CARD)
        same(ready, amount=DEPOSIT)
        self.road.payment = ready["uid"]
        return f"{ready['amount']} {ready['currency']}"

    def be_confirmed(self) -> str:
        """Nobody asks for the payment: the notice alone does it."""
        one = self.road.confirmed(self.road.alice, self.road.booking)
        same(one["payment"], due="0.00", paid=DEPOSIT)
        return f"{one['status']}, {one['payment']['paid']} paid, payment {one['payment']['status']}"

    def look_at_payment(self) -> str:
        """What the app shows when she comes back from the payment sheet."""
        paid = self.road.alice.get(f"/api/payments/{self.road.payment}/")
        same(paid, status="succeeded", captured=DEPOSIT, refunded="0.00", error=None)
        return f"{paid['purpose']}, {paid['status']}, {paid['captured']} {paid['currency']}"

    def my_bookings(self) -> str:
        """Those to come."""
        mine = self.road.alice.get("/api/business/my-bookings/", upcoming="true")["results"]
        check([each["uid"] for each in mine], [self.road.booking], "bookings")
        return f"1 upcoming, to be moved until {mine[0]['policy']['reschedule_until']}"

    def move(self) -> str:
        """The same booking at the same price; its own time counts as free."""
        was = self.road.slot["starts_at"]
        free = self.road.free_times(exclude_booking=self.road.booking)
        other = next(slot for slot in free if slot["starts_at"][:_DATE] > was[:_DATE])
        path = f"/api/business/booking/{self.road.booking}/"
        moved = self.road.alice.patch(path, {"starts_at": other["starts_at"]})
        same(
            moved, uid=self.road.booking, status="confirmed", starts_at=other["starts_at"], total_price=TOTAL
        )
        check(moved["payment"]["paid"], DEPOSIT, "paid")
        self.road.slot, self.road.was = other, was
        return f"{was} -> {moved['starts_at']}, version {moved['version']}"

    def old_time_is_free(self) -> str:
        """Others can have it."""
        check(self.road.is_free(self.road.was), True, "free")
        check(self.road.is_free(self.road.slot["starts_at"]), False, "the new one is free")
        return self.road.was

    def keep_in_calendar(self) -> str:
        """The same UID for ever, and a number that grows with every change."""
        one = self.road.look_at(self.road.alice, self.road.booking)
        file = self.road.alice.text(f"/api/business/booking/{self.road.booking}/calendar.ics")
        lines = dict(line.split(":", 1) for line in file.splitlines() if ":" in line)
        check((lines["UID"], lines["SEQUENCE"]), (f"{one['uid']}@avatid", str(one["version"])), "the event")
        return f"{lines['SUMMARY']}, {lines['DTSTART']}, change {lines['SEQUENCE']}"
