"""What stands in the cells of a list."""

from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from functions.admin.panel.speaking import at
from functions.admin.panel.visit import say


def link(endpoint: str, text: object, **values: Any) -> Markup:
    """A link to another page; the text is escaped."""
    return Markup('<a href="{}">{}</a>').format(url_for(endpoint, **values), text or "–")


def badge(word: str, tone: str = "") -> Markup:
    """A state as a small label, translated; `tone` is good, bad, warn or nothing."""
    return Markup('<span class="badge {}">{}</span>').format(tone, say(word))


def when(moment: datetime | None) -> Markup:
    """A moment by the staff's clock."""
    if moment is None:
        return Markup("–")
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), at(moment))
