"""What comes and goes in the owner's tools; the request models are also what importers fill."""

from common.web.fields import Place
from functions.business.onboarding.schemas.business import (
    BusinessChange,
    BusinessShown,
    Checklist,
    ChecklistItem,
    NewBusiness,
)
from functions.business.onboarding.schemas.hours import (
    ExceptionQuery,
    ExceptionShown,
    Interval,
    NewException,
    Week,
    WeekInterval,
    WeekShown,
)
from functions.business.onboarding.schemas.services import (
    NewService,
    Part,
    Performer,
    ServiceChange,
    ServiceShown,
)
from functions.business.onboarding.schemas.team import EmployeeChange, EmployeeShown, NewEmployee

__all__ = [
    "BusinessChange",
    "BusinessShown",
    "Checklist",
    "ChecklistItem",
    "EmployeeChange",
    "EmployeeShown",
    "ExceptionQuery",
    "ExceptionShown",
    "Interval",
    "NewBusiness",
    "NewEmployee",
    "NewException",
    "NewService",
    "Part",
    "Performer",
    "Place",
    "ServiceChange",
    "ServiceShown",
    "Week",
    "WeekInterval",
    "WeekShown",
]
