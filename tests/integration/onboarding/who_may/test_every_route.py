"""Every route of the owner's tools, tried by everybody: what they are told, and that a refusal changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessMember, BusinessStatus
from tests.integration.onboarding.who_may import business, people
from tests.integration.onboarding.who_may.place import ROUTES, Place
from tests.integration.onboarding.who_may.rows import OWNER, Answers
from tests.integration.salon import Salon

TABLE = [*business.ROWS, *people.ROWS]


def theirs_to_use() -> set[str]:
    """The routes below `/api/onboarding/`, and those below `/api/business/` that not just anybody may call."""
    return {
        name
        for name, route in ROUTES.items()
        if route.path.startswith("/api/onboarding/")
        or (route.path.startswith("/api/business/") and "anyone" not in route.guard.authz["principals"])
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


def test_those_whose_matter_it_is_are_told_what_the_table_says(place: Place) -> None:
    expected = {(row.name, who): said for row in TABLE for who, said in row.others.items()}
    assert {(row.name, who): place.told(who, row) for row in TABLE for who in row.others} == expected


def test_no_route_refuses_everybody() -> None:
    """A row by which nobody gets anywhere would prove nothing."""
    let_in = {row.route for row in TABLE if {*row.answers, *row.others.values()} - {"401", "403", "404"}}
    assert let_in == theirs_to_use()


def test_what_cannot_be_taken_back_wants_a_fresh_sign_in(place: Place, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=11))
    lately = [row for row in TABLE if ROUTES[row.route].guard.authz.get("recent_sign_in")]
    assert {place.told("owner", row) for row in lately} == {"403 reauthentication_required"}
    assert {place.told("nobody", row) for row in lately} == {"401"}
    assert [row.answers for row in lately] == [OWNER, OWNER]


def gone(db: Session, salon: Salon) -> None:
    """Archived: it is nobody's any more, whoever stands in its team."""
    mine = update(Business).where(Business.uid == UUID(salon.uid))
    db.execute(mine.values(status=BusinessStatus.CLOSED, archived_at=func.now()))


def never_claimed(db: Session, salon: Salon) -> None:
    """Imported: it is nobody's yet."""
    mine = Business.uid == UUID(salon.uid)
    db.execute(update(Business).where(mine).values(status=BusinessStatus.LISTED))
    ours = BusinessMember.business_id.in_(select(Business.id).where(mine))
    db.execute(delete(BusinessMember).where(ours))


@pytest.mark.parametrize("become_of_it", [gone, never_claimed])
def test_what_is_nobodys_is_not_there_for_its_former_team(
    place: Place, salon: Salon, db: Session, become_of_it: Callable[[Session, Salon], None]
) -> None:
    become_of_it(db, salon)
    db.commit()
    teams = [row for row in TABLE if (row.answers.stranger, row.answers.manager) != ("404", "404")]
    teams = [row for row in teams if row.answers.stranger == "404"]
    told = {
        (row.name, who): place.told(who, row) for row in teams for who in ("owner", "manager", "employee")
    }
    assert {which: said for which, said in told.items() if said != "404"} == {}
