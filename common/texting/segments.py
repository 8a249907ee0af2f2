"""How many texts a text costs, by 3GPP TS 23.038 (alphabets, once GSM 03.38) and TS 23.040 (texts in parts).

https://www.3gpp.org/dynareport/23038.htm and https://www.3gpp.org/dynareport/23040.htm. A text is 140 octets: 160
letters of seven bits, or 70 of UCS-2 as soon as one letter is outside the alphabet (an ë is). A longer one goes in
parts, each of which gives six octets to the header that joins them again: 153 letters of seven bits, or 67.
"""

from dataclasses import dataclass
from enum import StrEnum

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""TS 23.038, 6.2.1: the default alphabet, without its escape to the second table."""

EXTENSION = frozenset("\f^{}\\[~]|€")
"""TS 23.038, 6.2.1.1: letters behind the escape, which count as two."""


class Encoding(StrEnum):
    """How a text's letters travel."""

    GSM = "GSM 03.38"
    UCS2 = "UCS-2"


_WHOLE = {Encoding.GSM: 160, Encoding.UCS2: 70}
_PART = {Encoding.GSM: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: how it travels, in how many texts, and how many units each of them holds."""

    encoding: Encoding
    count: int
    per_segment: int


def segments(text: str) -> Segments:
    """What sending this text costs; even an empty one costs a text.

    No letter is torn in two: an escape and its letter, or the two halves of an emoji, stay in one part, so a part may
    end a unit early. Units are septets in the GSM alphabet and UTF-16 code units in UCS-2.
    """
    encoding = Encoding.GSM if set(text) <= ALPHABET | EXTENSION else Encoding.UCS2
    widths = [_width(letter, encoding) for letter in text]
    if sum(widths) <= _WHOLE[encoding]:
        return Segments(encoding, 1, _WHOLE[encoding])
    return Segments(encoding, _parts(widths, _PART[encoding]), _PART[encoding])


def _width(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM:
        return 2 if letter in EXTENSION else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _parts(widths: list[int], room: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0
        used += width
    return count
