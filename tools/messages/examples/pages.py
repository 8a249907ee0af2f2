"""Examples of the few pages we show in a browser, which wear the clothes of our mails."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from common.messages import page
from tools.messages.examples.example import FRONT


@dataclass(frozen=True, eq=False)
class WebPage:
    """A page with everything its template asks for."""

    path: str
    language: str
    said: dict[str, Any]

    @cached_property
    def html(self) -> str:
        """What a browser gets."""
        return page(self.path, self.language, **self.said)


def web_pages(language: str) -> list[WebPage]:
    """Every page of ours."""
    links = {"link": f"{FRONT}/settings/delete-account", "undo_link": f"{FRONT}/undo-deletion"}
    settings_link = {"settings_link": f"{FRONT}/settings/notifications"}
    return [
        WebPage("account_deletion/page.html", language, links | {"days": 14}),
        WebPage("account_deletion/page.html", language, links | {"days": 0}),
        WebPage("unsubscribe/ask.html", language, {}),
        WebPage("unsubscribe/done.html", language, settings_link),
    ]
