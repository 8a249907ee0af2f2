"""AvatID's own people are nobody's team: neither the API nor a statement by hand mixes the two worlds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from common import operators
from common.models import BusinessMember, Operator, OperatorRole, Role, User
from tests.integration.schema.salon import Shop, refused_by, saved

NOW = datetime(2027, 3, 1, tzinfo=UTC)
CHECK = "23514"


@pytest.fixture
def operator(db: Session) -> User:
    """Somebody who works for AvatID."""
    user = saved(db, User(name="Olta"))
    operators.appoint(db, user, OperatorRole.SUPPORT, now=NOW)
    db.flush()
    return user


def test_an_operator_joins_no_team(db: Session, salon: Shop, operator: User) -> None:
    with refused_by(db, "business_member_is_no_operator", CHECK):
        db.add(BusinessMember(business_id=salon.business.id, user_id=operator.id, role=Role.MANAGER))


def test_somebody_of_a_team_is_no_operator(db: Session, salon: Shop, bora: User) -> None:
    assert salon.business.id
    with refused_by(db, "operator_has_no_team", CHECK):
        db.add(Operator(user_id=bora.id, role=OperatorRole.ADMIN))


def test_a_former_operator_may_join(db: Session, salon: Shop, operator: User) -> None:
    operators.revoke(db, db.get_one(Operator, operator.id), now=NOW)
    saved(db, BusinessMember(business_id=salon.business.id, user_id=operator.id, role=Role.MANAGER))


def test_nor_does_a_former_one_come_back_while_in_a_team(db: Session, salon: Shop, operator: User) -> None:
    former = db.get_one(Operator, operator.id)
    operators.revoke(db, former, now=NOW)
    saved(db, BusinessMember(business_id=salon.business.id, user_id=operator.id, role=Role.MANAGER))
    with refused_by(db, "operator_has_no_team", CHECK):
        former.revoked_at = None
