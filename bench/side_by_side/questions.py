"""What both apps are asked, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bench.growth.city import City
from bench.side_by_side.asking import Asked
from bench.side_by_side.world import BUSINESSES, Known


@dataclass(frozen=True)
class Question:
    """The family that answers it, the number-th request of it, and how many are asked in one round."""

    name: str
    family: str
    request: Callable[[int], Asked]
    times: int
    alike: Callable[[Any], Any] = lambda body: body
    """The reply without what may differ between the apps."""


def questions(known: Known, tokens: list[str]) -> list[Question]:
    """All that are only read; `tokens` belong to people with bookings."""
    places = City(BUSINESSES).places(20)
    words = ["berber", "salon", "klinika", "floktari", "studio"]

    def near(number: int) -> dict[str, Any]:
        lat, lon = places[number % len(places)]
        return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "radius_m": 5000}

    def nearby(number: int) -> Asked:
        return Asked("GET", f"/api/business/nearby/?{urlencode(near(number))}")

    def search(number: int) -> Asked:
        asked = near(number) | {"q": words[number % len(words)], "price_max": 3000, "sort": "rating"}
        return Asked("GET", f"/api/business/search/?{urlencode(asked)}")

    def detail(number: int) -> Asked:
        return Asked("GET", f"/api/business/detail/{known.shops[number % len(known.shops)]}/")

    def mine(number: int) -> Asked:
        return Asked("GET", "/api/business/my-bookings/?upcoming=true", tokens[number % len(tokens)])

    def day(number: int) -> Asked:
        on = known.first + timedelta(number * 7 % 31)
        return _slots(known, on, 1)

    def month(_number: int) -> Asked:
        return _slots(known, known.first, 31)

    return [
        Question("nearby", "business", nearby, 60, without_cursor),
        Question("search", "business", search, 60, without_cursor),
        Question("detail", "business", detail, 60),
        Question("my-bookings", "booking", mine, 60, without_cursor),
        Question("slots, 1 day", "booking", day, 60),
        Question("slots, 31 days", "booking", month, 20),
    ]


def _slots(known: Known, first: Any, days: int) -> Asked:
    asked = {
        "business": known.house,
        "service": known.services[0],
        "date_from": first,
        "date_to": first + timedelta(days - 1),
    }
    return Asked("GET", f"/api/business/available-slots/?{urlencode(asked)}")


def without_cursor(body: Any) -> Any:
    """Cursors are opaque: only whether there is one is compared."""
    return body | {"next": body["next"] is not None}
