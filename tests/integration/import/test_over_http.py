"""An owner brings a file of venues: tried first, then all rows or none."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, BusinessStatus, Operator, Outbox, Policy, WorkingHours
from tests.integration.conftest import Phone
from tools.reference import load_categories

from .conftest import TIRANA as FILE
from .conftest import WITH_BAD_ROWS, Importing
from .sending import VENUES, collection, feature, rows, send

TABLES: tuple[type[Any], ...] = (Business, Policy, WorkingHours, Outbox)


@pytest.fixture(autouse=True)
def categories(db: Session) -> None:
    """What an installation has from the start."""
    load_categories(db)
    db.commit()


def counts(db: Session) -> list[int]:
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_a_dry_run_says_what_would_become_of_each_row_and_writes_nothing(bora: Phone, db: Session) -> None:
    before = counts(db)
    reply = send(bora, FILE.read_bytes())
    assert reply.json["is_written"] is False
    assert reply.json["counts"] == {"draft": 5}
    first = rows(reply)[0]
    assert (first["of"], first["number"], first["name"], first["business"]) == (
        "row",
        1,
        "Berber Gëzimi",
        None,
    )
    assert (first["needs"], first["problems"]) == (["service"], [])
    assert counts(db) == before
    assert bora.get("/api/onboarding/business/my/").json["results"] == []


def test_what_is_written_is_the_owners_and_only_a_draft(bora: Phone, db: Session, stranger: Phone) -> None:
    reply = send(bora, FILE.read_bytes(), write=True)
    assert reply.json["is_written"] is True
    mine = bora.get("/api/onboarding/business/my/").json["results"]
    assert {row["uid"] for row in mine} == {row["business"] for row in rows(reply)}
    assert {row["status"] for row in mine} == {"draft"}
    assert not db.scalar(select(Business.id).where(Business.status == BusinessStatus.LISTED))
    assert stranger.get("/api/business/search/", q="gezimi").json["results"] == []


def test_one_bad_row_and_nothing_is_written(bora: Phone, db: Session) -> None:
    before = counts(db)
    reply = send(bora, WITH_BAD_ROWS.read_bytes(), write=True)
    assert (reply.status_code, reply.json["code"]) == (422, "bad_rows")
    assert reply.json["report"]["is_written"] is False
    bad = [row for row in rows(reply, 422) if row["outcome"] == "bad"]
    assert [(row["number"], [each["field"] for each in row["problems"]]) for row in bad] == [
        (3, ["opening_hours"]),
        (4, ["geometry", "name", "phone"]),
        (5, ["category"]),
    ]
    assert counts(db) == before
    assert [row["outcome"] for row in rows(send(bora, WITH_BAD_ROWS.read_bytes()))].count("bad") == 3


def test_the_second_time_nothing_is_new(bora: Phone, db: Session) -> None:
    send(bora, FILE.read_bytes(), write=True)
    before = counts(db)
    reply = send(bora, FILE.read_bytes(), write=True)
    assert reply.json["counts"] == {"already_there": 5}
    assert counts(db) == before


def test_nobody_takes_or_blocks_what_somebody_else_imports(
    importing: Importing, bora: Phone, erion: Phone, db: Session
) -> None:
    """Erion's ids are his own: AvatID's listed venues and Bora's drafts of the same names are other venues."""
    send(erion, FILE.read_bytes(), write=True)
    assert importing().counts == {"listed": 5}
    listed = select(Business.id).where(Business.status == BusinessStatus.LISTED)
    before = set(db.scalars(listed))
    assert send(bora, FILE.read_bytes(), write=True).json["counts"] == {"draft": 5}
    assert set(db.scalars(listed)) == before
    assert db.scalar(select(func.count()).select_from(Business)) == 15


def test_what_has_been_handed_over_is_left_alone(bora: Phone, erion: Phone, db: Session) -> None:
    send(bora, collection(feature()), write=True)
    db.scalars(select(BusinessMember)).one().user_id = erion.user.id if erion.user else 0
    db.commit()
    [row] = rows(send(bora, collection(feature(name="Mine again")), write=True))
    assert row["outcome"] == "already_there"
    assert "somebody else" in row["remarks"][0] or "dikujt" in row["remarks"][0]
    assert db.scalars(select(Business.name_en)).one() == "Salloni 1"


def test_venues_come_as_a_table_too(bora: Phone, db: Session) -> None:
    text = VENUES + (
        '1,Te Bora,41.3275,19.8187,hair-salon;nails,"Rruga 1, kati 2",Tiranë,069 203 4567,Mo-Fr 09:00-17:00\n'
        "2,Te Mira,41.33,19.82,barber,,,,\n"
    )
    send(bora, text, write=True)
    business = db.scalars(select(Business).where(Business.name_en == "Te Bora")).one()
    assert (business.address, business.city, business.phone) == ("Rruga 1, kati 2", "Tiranë", "+355692034567")
    assert (business.timezone, business.source_id) == ("Europe/Tirane", "1")
    assert business.location is not None
    assert business.location.lat == pytest.approx(41.3275)
    week = select(func.count()).select_from(WorkingHours).where(WorkingHours.business_id == business.id)
    assert db.scalar(week) == 5


def test_a_table_out_of_excel_is_read_and_names_are_ids_where_there_are_none(bora: Phone) -> None:
    text = "\ufeffname;lat;lon;category\r\nTe Bora;41,3275;19,8187;hair-salon\r\n\r\nTE BORA;41;19;barber\r\n"
    first, second = rows(send(bora, text))
    assert (first["number"], first["outcome"]) == (2, "draft")
    assert (second["number"], second["problems"][0]["field"]) == (4, "id")


def test_an_answer_of_overpass_is_read(bora: Phone) -> None:
    salon = {"tags": {"name": "Te Bora", "shop": "hairdresser"}}
    elements = [
        {"type": "node", "id": 7, "lat": 41.3, "lon": 19.8} | salon,
        {"type": "way", "id": 7, "center": {"lat": 41.3, "lon": 19.8}, "nodes": [1, 2]} | salon,
        {"type": "node", "id": 1, "lat": 41.3, "lon": 19.8},
        {"type": "way", "id": 8, "nodes": [1, 2]} | salon,
    ]
    found = rows(send(bora, json.dumps({"version": 0.6, "elements": elements})))
    assert [row["outcome"] for row in found] == ["draft", "draft", "bad"]


def test_problems_are_told_in_the_readers_language(bora: Phone, alice: Phone) -> None:
    text = VENUES + "1,Te Bora,41.3275,19.8187,barber,,,12,\n"
    [english] = rows(send(alice, text))
    [albanian] = rows(send(bora, text))
    assert "'12'" in english["problems"][0]["message"]
    assert "'12'" in albanian["problems"][0]["message"]


def test_nobody_imports_signed_out(stranger: Phone) -> None:
    assert send(stranger, FILE.read_bytes()).status_code == 401


def test_our_own_people_own_nothing(bora: Phone, db: Session) -> None:
    assert bora.user is not None
    db.add(Operator(user_id=bora.user.id, role="support"))
    db.commit()
    [row] = rows(send(bora, collection(feature()), write=True), 422)
    assert row["outcome"] == "bad"


def test_there_is_a_limit_a_day(bora: Phone) -> None:
    statuses = [send(bora, "nonsense").status_code for _each in range(41)]
    assert statuses == [422] * 40 + [429]
