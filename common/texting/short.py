"""Texts that cost one message: 160 letters of the alphabet every phone has had since the first one."""

import unicodedata
from collections.abc import Callable

from common.texting.segments import ALPHABET

LONGEST = 160
"""One letter outside that alphabet (an ë, an emoji) would halve this and double the price."""

_INSTEAD = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
_LEFT_OUT = "..."


def plain(text: str) -> str:
    """The text in one line of that alphabet: ë becomes e, as people write it anyway; what has no likeness goes."""
    return " ".join("".join(_likeness(letter) for letter in text.translate(_INSTEAD)).split())


def _likeness(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    if letter.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part in ALPHABET)


def one_text(say: Callable[[str], str], name: str) -> str:
    """What `say` makes of a name, as one text: of a name that is too long, as much as fits."""
    text = plain(say(name))
    too_long = len(text) - LONGEST
    if too_long <= 0:
        return text
    short = plain(name)
    return plain(say(short[: max(0, len(short) - too_long - len(_LEFT_OUT))].rstrip() + _LEFT_OUT))
