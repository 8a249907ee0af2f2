"""What the panel calls a turn."""

from common.i18n import _
from common.models import AuditLog
from common.tuning import Feature
from functions.admin.panel.visit import say

_TURNS = {
    "tuning.feature_off": _("{feature}: switched off"),
    "tuning.feature_on": _("{feature}: switched on"),
    "tuning.limit_set": _("{limit}: {to} instead of {from}"),
    "tuning.limit_reset": _("{limit}: as declared instead of {from}"),
}


def turn(entry: AuditLog) -> str:
    """What was turned, and to what; a feature that this release no longer knows by its old word."""
    said = entry.data
    return say(_TURNS[entry.action], **{name: _called(value) for name, value in said.items()})


def _called(value: object) -> object:
    return next((say(each.label) for each in Feature if each.value == value), value)
