"""Where post offices tell us what became of our letters."""

from hmac import compare_digest

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Invalid, NotFound
from common.integrations.mail_news import Forged, LetterNews, of_elastic, of_sendgrid
from common.settings import Settings
from common.web.ask import GivenBytes, GivenForm
from common.web.guards import provider
from common.web.validation import query_of
from functions.notify.api import api
from functions.notify.letters import actions
from functions.notify.letters.refusals import NotGenuine
from functions.notify.letters.schemas import LetterNotice, NewsHeard

_ELASTIC = "/api/notifications/webhook/elasticemail/<string:secret>/"


@api.post("/api/notifications/webhook/sendgrid/", auth=provider, errors=[NotFound, NotGenuine])
def hear_from_sendgrid(db: Session, given: GivenBytes, settings: Settings, clock: Clock) -> NewsHeard:
    """What SendGrid's Event Webhook tells us, signed by it; told twice, it counts once."""
    key = settings.sendgrid_webhook_key.get_secret_value()
    if not key:
        raise NotFound
    try:
        news = of_sendgrid(given.content, given.headers, key, clock.now())
    except Forged as error:
        raise NotGenuine from error
    return NewsHeard(letters=actions.take_in(db, news, clock.now()))


@api.post(_ELASTIC, auth=provider, errors=[NotFound, Invalid])
def hear_from_elastic(
    db: Session, secret: str, form: GivenForm, settings: Settings, clock: Clock
) -> NewsHeard:
    """What Elastic Email tells us; it does not sign, so its address is what others do not know."""
    _let_in(secret, settings)
    notice = query_of(LetterNotice, {name: [value] for name, value in form.fields.items()})
    return NewsHeard(letters=actions.take_in(db, [_read(notice)], clock.now()))


@api.get(_ELASTIC, auth=provider, errors=[NotFound])
def hear_from_elastic_in_an_address(
    db: Session, secret: str, query: LetterNotice, settings: Settings, clock: Clock
) -> NewsHeard:
    """The same as Elastic Email does it by default: everything stands in the address."""
    _let_in(secret, settings)
    return NewsHeard(letters=actions.take_in(db, [_read(query)], clock.now()))


def _let_in(secret: str, settings: Settings) -> None:
    """Raise `NotFound` for any address but the one that we have told them."""
    ours = settings.elasticemail_webhook_secret.get_secret_value()
    if not (ours and compare_digest(ours.encode(), secret.encode())):
        raise NotFound


def _read(notice: LetterNotice) -> LetterNews:
    return of_elastic(notice.status, notice.postback, notice.messageid, notice.to, notice.category)
