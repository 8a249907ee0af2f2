"""Letters about accounts."""

from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.background import Sender
from common.events import (
    EmailChangeRequested,
    KnownAddressRegistered,
    PasswordResetRequested,
    VerificationRequested,
)
from common.messages import letter_to
from common.models import OneTimeCode, Registration, User
from common.runtime import Runtime
from functions.auth.credentials.queries import holder_of, is_taken
from functions.auth.tasks.board import background


@background.sends("send_verify_email")
def send_verify_email(db: Session, event: VerificationRequested, runtime: Runtime) -> Sender | None:
    """Send the code of a registration that is still open."""
    attempt = db.scalar(select(Registration).where(Registration.uid == event.attempt))
    if attempt is None or attempt.email is None or not _is_open(attempt, runtime):
        return None
    query = urlencode({"email": attempt.email, "code": event.code})
    link = f"{runtime.settings.frontend_url}/verify-email?{query}"
    said = {"name": attempt.name, "code": event.code, "link": link, "minutes": _minutes(attempt)}
    letter = letter_to(attempt.email, attempt.language, "verify_email", said)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.sends("send_already_registered_email")
def send_already_registered_email(
    db: Session, event: KnownAddressRegistered, runtime: Runtime
) -> Sender | None:
    """Tell the owner of an account that somebody tried to open another one with their address."""
    user = db.scalar(select(User).where(User.uid == event.user))
    if user is None or user.email is None:
        return None
    front = runtime.settings.frontend_url
    said = {"name": user.name, "sign_in_link": f"{front}/sign-in", "reset_link": f"{front}/reset-password"}
    letter = letter_to(user.email, user.language, "already_registered", said)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.sends("send_password_reset_request_email")
def send_password_reset_request_email(
    db: Session, event: PasswordResetRequested, runtime: Runtime
) -> Sender | None:
    """Send code and link for a new password, if the address is somebody's."""
    code = db.scalar(select(OneTimeCode).where(OneTimeCode.uid == event.code))
    user = holder_of(db, code) if code is not None and _is_open(code, runtime) else None
    if code is None or user is None or user.email is None:
        return None
    # The page behind the link asks for the new password and POSTs it: opening the link changes nothing, because mail
    # scanners open links.
    link = f"{runtime.settings.frontend_url}/reset-password?{urlencode({'token': event.token})}"
    minutes = {"minutes": _minutes(code), "link_minutes": round(runtime.settings.reset_ttl_seconds / 60)}
    said = {"name": user.name, "code": event.digits, "link": link} | minutes
    letter = letter_to(user.email, user.language, "password_reset", said)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.sends("send_email_change_email")
def send_email_change_email(db: Session, event: EmailChangeRequested, runtime: Runtime) -> Sender | None:
    """Send the code for another address to that address, unless it is somebody's."""
    code = db.scalar(select(OneTimeCode).where(OneTimeCode.uid == event.code))
    if code is None or not _is_open(code, runtime) or is_taken(db, code.address):
        return None
    user = db.scalars(select(User).where(User.id == code.user_id)).one()
    said = {"name": user.name, "code": event.digits, "minutes": _minutes(code)}
    letter = letter_to(code.address, user.language, "email_change", said)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


def _is_open(attempt: Registration | OneTimeCode, runtime: Runtime) -> bool:
    return attempt.used_at is None and attempt.expires_at > runtime.clock.now()


def _minutes(attempt: Registration | OneTimeCode) -> int:
    return round((attempt.expires_at - attempt.created_at).total_seconds() / 60)
