"""Sentences in the language of the person who reads them, from the gettext catalogs next to this file."""

import functools
import gettext
import pathlib

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = ("en", "sq")
DEFAULT = "en"
DOMAIN = "avatid"
LOCALES = pathlib.Path(__file__).parent / "locales"


def _(msgid: str) -> str:
    """Mark a sentence for the catalogs and return it as it is; `translate` it when the reader is known."""
    return msgid


def translate(language: str, msgid: str, /, **params: object) -> str:
    """The sentence in that language, its `{name}` placeholders filled; an unknown language reads English."""
    sentence = catalog(language).gettext(msgid) if msgid else ""
    return sentence.format(**params) if params else sentence


def translate_plural(language: str, one: str, many: str, n: int, /, **params: object) -> str:
    """The sentence for that number of things; `{n}` is the number."""
    return catalog(language).ngettext(one, many, n).format(n=n, **params)


def negotiate(accept_language: str | None) -> str:
    """The language we have that an Accept-Language header likes best; with equal wishes, the one named first.

    A header like `en;q=0, *` forbids English and accepts anything else, so it gets Albanian.
    """
    if not accept_language:
        return DEFAULT
    wishes = parse_accept_header(accept_language, LanguageAccept)
    refused = {_primary(tag) for tag, quality in wishes if quality <= 0}
    for tag, quality in wishes:
        if quality <= 0:
            continue
        if tag == "*":
            return next((ours for ours in (DEFAULT, *LANGUAGES) if ours not in refused), DEFAULT)
        if _primary(tag) in LANGUAGES:
            return _primary(tag)
    return DEFAULT


@functools.cache
def catalog(language: str) -> gettext.NullTranslations:
    """The compiled catalog of a language; one that was never compiled reads as its message ids."""
    known = language if language in LANGUAGES else DEFAULT
    return gettext.translation(DOMAIN, LOCALES, [known], fallback=True)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()
