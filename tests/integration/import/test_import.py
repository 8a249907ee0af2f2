"""Venues out of files: who is listed, who is published, and what happens to rows that are bad."""

import argparse
import json
import pathlib
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessStatus, Employee, EmployeeService, Service
from common.runtime import Runtime
from functions.business.importing.reading import read
from functions.business.importing.report import BadRows, Outcome, Report
from functions.business.importing.venues import import_venues
from tests.integration.conftest import Phone
from tools.reference import load_categories
from tools.venues.__main__ import BadFile, NobodyThere, arguments_of, run

from .conftest import SERVICES, TIRANA, WITH_BAD_ROWS, Importing

Named = Callable[[str], Business]


def outcomes(report: Report) -> list[tuple[int, Outcome]]:
    return [(line.number, line.outcome) for line in report.lines]


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_venues_without_services_are_listed(importing: Importing, venue: Named) -> None:
    report = importing()
    assert [line.outcome for line in report.lines] == [Outcome.LISTED] * 5
    barber = venue("Berber Gëzimi")
    assert barber.status is BusinessStatus.LISTED
    assert barber.address == "Rruga Myslym Shyri 12"
    assert barber.phone == "+355692034567"
    assert barber.timezone == "Europe/Tirane"
    assert (barber.country, barber.currency) == ("AL", "ALL")


def test_a_listed_venue_is_found_but_cannot_be_booked(
    importing: Importing, venue: Named, stranger: Phone, alice: Phone
) -> None:
    importing()
    barber = venue("Berber Gëzimi")
    for word in ("gezimi", "berber"):
        found = stranger.get("/api/business/search/", q=word).json
        assert found is not None
        assert str(barber.uid) in [row["uid"] for row in found["results"]]
    profile = stranger.get(f"/api/business/detail/{barber.uid}/").json
    assert profile is not None
    assert profile["takes_bookings"] is False
    order = {
        "business": str(barber.uid),
        "service": str(barber.uid),
        "starts_at": "2027-03-08T10:00:00+01:00",
    }
    assert alice.post("/api/business/book/", order).status_code == 404


def test_hours_become_weeks_overnight_and_around_the_clock(
    importing: Importing, venue: Named, stranger: Phone
) -> None:
    importing()

    def week(name: str) -> list[tuple[int, str, str]]:
        hours = stranger.get(f"/api/business/hours/{venue(name).uid}/").json
        assert hours is not None
        return [(each["weekday"], each["start"], each["end"]) for each in hours["weekly"]]

    assert week("Blloku Tattoo") == [(day, "18:00", "02:00") for day in (3, 4, 5)]
    assert week("Spitali Zanafilla") == [(day, "00:00", "00:00") for day in range(7)]
    assert week("Beauty Center Drita")[:2] == [(0, "09:00", "13:00"), (0, "16:00", "20:00")]
    assert week("Floktari pa orar") == []


def test_venues_that_meet_the_checklist_are_published(
    importing: Importing, venue: Named, db: Session, bora: Phone
) -> None:
    report = importing(services=SERVICES)
    published, draft, listed = Outcome.PUBLISHED, Outcome.DRAFT, Outcome.LISTED
    assert outcomes(report) == [(1, published), (2, published), (3, listed), (4, draft), (5, listed)]
    assert "address, contact" in str(report.lines[3])
    mine = bora.get("/api/onboarding/business/my/").json
    assert mine is not None
    assert {row["status"] for row in mine["results"]} == {"published", "draft"}
    own = db.execute(
        select(Employee.name, EmployeeService.price, EmployeeService.duration_minutes)
        .join(EmployeeService, EmployeeService.employee_id == Employee.id)
        .join(Service, Service.id == EmployeeService.service_id)
        .where(Service.name_en == "Manicure")
        .order_by(Employee.name)
    ).all()
    assert [tuple(row) for row in own] == [("Drita", None, None), ("Ela", 1000, 50)]


def test_a_published_venue_can_be_booked(importing: Importing, venue: Named, alice: Phone) -> None:
    importing(services=SERVICES)
    barber = venue("Berber Gëzimi")
    [group] = [
        group["services"]
        for group in alice.get(f"/api/business/detail/{barber.uid}/").json["services"]
        if group["services"][0]["name"] == "Men's haircut"
    ]
    assert [each["name"] for each in group[0]["employees"]] == ["Berber Gëzimi"]
    order = {
        "business": str(barber.uid),
        "service": group[0]["uid"],
        "date": "2027-03-08",
        "start_time": "10:00",
    }
    assert alice.post("/api/business/book/", order).status_code == 201


def test_one_bad_row_and_nothing_is_written(importing: Importing, db: Session) -> None:
    with pytest.raises(BadRows) as refused:
        importing(WITH_BAD_ROWS, SERVICES)
    db.rollback()
    report = refused.value.report
    assert count(db, Business) == 0
    assert not report.is_written
    assert [(line.number, [each.field for each in line.problems]) for line in report.bad] == [
        (3, ["opening_hours"]),
        (4, ["geometry", "name", "phone"]),
        (5, ["category"]),
    ]
    assert "Nothing was written" in str(report)


def test_bad_rows_can_be_left_out(importing: Importing, db: Session) -> None:
    report = importing(WITH_BAD_ROWS, SERVICES, skip_bad=True)
    assert report.is_written
    assert report.count(Outcome.BAD) == 3
    assert count(db, Business) == 5


