"""The address in a letter's head by which it is the last one: sealed, so that nobody stops another person's."""

from uuid import UUID

from common.models import User
from common.sealing import BrokenSeal, opened, sealed
from common.settings import Settings

_PURPOSE = b"stop letters:"
"""What else is sealed with the same keys is no way out of anything."""


def link_of(person: User, settings: Settings) -> str:
    """The address that stops letters to this person; good for as long as we keep the key."""
    token = sealed(_PURPOSE + person.uid.bytes, settings).decode()
    return f"{settings.public_url}/api/notifications/unsubscribe/{token}/"


def person_named_by(token: str, settings: Settings) -> UUID | None:
    """The uid of whoever the letter was to; None for what is no token of ours."""
    try:
        said = opened(token.encode(errors="replace"), settings)
    except BrokenSeal:
        return None
    return UUID(bytes=said.removeprefix(_PURPOSE)) if said.startswith(_PURPOSE) else None
