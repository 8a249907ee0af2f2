"""Words that only this town knows: free times, secrets of links, what a provider's dialogue says of somebody."""

import io
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from PIL import Image

from common.models import User
from functions.notify.unsubscribing.links import link_of
from tests.e2e.contract.people import People
from tests.e2e.contract.town import WEBHOOK_SECRET, Town
from tests.e2e.families import ask
from tools.demo.phone import Phone
from tools.demo.ways_in import word_of

_KNOWN: dict[str, dict[str, list[Any]]] = {
    "elasticemail": {"secret": [WEBHOOK_SECRET]},
    "swagger": {"name": ["swagger-ui.css", "start.js"]},
    "category-logos": {"slug": ["barber"]},
    "topics": {"topic": ["offers", "news"]},
    "user/providers": {"provider": ["google", "apple", "facebook"]},
    "payments/webhook": {"provider": ["local"]},
    "transfer": {"to": ["arta5@example.com", "arta6@example.com", "arta7@example.com"]},
}
"""Good values by name, for operations that have this in their path."""


class Words:
    """What would never be guessed."""

    def __init__(self, town: Town, people: People) -> None:
        self._town, self._people = town, people

    def about(self, label: str) -> Mapping[str, list[Any]]:
        """Good values for fields of an operation and parameters of its path, by name."""
        told: dict[str, list[Any]] = {"file": [_picture()]} | self._days(label)
        for part, words in _KNOWN.items():
            told |= words if part in label else {}
        return told | ({"token": [self._way_out()]} if "unsubscribe" in label else {})

    def _days(self, label: str) -> dict[str, list[Any]]:
        """The week that begins tomorrow, as days, or as moments where an operation wants those."""
        if not label.startswith("GET"):
            return {}
        now = self._town.runtime.clock.now()
        first, last = now + timedelta(days=1), now + timedelta(days=8)
        told = (
            [first.isoformat(), last.isoformat()] if "/bookings/" in label else [f"{first:%F}", f"{last:%F}"]
        )
        return {name: [told[name.endswith("to")]] for name in ("from", "to", "date_from", "date_to")}

    def _way_out(self) -> str:
        """What the link in a letter's head holds."""
        with self._town.runtime.transactions.begin() as db:
            person = db.scalars(sa.select(User).where(User.email == "arta4@example.com")).one()
            return link_of(person, self._town.runtime.settings).rstrip("/").rpartition("/")[2]

    def bodies(self, label: str, draw: random.Random) -> list[dict[str, Any]]:
        """Whole bodies with which an operation succeeds, where no example can tell."""
        made: Callable[[random.Random], list[dict[str, Any]]] | None = {
            "POST /api/business/book/": self._orders,
            "POST /api/business/waitlist/": self._wishes,
            "POST /api/user/auth/refresh/": self._refreshes,
            "POST /api/user/auth/google/": self._vouched("google"),
            "POST /api/user/auth/apple/": self._vouched("apple"),
            "POST /api/user/auth/instagram/": self._vouched("instagram"),
            "POST /api/user/auth/facebook/": self._vouched("facebook"),
        }.get(label)
        return made(draw) if made else []

    @cached_property
    def _sold(self) -> list[tuple[str, str]]:
        """Businesses and what they sell, some of all."""
        rows = sa.text(
            "SELECT b.uid::text, s.uid::text FROM service s JOIN business b ON b.id = s.business_id"
            " WHERE b.status = 'published' AND s.is_active AND s.archived_at IS NULL ORDER BY s.id LIMIT 60"
        )
        with self._town.engine.connect() as db:
            return [(str(business), str(service)) for business, service in db.execute(rows)]

    def _orders(self, draw: random.Random) -> list[dict[str, Any]]:
        return [
            {"business": business, "services": [{"uid": service}], "starts_at": slot["starts_at"]}
            for business, service in draw.sample(self._sold, 8)
            for slot in self._free(business, service)[::5]
        ]

    def _free(self, business: str, service: str) -> list[dict[str, Any]]:
        first = self._town.runtime.clock.now().date() + timedelta(days=2)
        asked = f"business={business}&service={service}&date_from={first}&date_to={first + timedelta(days=4)}"
        told = ask("GET", f"{self._town.url_of('booking')}/api/business/available-slots/?{asked}").body
        return [slot for day in told.get("days", ()) for slot in day["slots"]]

    def _wishes(self, draw: random.Random) -> list[dict[str, Any]]:
        first = self._town.runtime.clock.now().date() + timedelta(days=2)
        days = {"date_from": str(first), "date_to": str(first + timedelta(days=5))}
        return [
            {"business": business, "services": [{"uid": service}], **days}
            for business, service in draw.sample(self._sold, 20)
        ]

    def _refreshes(self, _draw: random.Random) -> list[dict[str, Any]]:
        return [{"refresh": self._people.refresh_token()} for _ in range(3)]

    def _vouched(self, provider: str) -> Callable[[random.Random], list[dict[str, Any]]]:
        def words(draw: random.Random) -> list[dict[str, Any]]:
            phone = Phone(self._town.providers)
            said = word_of(phone, provider, sub=f"{draw.randrange(10**12)}", email="arta8@example.com")
            return [{name: said[name] for name in said if name != "access_token" or "id_token" not in said}]

        return words


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 40)).save(file, "PNG")
    return file.getvalue()
