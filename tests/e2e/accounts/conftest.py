"""One stack for all the stories here, phones that remember what must never be logged, and a look at the logs."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, or_, select

from common.db import engine_for
from common.models import Outbox
from common.settings import Settings
from tests.e2e.stack.running import RunningStack
from tests.standstill import STANDSTILL
from tools.demo import ways_in
from tools.demo.phone import Phone
from tools.local.cluster import free_port

_TELLING = re.compile(r"access|code|email|nonce|password|phone|proof|refresh|secret|token|totp")
_PLAIN_WORD = re.compile(r"[A-Za-z_]{,32}")  # the code of a refusal, the kind of a token
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_BROKEN = re.compile(r'"severity": "(ERROR|CRITICAL)"|Traceback \(most recent call last\)')


@dataclass
class Watched(Phone):
    """A phone that writes down every secret and every address that it sends or is sent."""

    said: set[str] = field(default_factory=set)

    def _ask(self, method: str, path: str, body: Any, expect: int) -> Any:
        reply = super()._ask(method, path, body, expect)
        if not path.startswith("/local/inbox/"):
            self.said |= {*_secrets_in(body), *_secrets_in(reply)}
        return reply


@dataclass
class Town:
    """The running system, everybody's phones, and what they have said."""

    stack: RunningStack
    variables: dict[str, str]
    engine: Engine
    said: set[str] = field(default_factory=set)
    pauses: int = field(default_factory=lambda: STANDSTILL.pauses)

    def phone(self, name: str) -> Watched:
        """A new phone of somebody who has never been here."""
        return ways_in.somebody(Watched(self.stack.url, said=self.said), name)

    def another(self, phone: Watched) -> Watched:
        """A second phone of the same person, not signed in."""
        return replace(phone, access="", refresh="")

    @property
    def providers(self) -> Phone:
        """Google, Apple, Facebook, Instagram and Firebase, as a test talks to them."""
        return Watched(self.variables["PROVIDERS_URL"], said=self.said)

    def word_of(self, provider: str, **claims: Any) -> dict[str, Any]:
        """What a provider's dialogue gives the app."""
        word = ways_in.word_of(self.providers, provider, **claims)
        self.said |= {*word.values(), *(claims[each] for each in claims.keys() - {"name"})}
        return word

    def run(self, module: str, *words: str) -> str:
        """What a tool of ours prints, run as make runs it against this stack."""
        return ways_in.run(module, *words, PORT=str(self.stack.port))

    def stands_well(self) -> None:
        """All work is done, no log tells of an error or says what must never be written down.

        What broke counts only if the machine itself has not stood still since the town was there.
        """
        assert self._indiscreet_lines() == []
        if STANDSTILL.pauses == self.pauses:
            assert (self._failures(), self._broken_lines()) == ([], [])

    def _lines(self) -> list[str]:
        logs = [*(self.stack.folder / "logs").glob("*.log"), self.stack.folder / "pg" / "postgres.log"]
        return [f"{log.stem}: {line}" for log in logs for line in log.read_text().splitlines()]

    def _broken_lines(self) -> list[str]:
        return [line for line in self._lines() if _BROKEN.search(line)]

    def _indiscreet_lines(self) -> list[str]:
        forms = {form for word in self.said for form in (word, quote(word, safe=""), word.lstrip("+"))}
        digits = {form for form in forms if _SIX_DIGITS.fullmatch(form)}
        return [line for line in self._lines() if _is_indiscreet(line, forms - digits, digits)]

    def _failures(self) -> list[str]:
        """Work for later that did not go well when it was tried; what waits for its turn at a busy door was not."""
        has_failed = Outbox.last_error.is_not(None) & (Outbox.attempts > 0)
        wrong = or_(has_failed, Outbox.state.in_(["dead", "unknown"]))
        with self.engine.connect() as connection:
            rows = connection.execute(select(Outbox.kind, Outbox.state, Outbox.last_error).where(wrong))
            return [f"{kind} is {state}: {error}" for kind, state, error in rows]


def _is_indiscreet(line: str, words: set[str], digits: set[str]) -> bool:
    """Six digits count only by themselves: uids are full of digits."""
    by_themselves = set(re.findall(r"(?<![\w-])[0-9]{6}(?![\w-])", line))
    return any(word in line for word in words) or bool(by_themselves & digits)


def _secrets_in(what: Any, name: str = "") -> Iterator[str]:
    """The texts of a JSON value whose names tell that they are nobody else's business."""
    if isinstance(what, dict):
        for key, value in what.items():
            yield from _secrets_in(value, str(key))
    elif isinstance(what, list):
        for value in what:
            yield from _secrets_in(value, name)
    elif isinstance(what, str) and _TELLING.search(name) and not _PLAIN_WORD.fullmatch(what):
        yield what


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One stack for every story here; when they are over, all its work is done and its logs hold no secrets."""
    said = tmp_path_factory.mktemp("accounts") / "said.txt"
    stack = RunningStack(free_port(), said, SUPPORT_ACCESS="on", SMS_PER_PHONE_MINUTE="60")
    with ExitStack() as afterwards:
        afterwards.callback(stack.clean_up)
        stack.until_it_says("AvatID is ready")
        town = _town_of(stack)
        afterwards.callback(town.engine.dispose)
        yield town
        town.stands_well()


def _town_of(stack: RunningStack) -> Town:
    variables = stack.variables()
    settings = Settings.model_validate({"database_url": variables["DATABASE_URL"]})
    return Town(stack, variables, engine_for(settings))


@pytest.fixture
def alice(town: Town) -> Watched:
    """Alice, who has an account with an address."""
    phone = town.phone("Alice")
    ways_in.register_by_mail(phone, "Alice")
    return phone


@pytest.fixture
def bora(town: Town) -> Watched:
    """Bora, who has one with a number."""
    phone = town.phone("Bora")
    ways_in.register_by_phone(phone, "Bora")
    return phone
