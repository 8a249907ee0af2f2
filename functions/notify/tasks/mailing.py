"""Carrying what stands in somebody's list by mail."""

from sqlalchemy.orm import Session

from common import notifying
from common.background import Sender
from common.events import MailDue
from common.ics import Appointment, invitation
from common.integrations.mail import Attachment, Letter
from common.models import NotificationType
from common.notifying import Standing
from common.runtime import Runtime
from common.settings import Settings
from functions.notify import unsubscribing
from functions.notify.tasks.board import background
from functions.notify.tasks.carrying import mark_sent, standing_of


def _mailed(db: Session, event: MailDue, _reference: str, runtime: Runtime) -> None:
    mark_sent(db, event.notification, runtime.clock.now())


@background.sends("send_notification_mail", then=_mailed)
def send_notification_mail(db: Session, event: MailDue, runtime: Runtime) -> Sender | None:
    """Write a letter about something in the person's list; a visit comes with its calendar file."""
    standing = standing_of(db, event.notification, runtime)
    to = (event.to or notifying.address_of(standing.person, standing.news)) if standing else None
    if standing is None or to is None:
        return None
    letter = _letter(standing, to, runtime.settings)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


def _letter(standing: Standing, to: str, settings: Settings) -> Letter:
    words = standing.news.words(standing.person.language)
    visit = standing.news.appointment
    return Letter(
        to=to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=(_calendar_file(visit),) if visit else (),
        unsubscribe=_way_out(standing, settings),
    )


def _way_out(standing: Standing, settings: Settings) -> str:
    """What concerns the safety of an account cannot be stopped: a thief would do that first."""
    if standing.news.type is NotificationType.SECURITY:
        return ""
    return unsubscribing.link_of(standing.person, settings)


def _calendar_file(visit: Appointment) -> Attachment:
    # SendGrid refuses parameters in the type; the method stands inside the file.
    return Attachment("booking.ics", "text/calendar", invitation(visit).decode())
