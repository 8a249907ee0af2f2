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
from functions.business.onboarding.schemas.moving import BookingsToMove, BookingToMove
from functions.business.onboarding.schemas.services import (
    NewService,
    Part,
    Performer,
    ServiceChange,
    ServiceChanged,
    ServiceShown,
    WhoseServices,
)
from functions.business.onboarding.schemas.team import (
    EmployeeChange,
    EmployeeChanged,
    EmployeeShown,
    InvitationShown,
    NewEmployee,
    WhoseTeam,
)

__all__ = [
    "BookingToMove",
    "BookingsToMove",
    "BusinessChange",
    "BusinessShown",
    "Checklist",
    "ChecklistItem",
    "EmployeeChange",
    "EmployeeChanged",
    "EmployeeShown",
    "ExceptionQuery",
    "ExceptionShown",
    "Interval",
    "InvitationShown",
    "NewBusiness",
    "NewEmployee",
    "NewException",
    "NewService",
    "Part",
    "Performer",
    "Place",
    "ServiceChange",
    "ServiceChanged",
    "ServiceShown",
    "Week",
    "WeekInterval",
    "WeekShown",
    "WhoseServices",
    "WhoseTeam",
]
