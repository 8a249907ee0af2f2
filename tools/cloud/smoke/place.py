"""Where a deployment is: its front door, or every family at its own URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tools.cloud.smoke.asking import Answer, Asker

PUBLIC = ("auth", "business", "booking", "rating", "notify", "admin")
_OF_THE_PLATFORM = (".run.app", ".cloudfunctions.net")


@dataclass(frozen=True)
class Place:
    """`url` is where apps ask; `functions` are the families' own URLs, if somebody knows them."""

    url: str
    functions: Mapping[str, str] = field(default_factory=dict)
    asker: Asker = field(default_factory=Asker)

    @property
    def has_front_door(self) -> bool:
        """Without a domain the address of one function stands for all: then each family is asked at its own.

        The platform has two addresses for each function; Terraform may name one here, and the other there.
        """
        is_a_functions = str(urlsplit(self.url).hostname).endswith(_OF_THE_PLATFORM)
        return not is_a_functions and self.url not in self.functions.values()

    def of(self, family: str) -> str:
        """Where an app finds that family."""
        return self.url if self.has_front_door else self.functions.get(family, self.url)

    def get(
        self, family: str, path: str, headers: Mapping[str, str] | None = None, **query: object
    ) -> Answer:
        """Ask a family as an app does."""
        return self.ask("GET", family, path + (f"?{urlencode(query)}" if query else ""), headers)

    def ask(self, method: str, family: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The same with any method."""
        return self.asker.ask(method, self.of(family) + path, headers)
