"""The venues as rows: one statement a table, triggers asleep, then the product's own words for search."""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import database
from tests.integration.search_quality.facts import Venue
from tools import reference
from tools.local.cluster import Cluster

WRITE: tuple[str, ...] = (
    """INSERT INTO business (uid, name_en, name_sq, description_en, city, location, status, archived_at,
        rating_sum, rating_count, rating_rank, published_at)
    SELECT uid, name_en, name_sq, description, city, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, status,
        CASE WHEN is_archived THEN timestamptz '2027-01-01' END, stars[1], stars[2],
        (10 * 4.0 + stars[1]) / (10 + stars[2]), timestamptz '2026-01-01'
    FROM jsonb_to_recordset(:venues) v(uid uuid, name_en text, name_sq text, description text, city text,
        lat float, lon float, status text, is_archived boolean, stars int[])""",
    """INSERT INTO business_category (business_id, category_id)
    SELECT b.id, c.id FROM jsonb_to_recordset(:venues) v(uid uuid, kinds text[])
    JOIN business b USING (uid) JOIN category c ON c.slug = ANY (v.kinds)""",
    """INSERT INTO service (business_id, category_id, name_en, name_sq, price, duration_minutes)
    SELECT b.id, c.id, o.name_en, o.name_sq, o.price, 30 FROM jsonb_to_recordset(:venues) v(uid uuid, offers jsonb)
    JOIN business b USING (uid),
        jsonb_to_recordset(v.offers) o(kind text, name_en text, name_sq text, price numeric)
    JOIN category c ON c.slug = o.kind""",
)
REFRESH = "SELECT refresh_business_search(id) FROM business"


def fill(engine: sa.Engine, venues: Iterable[Venue]) -> None:
    """Reference data and venues; `engine` is a superuser's."""
    with Session(engine) as db:
        reference.load_categories(db)
        reference.load_towns(db)
        db.commit()
    rows = json.dumps([_row(venue) for venue in venues])
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for statement in WRITE:
            connection.execute(sa.text(statement), {"venues": rows})
    refresh(engine)


def refresh(engine: sa.Engine) -> None:
    """Let the product work out again what every venue is found by."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(REFRESH))
        connection.execute(sa.text("VACUUM ANALYZE"))


def _row(venue: Venue) -> dict[str, Any]:
    return {
        "uid": str(venue.uid),
        "name_en": venue.name_en,
        "name_sq": venue.name_sq,
        "description": venue.description,
        "city": venue.city,
        "lat": venue.lat,
        "lon": venue.lon,
        "status": venue.status,
        "is_archived": venue.is_archived,
        "stars": list(venue.stars),
        "kinds": venue.kinds,
        "offers": [
            {"kind": each.kind, "name_en": each.name_en, "name_sq": each.name_sq, "price": each.price}
            for each in venue.offers
        ],
    }


def copied(cluster: Cluster, source: str, name: str) -> str:
    """A copy of a database that nobody is connected to; returns its name."""
    with database.superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy"))
    return name
