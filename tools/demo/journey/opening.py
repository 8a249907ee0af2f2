"""Bora opens a salon, from nothing to a page that everybody finds."""

from dataclasses import dataclass

from tools.demo.journey.road import Road, same
from tools.demo.phone import Surprise, check
from tools.demo.walking import Step

_COLOUR = {
    "name": "Root colour",
    "name_sq": "Lyerje rrënjësh",
    "price": "3000.00",
    "duration_minutes": 60,
    "parts": [
        {"kind": "hands_on", "minutes": 20},
        {"kind": "processing", "minutes": 30},
        {"kind": "hands_on", "minutes": 10},
    ],
    "buffer_after": 5,
}
_CUT = {"name": "Haircut", "name_sq": "Qethje", "price": "1000.00", "duration_minutes": 30}
_A_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class Opening:
    """What Bora does before the first customer comes."""

    road: Road

    def steps(self) -> list[Step]:
        """What happens, in order."""
        road = self.road
        return [
            ("Bora registers", lambda: road.register(road.bora, "Bora", "sq")),
            ("Bora types the code from her letter", lambda: road.verify(road.bora)),
            ("Bora looks for her category", self.look_at_categories),
            ("Bora opens a business", self.open_business),
            ("Nobody else finds the draft", self.find_nothing),
            ("Bora says when she is open", self.set_hours),
            ("Bora adds Dritan to the team", self.add_employee),
            ("Bora asks what is missing", lambda: self.checklist(["service"])),
            ("Bora offers colour, then a cut", self.add_services),
            ("Bora wants half of it before", self.set_terms),
            ("Bora asks again", lambda: self.checklist([])),
            ("Bora publishes", self.publish),
        ]

    def look_at_categories(self) -> str:
        """The tree; ours is the first one below the hair salons, or whatever comes first."""
        tree = self.road.bora.get("/api/business/categories/")
        if not tree:
            raise Surprise("there are no categories; load them with: python -m tools.reference")
        branch = next((each for each in tree if each["slug"] == "hair-salon"), tree[0])
        self.road.category = branch["uid"]
        return f"{len(tree)} branches, {branch['name']} is hers"

    def open_business(self) -> str:
        """A draft with everything but hours and services."""
        body = {
            "name": f"Bora's salon {self.road.mark}",
            "name_sq": f"Salloni i Borës {self.road.mark}",
            "kind": "business",
            "address": "Rruga Myslym Shyri 12",
            "city": "Tiranë",
            "location": {"lat": self.road.lat, "lon": self.road.lon},
            "phone": "+355692034567",
            "categories": [self.road.category],
        }
        made = self.road.bora.post("/api/onboarding/business/create/", body, expect=201)
        self.road.business = made["uid"]
        return f"{made['name']}, {made['status']}, {made['timezone']}, {made['currency']}"

    def find_nothing(self) -> str:
        """A draft is nobody's business but its team's."""
        self.road.alice.get(f"/api/business/detail/{self.road.business}/", expect=404)
        return "404"

    def set_hours(self) -> str:
        """The same hours every day but Sunday, with a break at noon."""
        weekly = [
            {"weekday": day, "start": start, "end": end}
            for day in range(6)
            for start, end in (("09:00", "13:00"), ("14:00", "19:00"))
        ]
        body = {"business": self.road.business, "weekly": weekly}
        week = self.road.bora.post("/api/onboarding/working-hours/", body)["weekly"]
        return f"{len(week)} intervals"

    def add_employee(self) -> str:
        """Somebody without an account of his own."""
        body = {"business": self.road.business, "name": "Dritan", "surname": "Leka"}
        made = self.road.bora.post("/api/onboarding/employee/", body, expect=201)
        return f"{made['name']} {made['surname']}"

    def add_services(self) -> str:
        """Colour has to take effect, and the place is tidied afterwards; a cut is half an hour for 1000 lek."""
        made = [self._add(each) for each in (_COLOUR, _CUT)]
        return ", ".join(made)

    def _add(self, service: dict[str, object]) -> str:
        wanted = {"business": self.road.business, "category": self.road.category, **service}
        made = self.road.bora.post("/api/onboarding/service/", wanted, expect=201)
        self.road.services.append(made["uid"])
        return f"{made['name']} {made['duration_minutes']} min {made['price']} {made['currency']}"

    def set_terms(self) -> str:
        """Half of the price as a deposit; in the last week calling off costs a fifth, moving nothing."""
        terms = {
            "deposit_percent": "50.00",
            "free_until_minutes": _A_WEEK,
            "fee_tiers": [{"from_min": _A_WEEK, "percent": "20.00"}],
            "reschedule_until_minutes": 60,
        }
        kept = self.road.bora.patch(f"/api/onboarding/policy/{self.road.business}/", terms)
        same(kept, deposit_percent="50.00", reschedule_until_minutes=60)
        return f"deposit {kept['deposit_percent']} %, calling off late {kept['fee_tiers'][0]['percent']} %"

    def checklist(self, missing: list[str]) -> str:
        """The checklist."""
        items = self.road.bora.get(f"/api/onboarding/business/{self.road.business}/checklist/")["items"]
        check([each["code"] for each in items if not each["is_done"]], missing, "missing")
        return f"missing: {', '.join(missing) or 'nothing'}"

    def publish(self) -> str:
        """From now on everybody finds it."""
        made = self.road.bora.post(f"/api/onboarding/business/{self.road.business}/publish/")
        same(made, status="published")
        return "published"
