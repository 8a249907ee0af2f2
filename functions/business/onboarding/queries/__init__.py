"""What is read for owners and their teams."""

from functions.business.onboarding.queries.business import (
    chosen_categories,
    has_hours_and_service,
    imported,
    memberships,
    policy_of,
)
from functions.business.onboarding.queries.hours import exceptions_of, week_of
from functions.business.onboarding.queries.looking_up import described, locked, locked_with, not_there
from functions.business.onboarding.queries.moving import bookings_of_employee, bookings_of_service
from functions.business.onboarding.queries.seats import Seat, seat_of, team_of
from functions.business.onboarding.queries.services import (
    Performers,
    Sold,
    around,
    chosen_services,
    performers_of,
    sold_by,
)
from functions.business.onboarding.queries.team import (
    chosen_employees,
    employee_named,
    employees_by_id,
    is_of_somebody_else,
    is_still_used,
    left_seat,
    member_of,
    open_invitation_of,
    other_shops,
    resource_of_person,
    team_size,
)

__all__ = [
    "Performers",
    "Seat",
    "Sold",
    "around",
    "bookings_of_employee",
    "bookings_of_service",
    "chosen_categories",
    "chosen_employees",
    "chosen_services",
    "described",
    "employee_named",
    "employees_by_id",
    "exceptions_of",
    "has_hours_and_service",
    "imported",
    "is_of_somebody_else",
    "is_still_used",
    "left_seat",
    "locked",
    "locked_with",
    "member_of",
    "memberships",
    "not_there",
    "open_invitation_of",
    "other_shops",
    "performers_of",
    "policy_of",
    "resource_of_person",
    "seat_of",
    "sold_by",
    "team_of",
    "team_size",
    "week_of",
]
