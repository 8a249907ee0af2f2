"""What PostgreSQL writes of businesses is what our models would write of them, whatever the businesses are."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    GalleryImage,
    Gender,
    LatLon,
    Policy,
    Role,
    Upload,
    User,
)
from common.runtime import Runtime
from common.web.paging import Page
from functions.business.discovery.schemas import BusinessProfile, BusinessRow, EmployeeReply, ServiceReply
from tests.integration.conftest import Phone
from tests.integration.discovery.by_hand import ByHand
from tests.integration.discovery.places import NEARBY, category, employee, opens, performs, place, service

SEED, HOW_MANY = 20, 24
WORKED_OUT = {"open_now", "closes_at", "opens_at", "hours_today", "next_available_at", "distance_m"}
NAMES = ['Çlirim "Lali"', "Ëmbëlsira \\ Fatosi", "Floktari\u2028Bora", "B & B <3", "Ελένη", "🪮"]
NOTHING = [None, " ", "\u00a0\u3000\t", "\u2003\n"]


class Shops:
    """Businesses of which nobody knows what to expect."""

    def __init__(self, db: Session) -> None:
        self.db, self.chance = db, random.Random(SEED)
        self.owner = User(name="Bora", surname="Hoxha", email="written@example.com")
        db.add(self.owner)
        db.flush()
        self.categories = [
            category(db, f"written-{n}", None, rank=self.chance.randrange(3), **self._both("name"))
            for n in range(5)
        ]
        self.businesses = [self._business() for _each in range(HOW_MANY)]
        db.flush()

    def _business(self) -> Business:
        count = self.chance.choice((0, 1, 3, 4, 8, 20, 40, 60))
        chance = self.chance
        made = place(
            self.db,
            chance.choice(NAMES),
            *chance.sample(self.categories, chance.randrange(3)),
            name_sq=chance.choice([*NAMES, *NOTHING]),
            description_en=chance.choice([*NAMES, ""]),
            description_sq=chance.choice([*NAMES, *NOTHING]),
            status=chance.choice((BusinessStatus.PUBLISHED, BusinessStatus.LISTED)),
            location=LatLon(41.3275 + chance.uniform(-0.01, 0.01), 19.8187 + chance.uniform(-0.01, 0.01)),
            rating_count=count,
            rating_sum=chance.randint(count, 5 * count),
            rating_histogram=[chance.randrange(9) for _stars in range(5)],
            timezone=chance.choice(("Europe/Tirane", "Europe/London", "America/St_Johns", "Asia/Kathmandu")),
        )
        opens(self.db, made, *((day, "09:00", "17:30") for day in range(chance.randrange(7))))
        self._sells(made)
        self._hangs_pictures(made)
        if chance.random() < 0.3:
            self.db.add(BusinessMember(business_id=made.id, user_id=self.owner.id, role=Role.OWNER))
        if chance.random() < 0.6:
            self.db.add(Policy(business_id=made.id, **self._terms()))
        return made

    def _sells(self, made: Business) -> None:
        chance, db = self.chance, self.db
        team = [
            employee(
                db,
                made,
                chance.choice([*NAMES, " Dritan"]),
                surname=chance.choice(("", "Hoxha\u00a0")),
                rank=chance.randrange(3),
                is_active=chance.random() < 0.8,
                rating_count=20,
                rating_sum=chance.randint(20, 100),
                avatar_upload_id=self._upload("avatar").id if chance.random() < 0.5 else None,
            )
            for _each in range(chance.randrange(4))
        ]
        only = chance.choice([None, Gender.FEMALE])
        for _each in range(chance.randrange(5)):
            sold = service(
                db,
                made,
                f"{chance.randrange(100, 9000)}.{chance.randrange(100):02}",
                chance.choice(NAMES),
                name_sq=chance.choice([*NAMES, *NOTHING]),
                category=chance.choice(self.categories),
                gender=only or chance.choice(list(Gender)),
                rank=chance.randrange(3),
                is_active=chance.random() < 0.9,
                is_performed_by_everyone=chance.random() < 0.5,
            )
            for who in team:
                if chance.random() < 0.5:
                    minutes = chance.choice((None, 45))
                    performs(db, who, sold, chance.choice((None, 50, 99_999)), duration_minutes=minutes)

    def _hangs_pictures(self, made: Business) -> None:
        for position in range(self.chance.randrange(4)):
            upload = self._upload("gallery")
            self.db.add(
                GalleryImage(
                    business_id=made.id, upload_id=upload.id, position=-position, is_cover=position == 1
                )
            )

    def _upload(self, purpose: str) -> Upload:
        folder = {"avatar": "avatars"}.get(purpose, purpose)
        sizes = {
            name: {"path": f"{folder}/{self.chance.random()}/{name}.jpg", "width": wide, "height": 96}
            for name, wide in (("small", 128), ("medium", 512))
        }
        upload = Upload(
            owner_id=self.owner.id,
            purpose=purpose,
            status=self.chance.choice(("ready", "ready", "hidden")),
            path=f"{folder}/{self.chance.random()}/original.jpg",
            width=2048,
            height=1536,
            variants=sizes,
        )
        self.db.add(upload)
        self.db.flush()
        return upload

    def _terms(self) -> dict[str, Any]:
        fees = [{"from_min": 1440, "percent": 50}, {"from_min": 60, "amount": "800.00"}]
        return {
            "auto_confirm": self.chance.random() < 0.5,
            "fee_tiers": fees[: self.chance.randrange(3)],
            "no_show_fee": self.chance.choice((None, {"percent": "100"})),
            "max_reschedules": self.chance.choice((None, 2)),
            "deposit_percent": self.chance.choice((None, Decimal("12.50"))),
        }

    def _both(self, name: str) -> dict[str, str]:
        return {f"{name}_en": self.chance.choice(NAMES), f"{name}_sq": self.chance.choice([*NAMES, "  "])}


@pytest.fixture
def shops(db: Session) -> Shops:
    """The whole town of them."""
    made = Shops(db)
    db.commit()
    db.expire_all()
    return made


@pytest.fixture(params=["en", "sq"])
def reader(request: pytest.FixtureRequest, stranger: Phone) -> Phone:
    """Somebody who reads one of our languages."""
    stranger.language = request.param
    return stranger


def by_hand(shops: Shops, runtime: Runtime, reader: Phone) -> dict[str, ByHand]:
    """The same town, put together here."""
    assert reader.language
    storage = runtime.doors.storage
    return {str(each.uid): ByHand(shops.db, each, storage, reader.language) for each in shops.businesses}


def without_times(shown: dict[str, Any]) -> dict[str, Any]:
    """What does not depend on the moment or the place."""
    return {name: value for name, value in shown.items() if name not in WORKED_OUT}


def stays_the_same(kind: Any, body: bytes) -> bool:
    """Whether the model reads every part of it, and would write it just so."""
    adapter = TypeAdapter(kind)
    return bool(json.loads(adapter.dump_json(adapter.validate_json(body))) == json.loads(body))


def test_a_page_is_what_the_models_would_write(shops: Shops, runtime: Runtime, reader: Phone) -> None:
    reply = reader.get(NEARBY, lat=41.3275, lon=19.8187, limit=100)
    assert reply.status_code == 200, reply.text
    assert stays_the_same(Page[BusinessRow], reply.data)
    expected = {uid: each.row() for uid, each in by_hand(shops, runtime, reader).items()}
    assert {row["uid"]: without_times(row) for row in reply.json["results"]} == expected


def test_a_profile_is_what_the_models_would_write(shops: Shops, runtime: Runtime, reader: Phone) -> None:
    for uid, expected in by_hand(shops, runtime, reader).items():
        reply = reader.get(f"/api/business/detail/{uid}/")
        assert stays_the_same(BusinessProfile, reply.data)
        assert without_times(reply.json) == expected.profile()


def test_a_menu_and_a_team_are_what_the_models_would_write(
    shops: Shops, runtime: Runtime, reader: Phone
) -> None:
    for uid, expected in by_hand(shops, runtime, reader).items():
        menu, team = (reader.get(f"/api/business/{what}/{uid}/") for what in ("services", "employees"))
        assert stays_the_same(list[ServiceReply], menu.data)
        assert stays_the_same(list[EmployeeReply], team.data)
        assert menu.json == expected.services()
        assert team.json == expected.employees()
