"""The people: found, looked at, blocked and let in again."""

from typing import Any

from common.i18n import _
from common.models import User
from functions.admin.panel.kit import Day, Listing, YesNo, badge, when

_YES_NO = (("yes", _("Yes")), ("no", _("No")))


class Users(Listing):
    """Everybody with an account."""

    title = _("Users")
    path = "users"
    group = _("People")
    table = User
    column_list = ("full_name", "email", "phone", "created_at", "blocked_at")
    column_labels = {
        "full_name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "created_at": _("Since"),
        "blocked_at": _("State"),
    }
    column_searchable_list = ("email", "phone", "name", "surname")
    column_sortable_list = ("created_at",)
    column_filters = (
        Day("since", _("Since"), User.created_at),
        YesNo("blocked", _("Blocked"), User.blocked_at.is_not(None), _YES_NO),
    )
    column_formatters = {
        "created_at": lambda _view, _context, user, _name: when(user.created_at),
        "blocked_at": lambda _view, _context, user, _name: _state(user),
    }


def _state(user: User) -> Any:
    return badge(_("Blocked"), "bad") if user.blocked_at else badge(_("Active"), "good")
