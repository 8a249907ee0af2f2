"""What owners change. None of it knows HTTP, so imports and demo data go the same way.

An importer opens with `create_business` (or `list_venue`), then `set_week`, `add_employee`, `add_service`, and
`publish`, each with the request model that the API takes.
"""

from functions.business.onboarding.actions.business import (
    AlreadyImported,
    AlreadyOwned,
    OperatorHasNoBusiness,
    Source,
    change_business,
    create_business,
    list_venue,
    take_over,
)
from functions.business.onboarding.actions.hours import add_exception, drop_exception, set_week
from functions.business.onboarding.actions.policy import change_policy
from functions.business.onboarding.actions.publishing import (
    CHECKLIST,
    ChecklistIncomplete,
    NotYoursToPublish,
    missing,
    publish,
    unpublish,
)
from functions.business.onboarding.actions.services import add_service, change_service, drop_service
from functions.business.onboarding.actions.team import add_employee, change_employee, dismiss

__all__ = [
    "CHECKLIST",
    "AlreadyImported",
    "AlreadyOwned",
    "ChecklistIncomplete",
    "NotYoursToPublish",
    "OperatorHasNoBusiness",
    "Source",
    "add_employee",
    "add_exception",
    "add_service",
    "change_business",
    "change_employee",
    "change_policy",
    "change_service",
    "create_business",
    "dismiss",
    "drop_exception",
    "drop_service",
    "list_venue",
    "missing",
    "publish",
    "set_week",
    "take_over",
    "unpublish",
]
