"""What the page says of a message: what it is and which things it is about, never what anybody wrote."""

from uuid import UUID

from common.models import Outbox
from common.web.logs import redact

_LONGEST = 160


def things(message: Outbox) -> list[tuple[str, str]]:
    """What it is about: the names and uids in its payload; words, codes and addresses in it stay where they are."""
    return [(name, value) for name, value in message.payload.items() if _is_uid(value)]


def _is_uid(value: object) -> bool:
    """Only the form that we write: 36 characters with hyphens."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def why(message: Outbox) -> str:
    """What stopped its last attempt: the door's own sentence, and nothing in it that looks like an address."""
    return redact(message.last_error or "")[:_LONGEST]
