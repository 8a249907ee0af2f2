"""All that a run of the tests logs, as production would write it; and whether a secret stands in any of it.

`begin` and `listen` keep it, one file a process; `leaks_of_the_run` looks through these, and through what every
process that the tests have started has written into a file of its own.
"""

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

from common.web import logs

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "a token of ours or a provider's": r"\beyJ[\w-]{8,}\.[\w-]+",
        "a bearer": r"(?i:\bbearer\s+)[\w.~+/-]{8,}",
        "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
        "a hash of a password": r"\$argon2",
        "the secret of a second factor": r"otpauth://",
        "a key of a payment provider": r"\b(?:sk|rk|whsec)_(?:test|live)?_?[A-Za-z0-9]{8,}",
        "an opaque token": r"(?<![\w/+=-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43,}(?![\w/+=-])",
        "a code": r"(?i)\b(?:code|otp|pin)\b[^\w\n]{1,6}\d{6}\b",
        # but for a service account, by which PostgreSQL calls a role: it is nobody
        "an address": r"[\w.%+-]+@(?![\w-]+\.iam\b)[\w-]+\.[a-z][\w.-]*",
        "a number": r"(?<![\w.:+-])\+(?:355|383|39)\d{7,10}\b",
        "a card": r"(?<![\w.:-])[3-6]\d{12,18}(?![\w.:-])",
        "a planted word": r"(?i)canary",
    }
)
"""What a secret looks like, whoever made it."""

_LITERAL = re.compile(r"""(?i)password["']?\s*[:=]\s*f?["']([^"'{}\s]{8,})["']""")
_NO_SECRETS = frozenset({"password_changed_at", "canary-password-1", "canary-password-2"})
_NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|: \d+(?:\.\d+)?(?=[,}])")
"""Uids and plain numbers: without them most lines are like one that has been looked at."""
_INSTALLED = ("r" * 32, "p" * 32, "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M")
"""The tests' own refresh key, pepper and sealing key (tests/conftest.py)."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A line of a log in which a secret stands."""

    file: Path
    kind: str
    line: str


class Written(logging.Handler):
    """Writes each record of this process into a file, by whatever formatter production has."""

    def __init__(self, file: Path) -> None:
        super().__init__(logging.INFO)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("a", buffering=1, encoding="utf-8", errors="backslashreplace")
        self._lines = logs.JsonLines("avatid-test")

    def emit(self, record: logging.LogRecord) -> None:
        """One line; not through `formatter`, by which `logs.set_up` knows its own."""
        print(self._lines.format(record), file=self._file)


_written: list[Written] = []


def begin(file: Path) -> None:
    """Keep all that this process logs from now on."""
    logs.set_up("avatid-test")  # before the first app does: it takes every other listener off
    _written[:] = [Written(file)]
    listen()


def listen() -> None:
    """Go on listening, should a test have cleared the root of the loggers."""
    root = logging.getLogger()
    for each in _written:
        if each not in root.handlers:
            root.addHandler(each)


@contextmanager
def unheard() -> Iterator[None]:
    """What is logged in here is not of the run: it is said on purpose, with the protection taken away."""
    root = logging.getLogger()
    for each in _written:
        root.removeHandler(each)
    yield
    listen()


def leaks_of_the_run(*folders: Path) -> list[Leak]:
    """Every line with a secret in what the processes below these folders have logged."""
    files = {file for folder in folders for file in folder.rglob("*.log")}
    return [leak for file in sorted(files) for leak in _leaks_in_file(file)]


def leaks_in(lines: Iterable[str], file: Path = Path()) -> Iterator[Leak]:
    """Every one of these lines in which a secret stands; a card must have its check digit, too."""
    some, seen = _anything(), set[str]()
    for line in lines:
        plain = _NAMES.sub("", line)
        if plain in seen:
            continue
        seen.add(plain)
        for match in some.finditer(line):
            kind = _kind_of(match)
            if kind and not (kind == "a card" and not _is_card(match[0])):
                yield Leak(file, kind, line.strip()[:400])
                break


def _leaks_in_file(file: Path) -> Iterator[Leak]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from leaks_in(lines, file)


def _kind_of(match: re.Match[str]) -> str:
    return next(iter([*SHAPES, "a secret of the tests"][int((match.lastgroup or "k0")[1:]) :]), "")


@cache
def _anything() -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in sorted({*_INSTALLED, *passwords_of_tests()}))
    shapes = [*SHAPES.values(), said]
    flagless = [re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", shape) for shape in shapes]
    return re.compile("|".join(f"(?P<k{number}>{shape})" for number, shape in enumerate(flagless)))


@cache
def passwords_of_tests() -> frozenset[str]:
    """Every password that stands in a test's source."""
    sources = Path(__file__).parent.rglob("*.py")
    words = {word for source in sources for word in _LITERAL.findall(source.read_text())}
    return frozenset(words - _NO_SECRETS)


def _is_card(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812, Luhn)."""
    doubled = [int(each) * (1 + place % 2) for place, each in enumerate(reversed(digits))]
    return sum(each - 9 * (each > 9) for each in doubled) % 10 == 0


def found_in_the_run(config: pytest.Config, folder: Path, most: int = 20) -> bool:
    """Whether a secret stands in what this run has logged; says where."""
    scratch: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    leaks = leaks_of_the_run(folder, scratch)
    for leak in leaks[:most]:
        print(f"SECRET IN A LOG ({leak.kind}): {leak.file}: {leak.line}", file=sys.stderr)
    return bool(leaks)
