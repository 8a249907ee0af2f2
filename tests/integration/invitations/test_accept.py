"""Joining a team with one's own account."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Employee,
    Notification,
    OperatorRole,
    Resource,
    Role,
)
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.invitations.post import ACCEPT, LOOK, accept, invited, letters, outcome, rows
from tests.integration.salon import EMPLOYEE, Salon, done

MY = "/api/onboarding/business/my/"


@pytest.fixture
def token(salon: Salon, runtime: Runtime) -> str:
    """What Dritan's letter carries."""
    return invited(salon, salon.dritan, runtime)


def team(salon: Salon) -> list[dict[str, Any]]:
    """The team, as the owner sees it."""
    seen: list[dict[str, Any]] = done(salon.owner.get(EMPLOYEE, business=salon.uid), 200)
    return seen


def test_whoever_accepts_belongs_to_the_team(salon: Salon, dritan: Phone, token: str, db: Session) -> None:
    joined = done(accept(dritan, token), 200)
    assert (joined["uid"], joined["role"], joined["one_diary"]) == (salon.uid, "employee", True)
    assert done(dritan.get(MY), 200)["results"][0]["uid"] == salon.uid
    first = team(salon)[0]
    assert (first["is_connected"], first["invitation"]) == (True, None)
    assert dritan.user is not None
    seat = db.scalars(select(Employee).where(Employee.uid == salon.dritan)).one()
    assert db.get_one(Resource, seat.resource_id).person_id == dritan.user.id


def test_the_role_is_what_the_owner_says_at_last(salon: Salon, dritan: Phone, token: str) -> None:
    salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"role": "manager"})
    assert done(accept(dritan, token), 200)["role"] == "manager"
    assert dritan.patch(f"{EMPLOYEE}{salon.elira}/", {"bio": "x"}).status_code == 200


def test_it_is_good_once(salon: Salon, dritan: Phone, erion: Phone, token: str, db: Session) -> None:
    done(accept(dritan, token), 200)
    assert outcome(accept(erion, token)) == (409, "invitation_used")
    assert outcome(accept(dritan, token)) == (409, "invitation_used")
    assert erion.get(MY).json["results"] == []
    assert [row.accepted_at is not None for row in rows(db)] == [True]


def test_it_is_good_for_a_week(dritan: Phone, token: str, clock: SetClock) -> None:
    clock.advance(timedelta(days=7))
    assert outcome(accept(dritan, token)) == (409, "invitation_expired")


def test_until_its_last_second(dritan: Phone, token: str, clock: SetClock) -> None:
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert accept(dritan, token).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 43, "ë" * 40, "' OR 1=1 --"])
def test_an_unknown_token_opens_nothing(dritan: Phone, salon: Salon, token: str) -> None:
    assert salon.uid
    assert outcome(accept(dritan, token)) == (404, "not_found")


@pytest.mark.parametrize("token", ["", "x" * 201, None, 1, ["x"], {}, "\x00", "\ud800"])
def test_no_token_is_no_token(dritan: Phone, token: object) -> None:
    for path in (ACCEPT, LOOK):
        assert dritan.post(path, {"token": token}).status_code in (400, 422)


def test_nobody_accepts_without_an_account(stranger: Phone, token: str) -> None:
    assert outcome(accept(stranger, token)) == (401, "not_signed_in")


def test_somebody_of_the_team_has_a_seat_already(
    salon: Salon, bora: Phone, dritan: Phone, runtime: Runtime
) -> None:
    done(accept(dritan, invited(salon, salon.dritan, runtime)), 200)
    other = invited(salon, salon.elira, runtime, "elira@example.com")
    assert outcome(accept(dritan, other)) == (409, "already_in_team")
    assert outcome(accept(bora, other)) == (409, "already_in_team")
    assert not team(salon)[1]["is_connected"]


def test_one_of_our_own_people_joins_no_team(dritan: Phone, token: str, db: Session, clock: SetClock) -> None:
    assert dritan.user is not None
    operators.appoint(db, dritan.user, OperatorRole.SUPPORT, now=clock.now())
    db.commit()
    assert outcome(accept(dritan, token)) == (409, "operator_has_no_business")
    assert [row.accepted_at for row in rows(db)] == [None]


def test_who_was_dismissed_is_not_invited_any_more(salon: Salon, dritan: Phone, token: str) -> None:
    salon.owner.delete(f"{EMPLOYEE}{salon.dritan}/")
    assert outcome(accept(dritan, token)) == (409, "invitation_revoked")
    assert dritan.get(MY).json["results"] == []


def test_a_closed_business_invites_nobody(salon: Salon, dritan: Phone, token: str, db: Session) -> None:
    db.execute(update(Business).where(Business.uid == salon.uid).values(status=BusinessStatus.CLOSED))
    db.commit()
    assert outcome(accept(dritan, token)) == (409, "invitation_revoked")


def test_who_does_not_lead_any_more_invites_nobody(
    salon: Salon, erion: Phone, dritan: Phone, db: Session, runtime: Runtime
) -> None:
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    by_erion = Salon(erion, salon.uid, salon.category)
    token = invited(by_erion, salon.dritan, runtime)
    salon.owner.patch(f"{EMPLOYEE}{salon.elira}/", {"role": "employee"})
    assert outcome(accept(dritan, token)) == (409, "invitation_revoked")
    salon.owner.patch(f"{EMPLOYEE}{salon.elira}/", {"role": "manager"})
    assert accept(dritan, token).status_code == 200


def test_one_looks_before_one_accepts(
    stranger: Phone, dritan: Phone, token: str, clock: SetClock, db: Session
) -> None:
    seen = done(stranger.post(LOOK, {"token": token}), 200)
    assert seen.pop("expires_at").startswith((clock.now() + timedelta(days=7)).date().isoformat())
    assert seen == {"business": "Bora's salon", "invited_by": "Bora", "name": "Dritan", "role": "employee"}
    assert [row.accepted_at for row in rows(db)] == [None]
    done(accept(dritan, token), 200)
    assert outcome(stranger.post(LOOK, {"token": token})) == (409, "invitation_used")
    assert outcome(stranger.post(LOOK, {"token": "x"})) == (404, "not_found")


def test_the_owner_hears_of_it(
    salon: Salon, dritan: Phone, token: str, db: Session, runtime: Runtime
) -> None:
    done(accept(dritan, token), 200)
    (news,) = done(salon.owner.get("/api/notifications/list/"), 200)["results"]
    assert news["type"] == "team"
    assert news["data"] == {"what": "joined_team", "business": salon.uid, "employee": salon.dritan}
    (kept,) = db.scalars(select(Notification)).all()
    assert "Dritan" not in kept.title + kept.body  # a name would have to be erased there
    assert salon.owner.user is not None
    letter = next(letter for letter in letters(runtime) if letter.to == salon.owner.user.email)
    assert "Dritan Hoxha" in letter.text
    assert f"https://avatid.test/team/{salon.uid}" in letter.text


def test_a_former_owner_gets_no_letter(
    salon: Salon, dritan: Phone, erion: Phone, token: str, db: Session, runtime: Runtime
) -> None:
    assert erion.user is not None
    done(accept(dritan, token), 200)
    mine = update(BusinessMember).where(BusinessMember.role == Role.OWNER)
    db.execute(mine.values(user_id=erion.user.id))
    db.commit()
    assert salon.owner.user is not None
    assert [letter for letter in letters(runtime) if letter.to == salon.owner.user.email] == []
