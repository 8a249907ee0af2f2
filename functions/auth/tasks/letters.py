"""Letters about accounts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.background import Sender
from common.events import KnownAddressRegistered, VerificationRequested
from common.integrations.mail import Letter
from common.messages import render
from common.models import Registration, User
from common.runtime import Runtime
from functions.auth.tasks.board import background


@background.sends("send_verify_email")
def send_verify_email(db: Session, event: VerificationRequested, runtime: Runtime) -> Sender | None:
    """Send the code of a registration that is still open."""
    attempt = db.scalar(select(Registration).where(Registration.uid == event.attempt))
    now = runtime.clock.now()
    if attempt is None or attempt.used_at is not None or attempt.expires_at <= now or attempt.email is None:
        return None
    minutes = round((attempt.expires_at - attempt.created_at).total_seconds() / 60)
    link = f"{runtime.settings.frontend_url}/verify-email?email={attempt.email}&code={event.code}"
    said = {"name": attempt.name, "code": event.code, "link": link, "minutes": minutes}
    letter = _letter("verify_email", attempt.email, attempt.language, str(event.attempt), said)
    return lambda: runtime.doors.mail.send(letter)


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
    letter = _letter("already_registered", user.email, user.language, str(event.user), said)
    return lambda: runtime.doors.mail.send(letter)


def _letter(message: str, to: str, language: str, custom_id: str, said: dict[str, Any]) -> Letter:
    words = render(message, language, **said)
    return Letter(to, words.subject, words.text, words.html, custom_id)
