"""Stopping letters from within one: RFC 8058 for mail programs, a page with a button for people."""

from sqlalchemy.orm import Session

from common.errors import NotFound
from common.messages import page
from common.settings import Settings
from common.web.contract import Plain
from common.web.guards import anyone
from common.web.limits import per_address
from functions.notify.api import api
from functions.notify.unsubscribing import actions, queries

_PATH = "/api/notifications/unsubscribe/<string:token>/"
_HTML = "text/html; charset=utf-8"
_HOUR = 3600
# a few large mail services do it for all their people, each from few addresses
_AT_MOST = [per_address("unsubscribe", 3000, _HOUR, open_when_broken=True)]


@api.get(_PATH, auth=anyone.on("letter"), errors=[NotFound], limits=_AT_MOST)
def ask_before_unsubscribing(db: Session, token: str, settings: Settings) -> Plain:
    """Show the button that stops our letters; looking changes nothing, because mail scanners look too."""
    reader = queries.reader_of(db, token, settings)
    return Plain(page("unsubscribe/ask.html", reader.language), _HTML)


@api.post(_PATH, auth=anyone.on("letter"), errors=[NotFound], limits=_AT_MOST)
def unsubscribe(db: Session, token: str, settings: Settings) -> Plain:
    """Stop our letters, in one click and without signing in (RFC 8058); again changes nothing.

    The body that mail programs send, `List-Unsubscribe=One-Click`, says nothing that the address does not.
    """
    reader = queries.reader_of(db, token, settings)
    actions.stop_letters(db, reader)
    link = f"{settings.frontend_url}/settings/notifications"
    return Plain(page("unsubscribe/done.html", reader.language, settings_link=link), _HTML)
