"""What the panel calls the states of accounts and devices."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from common.i18n import _
from common.models import OperatorRole, Platform, Provider, User, UserSession
from functions.admin.panel.kit import badge
from functions.admin.panel.visit import say

PLATFORMS = {Platform.IOS: "iOS", Platform.ANDROID: "Android", Platform.WEB: _("Browser")}
PROVIDERS = {
    Provider.GOOGLE: "Google",
    Provider.APPLE: "Apple",
    Provider.FACEBOOK: "Facebook",
    Provider.INSTAGRAM: "Instagram",
}
OPERATORS = {OperatorRole.SUPPORT: _("Support"), OperatorRole.ADMIN: _("Admin")}


def state(user: User) -> Markup:
    """Whether somebody can use their account."""
    if user.blocked_at:
        return badge(_("Blocked"), "bad")
    return badge(_("Leaving"), "warn") if user.deletion_requested_at else badge(_("Active"), "good")


def proven(moment: datetime | None) -> Markup:
    """Whether an address or a number has been confirmed."""
    return badge(_("Proven"), "good") if moment else badge(_("Not proven"), "warn")


def device(session: UserSession) -> str:
    """What somebody is signed in on."""
    if session.name:
        return session.name
    return say(PLATFORMS[session.platform]) if session.platform else say(_("Unknown device"))


def ways_in(person: User, providers: Sequence[Provider]) -> str:
    """What somebody can sign in with."""
    own = [say(_("password"))] if person.password_hash else []
    return ", ".join([*own, *(PROVIDERS[each] for each in providers)])
