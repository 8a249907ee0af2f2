"""The guards by name: what everybody reads and its owner changes, a business's owner, AvatID's own people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens, Claims
from common.clock import SetClock
from common.models import Business, BusinessMember, Operator, OperatorRole, Role, User, UserSession
from common.runtime import Runtime
from common.team import is_business_owner
from common.web.app import create_app
from common.web.contract import Api
from common.web.guards import is_owner_or_read_only, operator
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon
from tests.integration.web.conftest import Said


def _seen(db: Session, uid: UUID) -> User | None:
    return db.scalar(select(User).where(User.uid == uid).where(User.name != "Hidden"))


def _own(db: Session, user: User, uid: UUID) -> User | None:
    return db.scalar(select(User).where(User.uid == uid).where(User.id == user.id))


def guarded_api() -> Api:
    """A page of everybody's, a shop's till, and a room for staff."""
    api = Api("guarded")
    page = is_owner_or_read_only("page", User, seen=_seen, owned=_own)

    @api.get("/api/guarded/<uuid:page>/", auth=page.reading)
    def read(one: User) -> Said:
        """Read a page."""
        return Said(text=one.name)

    @api.patch("/api/guarded/<uuid:page>/", auth=page.changing)
    def change(one: User) -> Said:
        """Change a page."""
        return Said(text=one.name)

    @api.get("/api/guarded/till/<uuid:business>/", auth=is_business_owner)
    def count(business: Business) -> Said:
        """Count what is in the till."""
        return Said(text=business.name_en)

    @api.get("/api/guarded/staff/", auth=operator())
    def enter(one: Operator) -> Said:
        """Enter the staff's room."""
        return Said(text=one.role)

    @api.get("/api/guarded/admin/", auth=operator(OperatorRole.ADMIN))
    def command(one: Operator) -> Said:
        """Run things."""
        return Said(text=one.role)

    return api


@pytest.fixture
def guarded(runtime: Runtime) -> FlaskClient:
    """The guarded family, served."""
    return create_app(guarded_api(), runtime).test_client()


Ask = Callable[[str, str, str], Any]


@pytest.fixture
def ask(guarded: FlaskClient) -> Ask:
    """Ask with a token, or without."""

    def asked(method: str, path: str, token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return guarded.open(f"/api/guarded/{path}/", method=method, headers=headers)

    return asked


def told(reply: Any) -> tuple[int, dict[str, Any]]:
    """Status and problem, without what differs from request to request."""
    return reply.status_code, {name: value for name, value in reply.json.items() if name != "request_id"}


def test_everybody_reads(ask: Ask, alice: Phone, erion: Phone) -> None:
    assert alice.user is not None
    for token in ("", alice.token, erion.token):
        assert ask("GET", str(alice.user.uid), token).json == {"text": "Alice"}


def test_the_owner_alone_changes(ask: Ask, alice: Phone, erion: Phone) -> None:
    assert alice.user is not None
    assert ask("PATCH", str(alice.user.uid), alice.token).status_code == 200
    assert ask("PATCH", str(alice.user.uid), "").status_code == 401


def test_somebody_elses_is_like_one_that_is_not_there(ask: Ask, alice: Phone, erion: Phone) -> None:
    assert alice.user is not None
    other, missing = ask("PATCH", str(alice.user.uid), erion.token), ask("PATCH", str(uuid4()), erion.token)
    assert told(other) == told(missing)
    assert other.status_code == 404


def test_what_nobody_may_see_is_like_one_that_is_not_there(ask: Ask, alice: Phone, db: Session) -> None:
    assert alice.user is not None
    db.execute(update(User).values(name="Hidden"))
    db.commit()
    assert told(ask("GET", str(alice.user.uid), "")) == told(ask("GET", str(uuid4()), ""))


def test_the_business_owner_passes(ask: Ask, salon: Salon) -> None:
    assert ask("GET", f"till/{salon.uid}", salon.owner.token).json == {"text": "Bora's salon"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE])
def test_her_team_knows_that_it_is_there(
    ask: Ask, salon: Salon, dritan: Phone, db: Session, role: Role
) -> None:
    salon.employ(db, dritan, salon.dritan, role)
    assert ask("GET", f"till/{salon.uid}", dritan.token).status_code == 403


