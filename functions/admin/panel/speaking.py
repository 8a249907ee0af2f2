"""What every template of the panel can say: sentences, plurals, moments and money, in the reader's language."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from common.i18n import LANGUAGES, moment, money, time_span, translate, translate_plural
from functions.admin.panel import defences
from functions.admin.panel.visit import is_signed_in, language, visit

ZONE = "Europe/Tirane"
"""The staff's clock: they sit in Albania, wherever the businesses are."""


def install(app: Flask) -> None:
    """Give templates their words."""
    app.context_processor(_words)
    app.add_template_filter(at, "at")
    app.add_template_filter(amount, "amount")
    app.add_template_filter(lasting, "lasting")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _words() -> dict[str, Any]:
    return {
        "_": _say,
        "plural": _count,
        "language": language(),
        "languages": LANGUAGES,
        "nonce": defences.nonce(),
        "visit": visit() if is_signed_in() else None,
    }


def _say(msgid: str, **params: object) -> Markup:
    """A sentence whose placeholders are escaped."""
    return Markup(escape(translate(language(), msgid)).format(**params))  # noqa: S704 (escaped on this line)


def _count(one: str, many: str, n: int) -> str:
    return translate_plural(language(), one, many, n)


def at(when: datetime | None) -> str:
    """A moment by the staff's clock, or a dash."""
    return moment(language(), when, ZONE) if when else "–"


def amount(value: Any, currency: str) -> str:
    """Money, or a dash."""
    return money(language(), value, currency) if value is not None else "–"


def lasting(seconds: int) -> str:
    """So many seconds, roughly and in one unit."""
    return time_span(language(), timedelta(seconds=seconds))
