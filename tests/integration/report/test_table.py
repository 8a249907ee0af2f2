"""The report as a table for a spreadsheet."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.conftest import Phone
from tests.integration.report.conftest import REPORT
from tests.integration.salon import Salon
from tests.integration.visits import Diary

ASKED = {"from": "2027-02-01", "to": "2027-02-02"}
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def table(reply: Any) -> list[list[str]]:
    assert reply.status_code == 200, reply.text
    assert reply.content_type == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"), newline="")))


def test_it_comes_as_a_table_to_whoever_asks_for_one(bora: Phone, salon: Salon, diary: Diary) -> None:
    diary.visit(MONDAY, price="1000.50")
    rows = table(bora.get(REPORT, business=salon.uid, format="csv", **ASKED))
    assert ["revenue", "1000.50", "0.00"] in rows
    assert ["2027-02-01", "1", "1000.50"] in rows
    assert ["2027-02-02", "0", "0.00"] in rows
    bora.headers = {"Accept": "text/csv"}
    reply = bora.get(REPORT, business=salon.uid, **ASKED)
    assert table(reply) == rows
    assert "Accept" in reply.headers["Vary"]
    assert reply.headers["Cache-Control"] == "no-store"
    bora.headers = {"Accept": "text/html, */*"}
    assert bora.get(REPORT, business=salon.uid, **ASKED).is_json
    bora.headers = {"Accept": "text/csv"}
    assert bora.get(REPORT, business=salon.uid, format="json", **ASKED).is_json


def test_excel_reads_its_letters(bora: Phone, salon: Salon) -> None:
    salon.add_employee("Çelik")
    reply = bora.get(REPORT, business=salon.uid, format="csv", **ASKED)
    assert reply.data.startswith(b"\xef\xbb\xbf")
    assert "Çelik" in {row[0] for row in table(reply) if row}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com","x")'])
def test_no_name_becomes_a_formula(bora: Phone, salon: Salon, diary: Diary, name: str) -> None:
    salon.add_employee(name)
    sold = salon.add_service(name=name, name_sq=name)
    Diary.of(diary.db, salon).visit(MONDAY, service=sold)
    cells = [
        cell for row in table(bora.get(REPORT, business=salon.uid, format="csv", **ASKED)) for cell in row
    ]
    assert cells.count(f"'{name}") == 2
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]


def test_refusals_stay_problems(erion: Phone, salon: Salon) -> None:
    erion.headers = {"Accept": "text/csv"}
    reply = erion.get(REPORT, business=salon.uid, **ASKED)
    assert (reply.status_code, reply.content_type) == (404, "application/problem+json")
