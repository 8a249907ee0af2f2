"""Messages to people: a folder of templates each, rendered in the language of the person who gets it."""

import dataclasses
import functools
import pathlib
from collections.abc import Callable
from typing import Any

import jinja2
from jinja2.nodes import EvalContext
from markupsafe import escape

from common import i18n
from common.integrations.mail import Letter

FOLDER = pathlib.Path(__file__).parent / "templates"


@dataclasses.dataclass(frozen=True)
class Rendered:
    """A message in words: a mail (subject, text, html) and a push (title, body)."""

    subject: str
    text: str
    html: str
    push_title: str
    push_body: str


def names() -> list[str]:
    """Every message there is, by the name of its folder."""
    return sorted(path.parent.name for path in FOLDER.glob("*/subject.txt"))


def render(message: str, language: str, **context: Any) -> Rendered:
    """A message as its reader sees it.

    Times in `context` are aware datetimes next to their `zone`, amounts are Decimal next to their `currency`.
    A variable that a template needs and `context` lacks raises `jinja2.UndefinedError`; an unknown message
    raises `jinja2.TemplateNotFound`.
    """
    known = _environment(language)

    def part(name: str) -> str:
        return known.get_template(f"{message}/{name}").render(language=language, **context).strip()

    title, _newline, body = part("push.txt").partition("\n")
    return Rendered(
        subject=one_line(part("subject.txt")),
        text=part("body.txt") + "\n",
        html=part("body.html") + "\n",
        push_title=one_line(title),
        push_body=body.strip(),
    )


def letter_to(to: str, language: str, message: str, said: dict[str, Any]) -> Letter:
    """A message as a letter to one address; `said` fills its templates."""
    words = render(message, language, **said)
    return Letter(to, words.subject, words.text, words.html)


def page(path: str, language: str, **context: Any) -> str:
    """A text of its own, such as `account_deletion/page.html` for browsers, as its reader sees it."""
    return _environment(language).get_template(path).render(language=language, **context)


@functools.cache
def _environment(language: str) -> jinja2.Environment:
    """One environment a language, because templates are cached together with the words they speak."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _speaker(language)
    environment.globals["plural"] = _counter(language)
    environment.filters.update(_filters(language))
    return environment


def _filters(language: str) -> dict[str, Callable[..., str]]:
    return {
        "money": lambda amount, currency: i18n.money(language, amount, currency),
        "moment": lambda at, zone: i18n.moment(language, at, zone),
        "clock": lambda at, zone: i18n.clock_time(language, i18n.local_time(at, zone).time()),
        "zone_name": lambda at, zone: i18n.zone_name(language, at, zone),
    }


def _speaker(language: str) -> Callable[..., str]:
    """`_("Hello {name}", name=...)` for templates; in HTML what fills the placeholders is escaped."""

    @jinja2.pass_eval_context
    def say(place: EvalContext, msgid: str, **params: object) -> str:
        sentence = i18n.translate(language, msgid)
        return escape(sentence).format(**params) if place.autoescape else sentence.format(**params)

    return say


def _counter(language: str) -> Callable[..., str]:
    """`plural("{n} minute", "{n} minutes", n)` for templates."""

    def count(one: str, many: str, n: int) -> str:
        return i18n.translate_plural(language, one, many, n)

    return count


def one_line(text: str) -> str:
    """The text without line breaks: in a subject one would start a new mail header, in a letter a new paragraph."""
    return " ".join(text.split())
