"""Every route of the owner's tools, tried by everybody: what they are told, and that a refusal changes nothing."""

import pytest

from common.web.guards import anyone
from tests.integration.onboarding.who_may import business, people
from tests.integration.onboarding.who_may.place import ROUTES, Place
from tests.integration.onboarding.who_may.rows import OK, Answers, Row

TABLE = [*business.ROWS, *people.ROWS]


def theirs_to_use() -> set[str]:
    """The routes below `/api/onboarding/`, and those below `/api/business/` that not just anybody may call."""
    return {
        name
        for name, route in ROUTES.items()
        if route.path.startswith("/api/onboarding/")
        or (route.path.startswith("/api/business/") and route.guard is not anyone)
    }


def test_the_table_names_every_route_and_no_other() -> None:
    """Whoever adds a route says here who may call it."""
    assert {row.route for row in TABLE} == theirs_to_use()


def test_no_two_rows_have_one_name() -> None:
    assert len({row.name for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("who", Answers._fields)
def test_everybody_is_told_what_the_table_says(place: Place, who: str) -> None:
    expected = {row.name: getattr(row.answers, who) for row in TABLE}
    assert {row.name: place.told(who, row) for row in TABLE} == expected


def test_there_is_somebody_for_whom_each_works() -> None:
    """A row by which nobody gets anywhere would prove nothing: what is somebody else's is tried as theirs below."""
    alone = {row.route for row in TABLE} - {row.route for row in TABLE if OK in row.answers}
    assert alone == {row.route for row in OF_ALICE} | {row.route for row in OF_OPERATORS}


NO_MATTER = Answers()
OF_ALICE = [
    row for row in TABLE if row.route.startswith(("POST /api/business/claim/", "DELETE /api/business/"))
]
OF_OPERATORS: list[Row] = []
