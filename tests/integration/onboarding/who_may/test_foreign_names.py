"""What belongs to the salon next door, named in a request about one's own: refused, and nothing changes."""

from typing import Any

import pytest

from tests.integration.onboarding.who_may.place import Place
from tests.integration.onboarding.who_may.rows import LEADERS, Row
from tests.integration.salon import CUT

_OURS = {"business": "<business>"}
_DAY = {"kind": "time_off", "date_from": "2027-03-15", "date_to": "2027-03-15"}
_CUT = _OURS | {"category": "<category>"} | CUT
_EMPLOYEE, _SERVICE = "/api/onboarding/employee/", "/api/onboarding/service/"
_GALLERY, _OPENING = "/api/onboarding/gallery/", "/api/onboarding/jobs/<uuid:opening>/"
_APPLICATION = f"{_OPENING}applications/<uuid:application>/"
THEIRS, OURS, UPLOAD = "<their employee>", "<employee>", "<their upload>"

BODIES: dict[str, tuple[Row, str]] = {
    "the week of an employee": (
        Row("POST /api/onboarding/working-hours/", LEADERS, _OURS | {"employee": THEIRS, "weekly": []}),
        "employee",
    ),
    "an employee's day off": (
        Row("POST /api/onboarding/exceptions/", LEADERS, _OURS | _DAY | {"employee": THEIRS}),
        "employee",
    ),
    "a service for somebody new": (
        Row(f"POST {_EMPLOYEE}", LEADERS, _OURS | {"name": "Gent", "services": ["<their service>"]}),
        "services.0",
    ),
    "a service for somebody who is there": (
        Row(f"PATCH {_EMPLOYEE}<uuid:employee>/", LEADERS, {"services": ["<service>", "<their service>"]}),
        "services.1",
    ),
    "an employee for a new service": (
        Row(f"POST {_SERVICE}", LEADERS, _CUT | {"employees": [{"uid": OURS}, {"uid": THEIRS}]}),
        "employees.1",
    ),
    "an employee for a service that is there": (
        Row(f"PATCH {_SERVICE}<uuid:service>/", LEADERS, {"employees": [{"uid": THEIRS}]}),
        "employees.0",
    ),
    "a picture that somebody else has sent": (
        Row(f"POST {_GALLERY}", LEADERS, _OURS | {"upload": UPLOAD}),
        "upload",
    ),
    "a picture on their wall": (
        Row(f"POST {_GALLERY}", LEADERS, _OURS | {"upload": "<their picture>"}),
        "upload",
    ),
    "a picture in the order": (
        Row(f"PATCH {_GALLERY}", LEADERS, _OURS | {"order": ["<picture>", "<their picture>"]}),
        "order.1",
    ),
    "a cover": (Row(f"PATCH {_GALLERY}", LEADERS, _OURS | {"cover": "<their picture>"}), "cover"),
}
PATHS: dict[str, Row] = {
    "an application for their place, answered by ours": Row(
        f"POST {_APPLICATION}accept/", LEADERS, instead={"application": "their application"}
    ),
    "an application for another place of ours": Row(
        f"POST {_APPLICATION}accept/", LEADERS, instead={"application": "application for another place"}
    ),
    "an application for ours, answered by theirs": Row(
        f"POST {_APPLICATION}decline/", LEADERS, instead={"opening": "their opening"}
    ),
    "their terms, with our name in the query": Row(
        "PATCH /api/onboarding/policy/<uuid:business>/",
        LEADERS,
        {"pack": True},
        query=_OURS,
        instead={"business": "their business"},
    ),
    "their gallery, with our name in the query": Row(
        f"PATCH {_GALLERY}", LEADERS, {"business": "<their business>", "cover": "<picture>"}, query=_OURS
    ),
}


def refusal(reply: Any) -> tuple[int, list[tuple[str, str]]]:
    """The status, and each field with what is wrong with it."""
    return reply.status_code, [(wrong["field"], wrong["code"]) for wrong in reply.json["fields"]]


@pytest.mark.parametrize("what", BODIES)
def test_what_is_next_door_does_not_exist_here(place: Place, what: str) -> None:
    row, field = BODIES[what]
    before = place.digest()
    assert refusal(place.ask("owner", row)) == (422, [(field, "not_found")])
    assert place.digest() == before


@pytest.mark.parametrize("what", PATHS)
def test_no_name_of_ours_opens_what_is_theirs(place: Place, what: str) -> None:
    assert place.told("owner", PATHS[what]) == "404"


@pytest.mark.parametrize("whom", ["their employee", "their business", "stranger"])
def test_a_business_is_handed_to_nobody_next_door(place: Place, whom: str) -> None:
    erion = place.phones["stranger"].user
    assert erion is not None
    to = {"stranger": str(erion.uid)}.get(whom) or place.names[whom]
    before = place.digest()
    row = Row("POST /api/onboarding/business/<uuid:business>/transfer/", LEADERS, {"to": to})
    assert refusal(place.ask("owner", row)) == (422, [("to", "not_in_team")])
    assert place.digest() == before


def test_an_application_shows_no_picture_of_somebody_elses(place: Place) -> None:
    wish = {"message": "I have cut hair for two years.", "upload": UPLOAD}
    before = place.digest()
    row = Row("POST /api/business/jobs/<uuid:job>/apply/", LEADERS, wish)
    assert refusal(place.ask("stranger", row)) == (422, [("upload", "not_found")])
    assert place.digest() == before
