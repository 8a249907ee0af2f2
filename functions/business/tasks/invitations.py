"""Invitations on their way: a letter, a text, or both."""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.background import Sender, Traceable
from common.events import InvitationSent
from common.i18n import told
from common.messages import letter_to, one_line, page
from common.models import Business, Employee, Invitation
from common.runtime import Runtime
from common.texting import one_text
from functions.business.onboarding.invitations.queries import invitee_by, people_of
from functions.business.tasks.board import background


@background.sends("send_invitation_email")
def send_invitation_email(db: Session, event: InvitationSent, runtime: Runtime) -> Sender | None:
    """Send the link of an invitation by mail, if it is meant to go there and still good."""
    invitation = _open(db, event, runtime)
    if invitation is None or invitation.email is None:
        return None
    language, said = _said(db, invitation, event, runtime)
    letter = letter_to(invitation.email, language, "invitation", said)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.sends("send_invitation_sms")
def send_invitation_sms(db: Session, event: InvitationSent, runtime: Runtime) -> Traceable | None:
    """Text the link of an invitation, if it is meant to go there and still good."""
    invitation = _open(db, event, runtime)
    if invitation is None or invitation.phone is None:
        return None
    phone = invitation.phone
    language, said = _said(db, invitation, event, runtime)

    def text(business: str) -> str:
        return page("invitation/sms.txt", language, **said | {"business": business})

    short = one_text(text, said["business"])
    sms = runtime.doors.sms
    return Traceable(lambda _message: sms.send(phone, short), lambda since: sms.find(phone, short, since))


def _open(db: Session, event: InvitationSent, runtime: Runtime) -> Invitation | None:
    return db.scalar(
        select(Invitation)
        .join(Employee, Employee.id == Invitation.employee_id)
        .join(Business, Business.id == Invitation.business_id)
        .where(Invitation.uid == event.invitation)
        .where(Invitation.accepted_at.is_(None))
        .where(Invitation.revoked_at.is_(None))
        .where(Invitation.expires_at > runtime.clock.now())
        .where(Employee.archived_at.is_(None))
        .where(Business.archived_at.is_(None))
    )


def _said(
    db: Session, invitation: Invitation, event: InvitationSent, runtime: Runtime
) -> tuple[str, dict[str, Any]]:
    """The language of whoever reads there, or else of whoever invites; and what the templates may speak of."""
    business, employee, inviter = people_of(db, invitation)
    reader = invitee_by(db, invitation.email) if invitation.email else None
    language = (reader or inviter).language
    return language, {
        "name": one_line(employee.name),
        "inviter": one_line(inviter.full_name),
        "business": one_line(told(language, business.name_en, business.name_sq)),
        # The page behind the link signs the reader in and POSTs: opening the link accepts nothing.
        "link": f"{runtime.settings.frontend_url}/invitation?{urlencode({'token': event.token})}",
        "days": (invitation.expires_at - invitation.created_at).days,
    }
