"""What every event is."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self, get_type_hints
from uuid import UUID

_UIDS = (UUID, UUID | None)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, in the words of the business; small enough for one outbox row."""

    def payload(self) -> dict[str, Any]:
        """The event as plain JSON."""
        return {
            name: str(value) if isinstance(value, UUID) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Self:
        """The event that `payload()` wrote."""
        kinds = get_type_hints(cls)
        values = {each.name: payload[each.name] for each in fields(cls) if each.name in payload}
        return cls(**{name: UUID(v) if v and kinds[name] in _UIDS else v for name, v in values.items()})