def test_owning_another_business_does_not_help(ask: Ask, salon: Salon, erion: Phone, db: Session) -> None:
    open_salon(erion, db)
    other, missing = (ask("GET", f"till/{uid}", erion.token) for uid in (salon.uid, uuid4()))
    assert told(other) == told(missing)
    assert other.status_code == 404


@pytest.fixture
def staff(db: Session, alice: Phone, clock: SetClock) -> Operator:
    """Alice, who works for AvatID now."""
    assert alice.user is not None
    row = Operator(user_id=alice.user.id, role=OperatorRole.SUPPORT, totp_secret=b"sealed")
    row.totp_confirmed_at = clock.now()
    db.add(row)
    db.commit()
    return row


@pytest.fixture
def both_factors(db: Session, alice: Phone, clock: SetClock, runtime: Runtime) -> str:
    """Her token after a sign-in with password and code."""
    assert alice.user is not None
    session = db.scalars(select(UserSession).where(UserSession.user_id == alice.user.id)).one()
    claims = Claims(alice.user.uid, session.uid, 0, int(clock.now().timestamp()), ("pwd", "otp"))
    return AccessTokens(runtime.settings).issue(claims, clock.now())


def test_an_operator_enters_with_both_factors(
    ask: Ask, alice: Phone, staff: Operator, both_factors: str
) -> None:
    assert ask("GET", "staff", both_factors).json == {"text": "support"}
    assert ask("GET", "staff", alice.token).json["code"] == "second_factor_required"
    assert ask("GET", "admin", both_factors).json["code"] == "forbidden"


def test_an_admin_goes_everywhere(ask: Ask, staff: Operator, both_factors: str, db: Session) -> None:
    staff.role = OperatorRole.ADMIN
    db.commit()
    assert {ask("GET", room, both_factors).status_code for room in ("staff", "admin")} == {200}


def test_one_who_is_no_admin_any_more_is_out_of_that_room_at_once(
    ask: Ask, staff: Operator, both_factors: str, db: Session
) -> None:
    for role, status in ((OperatorRole.ADMIN, 200), (OperatorRole.SUPPORT, 403)):
        staff.role = role
        db.commit()
        assert ask("GET", "admin", both_factors).status_code == status


def test_for_everybody_else_there_is_no_such_room(ask: Ask, erion: Phone, salon: Salon) -> None:
    for phone in (erion, salon.owner):
        assert ask("GET", "staff", phone.token).status_code == 404
    assert ask("GET", "staff", "").status_code == 401


def test_a_revoked_operator_is_out_with_the_next_request(
    ask: Ask, staff: Operator, both_factors: str, db: Session, clock: SetClock
) -> None:
    assert ask("GET", "staff", both_factors).status_code == 200
    staff.revoked_at = clock.now()
    db.commit()
    assert ask("GET", "staff", both_factors).status_code == 404


def test_an_operator_is_nobodys_team(ask: Ask, staff: Operator, both_factors: str, salon: Salon) -> None:
    assert ask("GET", f"till/{salon.uid}", both_factors).status_code == 404


def test_an_admins_word_counts_for_nothing_in_a_business(
    alice: Phone, staff: Operator, both_factors: str, salon: Salon, db: Session
) -> None:
    staff.role = OperatorRole.ADMIN
    db.commit()
    phone = Phone(alice.town, both_factors)
    assert phone.get(f"/api/onboarding/business/{salon.uid}/checklist/").status_code == 404
    assert phone.patch(f"/api/onboarding/policy/{salon.uid}/", {"pack": True}).status_code == 404


def test_a_business_owner_is_no_operator(ask: Ask, salon: Salon, db: Session) -> None:
    assert db.scalars(select(BusinessMember.role)).one() is Role.OWNER
    assert ask("GET", "staff", salon.owner.token).status_code == 404


def test_each_guard_says_in_the_contract_who_may() -> None:
    authz = {route.view.__name__: route.guard.authz for route in guarded_api().routes}
    assert authz == {
        "read": {"principals": ["anyone"], "object": "page"},
        "change": {"principals": ["user"], "object": "page", "relation": "owner"},
        "count": {
            "principals": ["user"],
            "object": "business",
            "relation": "owner",
            "known_to": "manager, employee",
        },
        "enter": {"principals": ["operator"], "relation": "support, admin"},
        "command": {"principals": ["operator"], "relation": "admin"},
    }
