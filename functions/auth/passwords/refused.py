"""Passwords that everybody tries first: the common ones, and what anybody knows about the person."""

import re
from collections.abc import Iterable
from functools import cache

from pydantic import SecretStr

from common.errors import Invalid, field_error
from common.i18n import _

_SHORTEST = 8
_OURS = "avatid"
_FEWEST_LETTERS = 4
_TOO_EASY = _("This password is too easy to guess. Please choose another one.")


def refuse_common(password: SecretStr, about: Iterable[str | None], *, field: str = "password") -> None:
    """Raise `Invalid` for a password that is on the list, or little more than what `about` says of the person.

    `about` is their address, name, surname, number (E.164): whatever of it is there. `field` is what the
    request calls the password.
    """
    chosen = password.get_secret_value().casefold()
    if len(set(chosen)) < _FEWEST_LETTERS or chosen in _everybodys() or _is_little_more_than(about, chosen):
        raise Invalid(fields=[field_error(field, "password_too_common", _TOO_EASY)])


def _is_little_more_than(about: Iterable[str | None], chosen: str) -> bool:
    """With the known words taken out, only digits and a few letters are left: `arta.hoxha-1994`, `AvatID2027!`."""
    plain = rest = _plain(chosen)
    for word in sorted(_words(about), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and len(rest.strip("0123456789")) < _FEWEST_LETTERS


def _words(about: Iterable[str | None]) -> set[str]:
    """Each fact whole and in pieces, without punctuation; of a number also what one dials at home."""
    words = {_OURS}
    for fact in filter(None, about):
        if fact.startswith("+"):
            words |= {_plain(fact), _plain(fact)[-9:]}
        else:
            words |= {_plain(part) for part in (fact, *re.split(r"[@.\s]+", fact))}
    return {word for word in words if len(word) >= 3}


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@cache
def _everybodys() -> frozenset[str]:
    """Common passwords and words of eight letters or more; loaded by the first who chooses a password."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words if len(word) >= _SHORTEST)
