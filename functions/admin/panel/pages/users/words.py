"""What the panel calls the states of accounts, devices and ratings."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from common.i18n import _
from common.models import OperatorRole, Platform, Provider, Rating, RatingStatus, User, UserSession
from common.naming import name_of as named
from functions.admin.panel.kit import badge, link
from functions.admin.panel.visit import language, say

PLATFORMS = {Platform.IOS: "iOS", Platform.ANDROID: "Android", Platform.WEB: _("Browser")}
PROVIDERS = {
    Provider.GOOGLE: "Google",
    Provider.APPLE: "Apple",
    Provider.FACEBOOK: "Facebook",
    Provider.INSTAGRAM: "Instagram",
}
OPERATORS = {OperatorRole.SUPPORT: _("Support"), OperatorRole.ADMIN: _("Admin")}
_SHOWN = {
    RatingStatus.VISIBLE: (_("Shown"), "good"),
    RatingStatus.MODERATION: (_("Waiting"), "warn"),
    RatingStatus.HIDDEN: (_("Hidden"), "bad"),
}


def name_of(person: User) -> Markup | str:
    """Somebody's name with the way to their page, if anything is left of them."""
    name = named(person, language())
    return name if person.erased_at else link("users.page", name, uid=person.uid)


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


def shown(rating: Rating) -> Markup:
    """Whether a rating is to be seen."""
    if rating.withdrawn_at:
        return badge(_("Taken back"))
    return badge(*_SHOWN[rating.status])


def ways_in(person: User, providers: Sequence[Provider]) -> str:
    """What somebody can sign in with."""
    own = [say(_("password"))] if person.password_hash else []
    return ", ".join([*own, *(PROVIDERS[each] for each in providers)])


def actor(who: User | None) -> str:
    """Who did what the audit log tells of."""
    return who.full_name if who else say(_("The system"))
