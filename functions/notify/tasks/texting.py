"""Carrying what stands in somebody's list by text message, which costs: only to those who asked for it."""

from functools import partial
from uuid import UUID

from jinja2 import TemplateNotFound
from sqlalchemy.orm import Session

from common import notifying, texting
from common.background import Traceable
from common.counting import lasting_counters
from common.errors import TooMany, Unavailable
from common.events import SmsDue
from common.integrations.sms import SmsError
from common.messages import page
from common.notifying import News
from common.runtime import Runtime
from functions.notify.tasks.board import background
from functions.notify.tasks.carrying import mark_sent, standing_of

_DAY = 24 * 3600
_EACH_PHONE_A_DAY = 5


def _texted(db: Session, event: SmsDue, _reference: str, runtime: Runtime) -> None:
    mark_sent(db, event.notification, runtime.clock.now())


@background.sends("send_notification_sms", then=_texted)
def send_notification_sms(db: Session, event: SmsDue, runtime: Runtime) -> Traceable | None:
    """Text somebody what stands in their list; one that may have arrived is looked up, and never sent again."""
    standing = standing_of(db, event.notification, runtime)
    phone = notifying.number_of(standing.person, standing.news) if standing else None
    words = _words(standing.news, standing.person.language) if standing and phone else None
    if phone is None or words is None or not texting.reaches(phone, runtime.settings):
        return None
    return Traceable(
        send=lambda message: _sent(runtime, phone, words, message),
        find=lambda since: runtime.doors.sms.find(phone, words, since),
    )


def _words(news: News, language: str) -> str | None:
    """The news as one text; None for a message that has no words for it."""
    said = partial(page, f"{news.template}/sms.txt", language)
    try:
        return texting.one_text(
            lambda business: said(**{**news.said, "business": business}), str(news.said.get("business", ""))
        )
    except TemplateNotFound:
        return None


def _sent(runtime: Runtime, phone: str, words: str, message: UUID) -> str:
    _count(runtime, phone, message)
    return runtime.doors.sms.send(phone, words)


def _count(runtime: Runtime, phone: str, message: UUID) -> None:
    """News by text have a day's limit of their own, as high as that on codes: they must not use those up.

    A message counts once, however often it is tried: a network that is down for an hour must not use up the day.
    """
    counters, now = lasting_counters(runtime.settings, runtime.transactions), runtime.clock.now()
    this_one = texting.strict_take("news_message", str(message), 1, _DAY)
    takes = [
        this_one,
        texting.strict_take("news", "", runtime.settings.sms_per_day, _DAY),
        texting.strict_take("news_phone", phone, _EACH_PHONE_A_DAY, _DAY),
    ]
    try:
        if not counters.count(this_one, now):
            counters.take(takes, now)
    except TooMany as error:
        raise SmsError("enough texts have been sent today", permanent=True) from error
    except Unavailable as error:
        raise SmsError("texts cannot be counted now", untried=True) from error
