"""Whatever somebody sends, the answer is never a failure of ours."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from functions.business.onboarding.schemas import (
    BusinessChange,
    EmployeeChange,
    NewBusiness,
    NewEmployee,
    NewException,
    NewService,
    ServiceChange,
    Week,
)
from functions.business.onboarding.schemas.policy import PolicyChange
from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, CUT, EMPLOYEE, EXCEPTIONS, HOURS, SERVICE, open_salon

ANYTHING: list[Any] = [
    None,
    True,
    "",
    "\ud800",
    "\x00",
    "💈" * 300,
    "x" * 5000,
    -1,
    10**400,
    1e308,
    float("nan"),
    "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "9999-12-31",
    "23:59:59.999999+14:00",
    [],
    ["\x00"],
    [{}],
    [[[]]],
    {},
    {"lat": 1e400, "lon": "0"},
    {"kind": "hands_on", "minutes": 1},
]
BODIES: dict[str, tuple[str, type, dict[str, Any]]] = {
    CREATE: ("post", NewBusiness, {"name_en": "X", "kind": "business"}),
    "/api/onboarding/business/update/": ("patch", BusinessChange, {"uid": "{uid}"}),
    HOURS: ("post", Week, {"business": "{uid}", "weekly": []}),
    EXCEPTIONS: (
        "post",
        NewException,
        {"business": "{uid}", "kind": "closure", "date_from": "2027-03-15", "date_to": "2027-03-16"},
    ),
    EMPLOYEE: ("post", NewEmployee, {"business": "{uid}", "name": "Gent"}),
    EMPLOYEE + "{dritan}/": ("patch", EmployeeChange, {}),
    SERVICE: (
        "post",
        NewService,
        {"business": "{uid}", "category": "{category}", "name_en": "Cut"}
        | {name: value for name, value in CUT.items() if name not in ("name", "name_sq")},
    ),
    SERVICE + "{cut}/": ("patch", ServiceChange, {}),
    "/api/onboarding/policy/{uid}/": ("patch", PolicyChange, {}),
}


@pytest.mark.parametrize("path", BODIES)
def test_any_value_of_any_field_is_answered(bora: Phone, db: Session, clock: SetClock, path: str) -> None:
    salon = open_salon(bora, db)
    known = {"uid": salon.uid, "dritan": salon.dritan, "cut": salon.cut, "category": salon.category}
    method, model, usual = BODIES[path]
    usual = {
        name: value.format(**known) if isinstance(value, str) else value for name, value in usual.items()
    }
    for field in model.model_fields:  # type: ignore[attr-defined]
        for value in ANYTHING:
            clock.advance(timedelta(minutes=30))  # or the limits would answer instead
            reply = getattr(bora, method)(path.format(**known), usual | {field: value})
            assert reply.status_code in (200, 201, 400, 404, 409, 422), (field, value, reply.text)
