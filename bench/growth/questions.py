"""What is asked around a place, by name: path and query."""

from typing import Any

from bench.growth.city import RADIUS_M

NEARBY, SEARCH = "/api/business/nearby/", "/api/business/search/"
Question = tuple[str, dict[str, Any]]


def questions(category: str) -> dict[str, Question]:
    """All of them; `category` is the uid of some root category."""
    narrowed: dict[str, dict[str, Any]] = {
        "": {},
        ", a category": {"category": category},
        ", open now": {"open_now": "true"},
        ", a price": {"price_max": "900"},
    }
    worded = narrowed | {
        ", a word": {"q": "berber"},
        ", a rare word": {"q": "berber kastriot"},
        ", a mistyped word": {"q": "floktri"},
        ", a word and a category": {"q": "sallon", "category": category},
        ", soonest": {"sort": "soonest"},
        ", cheapest": {"sort": "price"},
        ", best": {"sort": "rating"},
        ", a word, soonest": {"q": "berber", "sort": "soonest"},
    }
    near = {"radius_m": RADIUS_M}
    return {f"nearby{name}": (NEARBY, near | asked) for name, asked in narrowed.items()} | {
        f"search{name}": (SEARCH, near | asked) for name, asked in worded.items()
    }
