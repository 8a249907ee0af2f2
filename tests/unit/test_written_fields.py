"""How the contract writes times of day, amounts and versions: so that what it calls valid can be read."""

import json
import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from common.web.fields import Day, Instant
from tools.local.environment import ROOT

CONTRACT: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]


def pattern(model: str, field: str) -> str:
    """The one that a field has, alone or beside null."""
    schema = SCHEMAS[model]["properties"][field]
    return str(next(each["pattern"] for each in [schema, *schema.get("anyOf", ())] if "pattern" in each))


@pytest.mark.parametrize(
    ("model", "field", "good", "bad"),
    [
        (
            "BookRequest",
            "start_time",
            ["09:30", "23:59", "09:30:00"],
            ["9:30", "24:00", "09:30Z", "09:30:15"],
        ),
        ("WeekInterval", "end", ["24:00", "17:00"], ["24:30", "25:00"]),
        ("QuietHours", "start", ["22:00"], ["22:00+01:00"]),
        ("NewService", "price", ["0", "1000.00", "99999999.99"], ["", "free", "-1", "1.234", "100000000"]),
        ("PolicyChange", "deposit_percent", ["0", "50.5", "100", "100.00"], ["100.01", "101", "half"]),
        ("BookRequest", "expected_total", ["1000.00"], ["Ã", "1e3"]),
    ],
)
def test_what_fits_the_contract_can_be_read(model: str, field: str, good: list[str], bad: list[str]) -> None:
    wanted = re.compile(pattern(model, field))
    assert [each for each in good if not wanted.search(each)] == []
    assert [each for each in bad if wanted.search(each)] == []


def test_no_time_of_day_promises_an_offset() -> None:
    """The format `time` is one with an offset (RFC 3339), and ours are wall times."""
    assert '"format": "time"' not in json.dumps(CONTRACT)


def test_a_version_stands_in_quotes() -> None:
    parameters = CONTRACT["paths"]["/api/business/booking/{uid}/"]["patch"]["parameters"]
    wanted = re.compile(next(each["schema"]["pattern"] for each in parameters if each["name"] == "If-Match"))
    assert [bool(wanted.search(each)) for each in ('"3"', 'W/"3"', "*", "3", '"x"')] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize(("kind", "given"), [(Day, "1999-12-31"), (Instant, "2101-01-01T00:00:00Z")])
def test_a_bound_is_named_as_people_write_it(kind: Any, given: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(given)
    (wrong,) = refused.value.errors()
    assert re.search(r"\d{4}-\d\d-\d\d", str(wrong["ctx"]))
    assert "datetime" not in str(wrong["ctx"])


def test_whoever_may_see_but_not_do_is_told_so_in_the_contract() -> None:
    forbidden = [
        (method, path)
        for path, item in CONTRACT["paths"].items()
        for method, operation in item.items()
        if operation["x-authz"].get("known_to") and "403" not in operation["responses"]
    ]
    assert forbidden == []


def test_a_form_around_a_file_takes_no_other_fields() -> None:
    upload = CONTRACT["paths"]["/api/shared/upload/"]["post"]["requestBody"]["content"]
    assert upload["multipart/form-data"]["schema"]["additionalProperties"] is False


def test_a_form_that_cannot_be_kept_is_refused_as_the_contract_says() -> None:
    notice = CONTRACT["paths"]["/api/notifications/webhook/elasticemail/{secret}/"]["post"]
    assert "422" in notice["responses"]
