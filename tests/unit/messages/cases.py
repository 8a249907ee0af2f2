"""Every message with its examples, each case in both languages, for tests to go through."""

from itertools import groupby

from common.i18n import LANGUAGES
from tools.messages.examples import Example, examples

_ALL = sorted((each for language in LANGUAGES for each in examples(language)), key=lambda each: each.message)
FORMS: list[list[Example]] = [list(forms) for _message, forms in groupby(_ALL, key=lambda each: each.message)]
"""One list a message."""


def message_of(forms: object) -> str:
    """What a test about these forms is called."""
    return forms[0].message if isinstance(forms, list) else ""
