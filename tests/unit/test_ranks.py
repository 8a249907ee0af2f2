"""Who may do what to whom: the whole table, written out."""

import pytest

from common.models import Role
from functions.business.onboarding.actions.ranks import may

OWNER, MANAGER, EMPLOYEE = Role.OWNER, Role.MANAGER, Role.EMPLOYEE
BY_A_MANAGER = {
    (EMPLOYEE, EMPLOYEE): True,
    (EMPLOYEE, MANAGER): False,
    (EMPLOYEE, OWNER): False,
    (MANAGER, EMPLOYEE): False,
    (MANAGER, MANAGER): False,
    (MANAGER, OWNER): False,
    (OWNER, EMPLOYEE): False,
    (OWNER, MANAGER): False,
    (OWNER, OWNER): False,
}


@pytest.mark.parametrize(("whom", "becomes"), BY_A_MANAGER)
def test_an_owner_may_everything(whom: Role, becomes: Role) -> None:
    assert may(OWNER, whom, becomes)


@pytest.mark.parametrize(("whom", "becomes"), BY_A_MANAGER)
def test_a_manager_may_change_those_below(whom: Role, becomes: Role) -> None:
    assert may(MANAGER, whom, becomes) is BY_A_MANAGER[whom, becomes]


@pytest.mark.parametrize(("whom", "becomes"), BY_A_MANAGER)
def test_an_employee_may_nothing(whom: Role, becomes: Role) -> None:
    assert not may(EMPLOYEE, whom, becomes)
    assert not may(EMPLOYEE, whom, becomes, is_oneself=True)


@pytest.mark.parametrize("becomes", list(Role))
def test_a_manager_changes_himself_but_not_what_he_is(becomes: Role) -> None:
    assert may(MANAGER, MANAGER, becomes, is_oneself=True) is (becomes is MANAGER)
