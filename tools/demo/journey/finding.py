"""Alice finds the salon: by name, by a slip of the finger, and on the map."""

from dataclasses import dataclass

from tools.demo.journey.road import Road
from tools.demo.phone import check
from tools.demo.walking import Step


@dataclass(frozen=True)
class Finding:
    """What Alice does before she books."""

    road: Road

    def steps(self) -> list[Step]:
        """What happens, in order."""
        road = self.road
        return [
            ("Alice registers", lambda: road.register(road.alice, "Alice", "en")),
            ("Alice types the code from her letter", lambda: road.verify(road.alice)),
            ("Alice searches by name", lambda: self.search("salloni bores")),
            ("Alice mistypes it", lambda: self.search("slaloni bores")),
            ("Alice looks around where she is", self.look_nearby),
            ("Alice reads about the salon", self.read_detail),
        ]

    def search(self, words: str) -> str:
        """By a word of its Albanian name, without its accents, perhaps with two letters the wrong way round."""
        found = self.road.alice.get("/api/business/search/", q=f"{words} {self.road.mark}")["results"]
        check([each["uid"] for each in found], [self.road.business], "found")
        cheapest = found[0]["price_from"]
        return f"{words} finds {found[0]['name']}, from {cheapest['amount']} {cheapest['currency']}"

    def look_nearby(self) -> str:
        """Nearest first."""
        road = self.road
        found = road.alice.get("/api/business/nearby/", lat=road.lat, lon=road.lon, radius_m=2000)["results"]
        check(found[0]["uid"], self.road.business, "nearest")
        return f"{len(found)} within 2 km, the nearest {found[0]['distance_m']} m away"

    def read_detail(self) -> str:
        """The profile screen."""
        profile = self.road.alice.get(f"/api/business/detail/{self.road.business}/")
        check([each["name"] for each in profile["team"]], ["Dritan Leka"], "team")
        check(profile["takes_bookings"], True, "takes_bookings")
        check(profile["next_available_at"] is not None, True, "a next free time")
        open_or_not = "open" if profile["open_now"] else "closed"
        return f"{profile['name']}, {open_or_not} now, next free at {profile['next_available_at']}"
