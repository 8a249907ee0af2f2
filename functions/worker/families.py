"""Every family's tasks and jobs; the worker alone may know them all."""

from common.background import Background
from functions.auth import tasks as auth
from functions.booking import tasks as booking
from functions.business import tasks as business
from functions.notify import tasks as notify
from functions.rating import tasks as rating

FAMILIES: tuple[Background, ...] = (
    auth.background,
    booking.background,
    business.background,
    notify.background,
    rating.background,
)
TASKS = {task.name: task for family in FAMILIES for task in family.tasks}
