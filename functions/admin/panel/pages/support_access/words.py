"""What the panel says of colleagues inside other people's accounts."""

from datetime import datetime

from markupsafe import Markup

from common.i18n import _
from common.models import User, UserSession
from functions.admin.panel.kit import badge, when
from functions.admin.panel.pages.support_access.queries import Look


def is_for_others(look: Look, reader: User) -> bool:
    """Whether somebody else than the reader has to decide: it is their own session, or their own account."""
    return reader.id in (look.colleague.id, look.person.id)


def end_of(session: UserSession | None, now: datetime) -> Markup:
    """When a session ended, or that it has not."""
    if session is None:
        return Markup("–")
    if session.revoked_at is None and session.expires_at > now:
        return badge(_("Open"), "warn")
    return when(min(session.revoked_at or session.expires_at, session.expires_at))