def test_what_the_api_would_refuse_is_a_bad_row_too(
    importing: Importing, db: Session, tmp_path: pathlib.Path
) -> None:
    file = json.loads(TIRANA.read_text("utf-8"))
    file["features"][1]["properties"]["description"] = "x" * 4001
    changed = tmp_path / "venues.geojson"
    changed.write_text(json.dumps(file), "utf-8")
    with pytest.raises(BadRows) as refused:
        importing(changed)
    [line] = refused.value.report.bad
    assert (line.number, line.problems[0].field) == (2, "description_en")
    assert "at most 4000" in line.problems[0].reason


def test_a_bad_line_of_services_is_named(importing: Importing, tmp_path: pathlib.Path) -> None:
    lines = SERVICES.read_text("utf-8") + "\n".join(
        [
            "node/404,beard,Beard,,400,20,,",
            "node/9100000001,beard,Beard trim,,400,20,,",
            "node/9100000005,no-such,Beard,,400,20,,",
            "node/9100000006,beard,Beard,,400,20,,",
        ]
    )
    changed = tmp_path / "services.csv"
    changed.write_text(lines, "utf-8")
    report = importing(WITH_BAD_ROWS, changed, skip_bad=True)
    bad = [(line.number, line.problems[0].field) for line in report.bad if line.of == "line"]
    assert bad == [(8, "venue"), (9, "name_en"), (10, "category"), (11, "venue")]


def test_the_second_time_nothing_is_new(importing: Importing, db: Session) -> None:
    tables = (Business, Service, Employee)
    importing(services=SERVICES)
    before = [count(db, table) for table in tables]
    report = importing(services=SERVICES)
    assert [line.outcome for line in report.lines] == [Outcome.ALREADY_THERE] * 5
    assert [count(db, table) for table in tables] == before


def test_a_listed_venue_follows_the_file(importing: Importing, venue: Named, tmp_path: pathlib.Path) -> None:
    importing()
    file = json.loads(TIRANA.read_text("utf-8"))
    file["features"][0]["properties"] |= {"name": "Berber Gëzimi & Bij", "phone": "069 203 9999"}
    file["features"][4]["properties"]["opening_hours"] = "Mo-Fr 09:00-17:00"
    changed = tmp_path / "venues.geojson"
    changed.write_text(json.dumps(file), "utf-8")
    report = importing(changed)
    updated, same = Outcome.UPDATED, Outcome.ALREADY_THERE
    assert [line.outcome for line in report.lines] == [updated, same, same, same, updated]
    assert venue("Berber Gëzimi & Bij").phone == "+355692039999"


def test_a_listed_venue_goes_on_sale_when_services_arrive(importing: Importing, venue: Named) -> None:
    importing()
    report = importing(services=SERVICES)
    assert report.count(Outcome.PUBLISHED) == 2
    assert venue("Berber Gëzimi").status is BusinessStatus.PUBLISHED


def test_what_belongs_to_somebody_else_is_left_alone(
    importing: Importing, venue: Named, db: Session, erion: Phone
) -> None:
    importing(services=SERVICES)
    before = count(db, Service)
    report = importing(services=SERVICES, owner=erion)
    assert report.lines[0].outcome is Outcome.ALREADY_THERE
    assert "somebody else" in str(report.lines[0])
    assert count(db, Service) == before


def test_helsinki_can_be_imported(
    db: Session, bora: Phone, clock: SetClock, helsinki: pathlib.Path, stranger: Phone
) -> None:
    assert bora.user is not None
    rows = read(helsinki.read_bytes(), clock.now().date())
    report = import_venues(db, bora.user, rows, categories=load_categories(db), clock=clock)
    db.commit()
    assert report.count(Outcome.LISTED) == len(rows) == 42
    near = stranger.get("/api/business/nearby/", lat=60.1699, lon=24.9384, radius_m=2000, limit=100).json
    assert near is not None
    assert len(near["results"]) == 42
    assert set(db.execute(select(Business.currency, Business.timezone, Business.country))) == {
        ("EUR", "Europe/Helsinki", "FI")
    }


def command(*more: str, owner: Phone, file: pathlib.Path) -> argparse.Namespace:
    assert owner.user is not None
    return arguments_of(["--file", str(file), "--owner", owner.user.email or "", *more])


def test_the_command_undoes_everything_for_one_bad_row(bora: Phone, runtime: Runtime, db: Session) -> None:
    report = run(command(owner=bora, file=WITH_BAD_ROWS), runtime.transactions, runtime.clock)
    assert not report.is_written
    assert count(db, Business) == 0


def test_the_command_writes_the_good_rows_if_told_to(bora: Phone, runtime: Runtime, db: Session) -> None:
    given = command("--skip-bad", "--services", str(SERVICES), owner=bora, file=WITH_BAD_ROWS)
    report = run(given, runtime.transactions, runtime.clock)
    assert report.is_written
    assert count(db, Business) == 5
    assert str(report).endswith("Written; the bad rows were left out.")


def test_an_owner_needs_an_account(runtime: Runtime) -> None:
    given = arguments_of(["--file", str(TIRANA), "--owner", "nobody@example.com"])
    with pytest.raises(NobodyThere, match="nobody@example"):
        run(given, runtime.transactions, runtime.clock)


def test_a_file_that_is_not_there_is_named(bora: Phone, runtime: Runtime) -> None:
    given = command(owner=bora, file=pathlib.Path("/nowhere.geojson"))
    with pytest.raises(BadFile, match="No such file"):
        run(given, runtime.transactions, runtime.clock)
