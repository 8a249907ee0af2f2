"""One message, filled with what it would really speak of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from common.messages import FOLDER, Rendered, page, render
from common.texting import one_text

FRONT = "https://app.avatid.example"
ZONE = "Europe/Tirane"
STARTS_AT = datetime(2027, 9, 22, 12, 0, tzinfo=UTC)
"""A Wednesday in September: no day is longer to write, in either language."""
ENDS_AT = STARTS_AT + timedelta(minutes=75)
SHOP = {"en": "Bora's Salon", "sq": "Salloni i Borës"}


@dataclass(frozen=True, eq=False)
class Example:
    """A message with everything its templates ask for; `case` says which of its forms this is, if it has several."""

    message: str
    language: str
    case: str
    said: dict[str, Any]

    @cached_property
    def words(self) -> Rendered:
        """The mail and the push."""
        return render(self.message, self.language, **self.said)

    @cached_property
    def sms(self) -> str | None:
        """The text to a phone, as it would be sent; None for a message that never goes there."""
        if not (FOLDER / self.message / "sms.txt").exists():
            return None
        return one_text(self._sms, self.said["business"])

    def _sms(self, business: str) -> str:
        return page(f"{self.message}/sms.txt", self.language, **self.said | {"business": business})


def letter(language: str, name: str) -> dict[str, Any]:
    """What a letter with a way out of it always has."""
    return {"name": name, "business": SHOP[language], "settings_link": f"{FRONT}/settings/notifications"}
