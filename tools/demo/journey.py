"""Walk the main road over HTTP against the running stack, step by step: python -m tools.demo.journey.

Bora opens a salon and Alice books an hour with her and calls it off. Every step is one line; the first
surprise ends the journey with exit status 1. All names are new each time, so it can be walked again at once.
"""

import datetime
import random
import secrets
import sys
from typing import Any

from tools.demo.phone import Phone, Surprise, check
from tools.demo.walking import Step, walk

PASSWORD = "dallandyshe-7"
_DAYS_TO_LOOK_AT = 7
_CENTRE = 41.3275, 19.8187


class Journey:
    """The road so far: who walks it, and what they know by now."""

    def __init__(self, url: str) -> None:
        self.mark = secrets.token_hex(3)
        self.bora = Phone(url, f"bora-{self.mark}@example.com")
        self.alice = Phone(url, f"alice-{self.mark}@example.com")
        self.name = f"Salloni i Borës {self.mark}"
        # Somewhere in Tirana, so that earlier journeys' salons are not in the same spot.
        self.lat, self.lon = (round(each + random.uniform(-0.03, 0.03), 6) for each in _CENTRE)
        self.category = self.business = self.employee = self.service = self.booking = ""
        self.slot: dict[str, Any] = {}

    def steps(self) -> list[Step]:
        """What happens, in order."""
        return [
            ("Bora registers", lambda: self.register(self.bora, "Bora", "sq")),
            ("Bora types the code from her letter", lambda: self.verify(self.bora)),
            ("Bora looks for her category", self.look_at_categories),
            ("Bora opens a business", self.open_business),
            ("Nobody else finds the draft", self.find_nothing),
            ("Bora says when she is open", self.set_hours),
            ("Bora adds Dritan to the team", self.add_employee),
            ("Bora asks what is missing", lambda: self.checklist(["service"])),
            ("Bora offers a cut", self.add_service),
            ("Bora asks again", lambda: self.checklist([])),
            ("Bora publishes", self.publish),
            ("Alice registers", lambda: self.register(self.alice, "Alice", "en")),
            ("Alice types the code from her letter", lambda: self.verify(self.alice)),
            ("Alice searches by name", self.search),
            ("Alice mistypes it", self.search_with_a_slip),
            ("Alice looks around where she is", self.look_nearby),
            ("Alice reads about the salon", self.read_detail),
            ("Alice asks for free times", self.ask_slots),
            ("Alice books the first one", self.book),
            ("Alice tries to book it again", self.book_again),
            ("Alice sees it among her bookings", self.my_bookings),
            ("Alice opens it", self.read_booking),
            ("Letters have come to both", lambda: self.letters("your booking", "rezervim i ri")),
            ("Alice reads her notifications", lambda: self.notifications("booked")),
            ("Alice calls it off", self.cancel),
            ("Letters have come again", lambda: self.letters("canceled", "anul")),
            ("Alice reads her notifications", lambda: self.notifications("canceled")),
            ("The time is free again", self.slot_is_free),
            ("Alice's tokens are renewed", self.refresh),
            ("Alice signs out", self.sign_out),
            ("Her token is worth nothing now", self.be_refused),
        ]

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

    def look_at_categories(self) -> str:
        """The tree; ours is the first one below the hair salons, or whatever comes first."""
        tree = self.bora.get("/api/business/categories/")
        if not tree:
            raise Surprise("there are no categories; load them with: python -m tools.reference")
        branch = next((each for each in tree if each["slug"] == "hair-salon"), tree[0])
        self.category = branch["uid"]
        return f"{len(tree)} branches, {branch['name']} is hers"

    def open_business(self) -> str:
        """A draft with everything but hours and services."""
        body = {
            "name": f"Bora's salon {self.mark}",
            "name_sq": self.name,
            "kind": "business",
            "address": "Rruga Myslym Shyri 12",
            "city": "Tiranë",
            "location": {"lat": self.lat, "lon": self.lon},
            "phone": "+355692034567",
            "categories": [self.category],
        }
        made = self.bora.post("/api/onboarding/business/create/", body, expect=201)
        self.business = made["uid"]
        return f"{made['name']}, {made['status']}, {made['timezone']}, {made['currency']}"

    def find_nothing(self) -> str:
        """A draft is nobody's business but its team's."""
        self.alice.get(f"/api/business/detail/{self.business}/", expect=404)
        return "404"

    def set_hours(self) -> str:
        """The same hours every day but Sunday, with a break at noon."""
        weekly = [
            {"weekday": day, "start": start, "end": end}
            for day in range(6)
            for start, end in (("09:00", "13:00"), ("14:00", "19:00"))
        ]
        body = {"business": self.business, "weekly": weekly}
        week = self.bora.post("/api/onboarding/working-hours/", body)["weekly"]
        return f"{len(week)} intervals"

    def add_employee(self) -> str:
        """Somebody without an account of his own."""
        body = {"business": self.business, "name": "Dritan", "surname": "Leka"}
        made = self.bora.post("/api/onboarding/employee/", body, expect=201)
        self.employee = made["uid"]
        return f"{made['name']} {made['surname']}"

    def add_service(self) -> str:
        """Half an hour for 1000 lek."""
        body = {
            "business": self.business,
            "category": self.category,
            "name": "Haircut",
            "name_sq": "Qethje",
            "price": "1000.00",
            "duration_minutes": 30,
        }
        made = self.bora.post("/api/onboarding/service/", body, expect=201)
        self.service = made["uid"]
        return f"{made['name']}, {made['duration_minutes']} minutes, {made['price']} {made['currency']}"

    def checklist(self, missing: list[str]) -> str:
        """The checklist."""
        items = self.bora.get(f"/api/onboarding/business/{self.business}/checklist/")["items"]
        check([each["code"] for each in items if not each["is_done"]], missing, "missing")
        return f"missing: {', '.join(missing) or 'nothing'}"

    def publish(self) -> str:
        """From now on everybody finds it."""
        made = self.bora.post(f"/api/onboarding/business/{self.business}/publish/")
        check(made["status"], "published", "status")
        return "published"

    def search(self) -> str:
        """By a word of its Albanian name, without its accents."""
        found = self.alice.get("/api/business/search/", q=f"salloni bores {self.mark}")["results"]
        check([each["uid"] for each in found], [self.business], "found")
        return f"{found[0]['name']}, from {found[0]['price_from']['amount']} {found[0]['price_from']['currency']}"

    def search_with_a_slip(self) -> str:
        """Two letters the wrong way round."""
        found = self.alice.get("/api/business/search/", q=f"slaloni bores {self.mark}")["results"]
        check([each["uid"] for each in found], [self.business], "found")
        return f"{found[0]['name']} all the same"

    def look_nearby(self) -> str:
        """Nearest first."""
        found = self.alice.get("/api/business/nearby/", lat=self.lat, lon=self.lon, radius_m=2000)["results"]
        check(found[0]["uid"], self.business, "nearest")
        return f"{len(found)} within 2 km, the nearest {found[0]['distance_m']} m away"

    def read_detail(self) -> str:
        """The profile screen."""
        profile = self.alice.get(f"/api/business/detail/{self.business}/")
        check([each["name"] for each in profile["team"]], ["Dritan Leka"], "team")
        check(profile["takes_bookings"], True, "takes_bookings")
        check(profile["next_available_at"] is not None, True, "a next free time")
        open_or_not = "open" if profile["open_now"] else "closed"
        return f"{profile['name']}, {open_or_not} now, next free at {profile['next_available_at']}"

    def ask_slots(self) -> str:
        """The coming week, from tomorrow; the first free time becomes ours."""
        days = self._free()
        slots = [slot for day in days for slot in day["slots"]]
        if not slots:
            raise Surprise(f"no free time in {_DAYS_TO_LOOK_AT} days")
        self.slot = slots[0]
        return f"{len(slots)} times, the first at {self.slot['starts_at']}"

    def _free(self) -> list[Any]:
        tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
        last = tomorrow + datetime.timedelta(days=_DAYS_TO_LOOK_AT - 1)
        days: list[Any] = self.alice.get(
            "/api/business/available-slots/",
            business=self.business,
            service=self.service,
            date_from=tomorrow,
            date_to=last,
        )["days"]
        return days

    def book(self) -> str:
        """Take it, at the price that was shown."""
        made = self.alice.post("/api/business/book/", self._order(), expect=201)
        self.booking = made["uid"]
        return f"{made['date']} {made['start_time']} with {made['employee']['name']}, {made['status']}"

    def book_again(self) -> str:
        """It is gone, and the refusal names others."""
        refusal = self.alice.post("/api/business/book/", self._order(), expect=409)
        check(refusal["code"], "slot_taken", "code")
        check(len(refusal["alternatives"]), 3, "number of alternatives")
        return f"409 {refusal['code']}, {len(refusal['alternatives'])} alternatives"

    def _order(self) -> dict[str, Any]:
        wanted = {"business": self.business, "services": [{"uid": self.service}]}
        return wanted | {"starts_at": self.slot["starts_at"], "expected_total": self.slot["price_from"]}

    def my_bookings(self) -> str:
        """Those to come."""
        mine = self.alice.get("/api/business/my-bookings/", upcoming="true")["results"]
        check([each["uid"] for each in mine], [self.booking], "bookings")
        return "1 upcoming"

    def read_booking(self) -> str:
        """What was agreed."""
        one = self.alice.get(f"/api/business/booking/detail/{self.booking}/")
        until = one["policy"]["free_cancel_until"]
        return f"{one['total_price']} {one['currency']}, to be called off free of charge until {until}"

    def letters(self, to_alice: str, to_bora: str) -> str:
        """A mail to the customer in English and one to the owner in Albanian."""
        said = [self.alice.letter_about(to_alice), self.bora.letter_about(to_bora)]
        return " / ".join(said)

    def notifications(self, kind: str) -> str:
        """The list inside the app, newest first."""
        newest = self.alice.get("/api/notifications/list/")["results"][0]
        check(newest["type"], kind, "type")
        return f"{newest['title']}"

    def cancel(self) -> str:
        """With a reason, and twice: the second time changes nothing."""
        path = f"/api/business/booking/{self.booking}/"
        first = self.alice.delete(path, {"reason": "I am ill."})
        again = self.alice.delete(path, {"reason": "I am ill."})
        check((again["status"], again["version"]), (first["status"], first["version"]), "the second reply")
        return f"{first['status']}, fee {first['cancellation_fee'] or 'none'}"

    def slot_is_free(self) -> str:
        """Others can have it."""
        starts = [slot["starts_at"] for day in self._free() for slot in day["slots"]]
        check(self.slot["starts_at"] in starts, True, "free")
        return f"{self.slot['starts_at']}"

    def refresh(self) -> str:
        """A new pair for the old refresh token."""
        before = self.alice.refresh
        self.alice.keep(self.alice.post("/api/user/auth/refresh/", {"refresh": before}))
        check(self.alice.refresh != before, True, "rotated")
        return "rotated"

    def sign_out(self) -> str:
        """This device only."""
        self.alice.post("/api/user/auth/logout/", expect=204)
        return "204"

    def be_refused(self) -> str:
        """With the old access token, and with the refresh token too."""
        refusal = self.alice.get("/api/business/my-bookings/", expect=401)
        self.alice.post("/api/user/auth/refresh/", {"refresh": self.alice.refresh}, expect=401)
        return f"401 {refusal['code']}"


def main() -> str | None:
    """Walk it all; returns one line about the first surprise."""
    return walk(lambda stack: Journey(stack["PUBLIC_URL"]).steps())


if __name__ == "__main__":
    sys.exit(main())
