"""Files that mean no good, or are somebody's first script: rows are named, nothing breaks, nothing is written."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import Invalid
from common.models import Business
from common.runtime import Runtime
from functions.business.importing.actions import Given, import_file
from functions.business.importing.schemas import ImportReport
from tests.integration.conftest import Phone
from tools.reference import load_categories

from .sending import VENUES, collection, feature, send


@pytest.fixture(autouse=True)
def categories(db: Session) -> None:
    """What an installation has from the start."""
    load_categories(db)
    db.commit()


def nothing_came_of(reply: Any, db: Session) -> str:
    """The code of a refusal; the whole file is refused or every row that is bad."""
    assert reply.status_code in (413, 422), reply.text
    assert reply.content_type == "application/problem+json"
    assert db.scalar(select(func.count()).select_from(Business)) == 0
    return str(reply.json["code"])


UNREADABLE = {
    "empty": b"",
    "latin-1": VENUES.encode() + "1,Te Bor\xebs,41,19,barber,,,,\n".encode("latin-1"),
    "utf-16": collection(feature()).decode().encode("utf-16"),
    "cut off": collection(feature())[:-5],
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e400",
    "deep": b"[" * 100_000,
    "deep and whole": b'{"type":"FeatureCollection","features":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a very long number": b'{"type":"FeatureCollection","features":[' + b"1" * 5_000 + b"]}",
    "an open quote": VENUES.encode() + b'1,"Te Bora\n',
    "a huge cell": VENUES.encode() + b"1," + b"x" * 200_000 + b",41,19,barber,,,,\n",
    "another header": b"shoe_size,colour\n41,red\n",
    "a column twice": b"name,name,lat,lon,category\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "501 rows": collection(*[feature(number) for number in range(501)]),
    "501 lines": VENUES.encode() + b"1,Te Bora,41,19,barber,,,,\n" * 501,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(bora: Phone, db: Session, content: bytes) -> None:
    reply = send(bora, content, write=True)
    assert nothing_came_of(reply, db) == "invalid"
    assert reply.json["fields"][0]["field"] == "file"


def tagged(tags: dict[str, str]) -> dict[str, Any]:
    """A shop with tags that no keyword could name."""
    return feature() | {"properties": feature()["properties"] | tags}


BAD = {
    "infinite": feature() | {"geometry": {"type": "Point", "coordinates": [1e400, 41]}},
    "not a number": feature() | {"geometry": {"type": "Point", "coordinates": [float("nan"), 41]}},
    "beyond floats": feature() | {"geometry": {"type": "Point", "coordinates": [10**400, 41]}},
    "true": feature() | {"geometry": {"type": "Point", "coordinates": [True, 41]}},
    "a list as kind": feature() | {"geometry": {"type": ["Point"], "coordinates": [19, 41]}},
    "rings of nothing": feature() | {"geometry": {"type": "Polygon", "coordinates": [[], {}]}},
    "a dictionary": feature() | {"geometry": {"type": "Polygon", "coordinates": {"0": 1}}},
    "null in the name": feature(name="a\x00b"),
    "half a letter": feature(name="a\ud800b"),
    "half a letter in the hours": feature(opening_hours="Mo \ud800"),
    "half a letter in a key": tagged({"a\ud800b": "x\ud800"}),
    "half a letter in the id": feature() | {"id": "node/\udfff"},
    "null in the id": feature() | {"id": "node/\x00"},
    "a long id": feature() | {"id": "9" * 5_000},
    "a long name": feature(name="x" * 100_000),
    "a long website": feature(website="http://" + "x" * 100_000),
    "a long phone": feature(phone="1" * 100_000),
    "a long mail": feature(email="a@" + "x" * 100_000 + ".com"),
    "long hours": feature(opening_hours="Mo 09:00-17:00;" * 10_000),
    "hours of hours": feature(opening_hours="((((" * 200),
    "markup in a kind": feature(shop="<script>" * 1000),
    "many problems": tagged({f"tag\x01{number}": "\x02" for number in range(5_000)}),
    "properties as list": feature() | {"properties": ["name", "x"]},
    "braces": feature(phone="{0.__class__}"),
    "not a feature": 7,
}


@pytest.mark.parametrize("row", BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_named_and_spoils_the_file(bora: Phone, db: Session, row: Any) -> None:
    reply = send(bora, collection(feature(2), row), write=True)
    assert nothing_came_of(reply, db) == "bad_rows"
    good, bad = reply.json["report"]["rows"]
    assert bad["outcome"] == "bad"
    assert 1 <= len(bad["problems"]) <= 20
    assert len(reply.data) < 20_000
    assert good["outcome"] == "draft"


def test_a_file_of_more_than_two_megabytes_is_too_large(bora: Phone, db: Session) -> None:
    assert nothing_came_of(send(bora, b" " * (2 * 1024 * 1024 + 1)), db) == "too_large"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature")},
    optional={
        "id": ANYTHING,
        "geometry": st.fixed_dictionaries({"type": ANYTHING, "coordinates": ANYTHING}) | ANYTHING,
        "properties": st.dictionaries(
            st.sampled_from(["name", "shop", "phone", "email", "website", "opening_hours", "addr:country"])
            | st.text(max_size=8),
            ANYTHING,
            max_size=6,
        ),
    },
)


ONE_PERSON = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(who: Phone, runtime: Runtime, content: bytes) -> ImportReport | None:
    """What comes of trying a file, past the limit on tries; None for one that is refused as a whole."""
    assert who.user is not None
    given = Given(content, None, is_only_a_try=True)
    try:
        report = import_file(runtime.transactions, who.user, given, "sq", clock=runtime.clock)
    except Invalid:
        return None
    assert report.model_dump_json()
    return report


@ONE_PERSON
@given(features=st.lists(FEATURES | ANYTHING, min_size=1, max_size=4))
def test_whatever_json_is_sent_there_is_a_report(bora: Phone, runtime: Runtime, features: list[Any]) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    report = answer(bora, runtime, content)
    assert report is not None
    assert len(report.rows) == len(features)


@ONE_PERSON
@given(cells=st.lists(st.text(max_size=12), max_size=10))
def test_whatever_stands_in_a_line_there_is_an_answer(
    bora: Phone, runtime: Runtime, cells: list[str]
) -> None:
    answer(bora, runtime, VENUES.encode() + ",".join(cells).encode("utf-8", "replace") + b"\n")
