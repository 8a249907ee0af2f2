"""All messages on one page, both languages side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2

from common.i18n import LANGUAGES
from common.messages import Rendered
from common.texting.segments import Segments, segments
from tools.messages.examples import Example, WebPage, examples, web_pages

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Side:
    """A message in one language; `cost` is what its text to a phone costs, where it has one."""

    language: str
    words: Rendered
    sms: str | None
    cost: Segments | None

    @classmethod
    def of(cls, example: Example) -> "Side":
        """What a reader of the example's language gets."""
        sms = example.sms
        return cls(example.language, example.words, sms, segments(sms) if sms else None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with each of its cases, and each of those in every language."""

    message: str
    cases: list[tuple[str, list[Side]]]


def written() -> str:
    """The sheet as HTML; the same messages give the same page."""
    return drawn("sheet.html", sheet=list(_shown()), pages=list(_pages()))


def drawn(template: str, **context: object) -> str:
    """One of this folder's pages."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**context)


def _shown() -> Iterator[Shown]:
    together = zip(*(examples(language) for language in LANGUAGES), strict=True)
    for message, cases in groupby(together, key=lambda sides: sides[0].message):
        yield Shown(message, [(sides[0].case, [Side.of(side) for side in sides]) for sides in cases])


def _pages() -> Iterator[tuple[str, list[WebPage]]]:
    for sides in zip(*(web_pages(language) for language in LANGUAGES), strict=True):
        yield sides[0].path, list(sides)
