"""Services out of a CSV file, line by line."""

import decimal

import pytest

from functions.business.importing.plans import ServicePlan, ServiceRow, UnreadableFile
from functions.business.importing.reading import read_services

HEADER = "venue,category,name_en,name_sq,price,duration_minutes,gender,employee\n"


def rows_of(text: str) -> list[ServiceRow]:
    return read_services(text.encode())


def test_a_line_is_a_service() -> None:
    [row] = rows_of(HEADER + "node/1,mens-haircut,Haircut,Qethje,1000,30,male,Dritan Leka\n")
    assert row.line == 2
    assert row.service == ServicePlan(
        venue="node/1",
        category="mens-haircut",
        name_en="Haircut",
        name_sq="Qethje",
        price=decimal.Decimal("1000.00"),
        duration_minutes=30,
        gender="male",
        employee="Dritan Leka",
    )


def test_columns_that_may_be_left_out_may_be_left_out() -> None:
    text = "price,duration_minutes,venue,name\n15.50,45,Salloni i Borës,Blow-dry\n"
    [row] = rows_of(text)
    assert row.service
    assert (row.service.gender, row.service.name_sq, row.service.employee) == ("all", None, None)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",mens-haircut,Cut,,1000,30,,", "venue"),
        ("node/1,haircuts,Cut,,1000,30,,", "category"),
        ("node/1,mens-haircut,,,1000,30,,", "name_en"),
        ("node/1,mens-haircut,Cut,,ten,30,,", "price"),
        ("node/1,mens-haircut,Cut,,-1,30,,", "price"),
        ("node/1,mens-haircut,Cut,,10.005,30,,", "price"),
        ("node/1,mens-haircut,Cut,,NaN,30,,", "price"),
        ("node/1,mens-haircut,Cut,,1000,0,,", "duration_minutes"),
        ("node/1,mens-haircut,Cut,,1000,half,,", "duration_minutes"),
        ("node/1,mens-haircut,Cut,,1000,1441,,", "duration_minutes"),
        ("node/1,mens-haircut,Cut,,1000,30,men,", "gender"),
        ("node/1,mens-haircut,Cut", "line"),
        ("node/1,mens-haircut,Cut,,1000,30,,,too,many", "line"),
    ],
)
def test_a_bad_line_is_named_by_its_number(line: str, field: str) -> None:
    good = "node/1,mens-haircut,Cut,,1000,30,,\n"
    rows = rows_of(HEADER + good + line + "\n" + good)
    assert [row.line for row in rows] == [2, 3, 4]
    assert rows[1].service is None
    assert [problem.field for problem in rows[1].problems] == [field]
    assert rows[2].service


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Missing columns"),
        ("venue,price\n", "Missing columns: name_en"),
        (HEADER.replace("employee", "colour"), "Unknown columns: colour"),
        (HEADER.replace("employee", "gender"), "named twice"),
        (HEADER + '"node/1', "unexpected end"),
    ],
)
def test_a_file_without_the_right_header_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(text)
