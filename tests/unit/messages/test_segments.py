"""What a text to a phone costs."""

import pytest

from common.texting.segments import ALPHABET, EXTENSION, Encoding, Segments, segments

GSM, UCS2 = Encoding.GSM, Encoding.UCS2


def test_the_alphabet_has_127_letters_and_an_escape_to_ten_more() -> None:
    assert len(ALPHABET) == 127
    assert len(EXTENSION) == 10
    assert not ALPHABET & EXTENSION


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("", Segments(GSM, 1, 160)),
        ("a" * 160, Segments(GSM, 1, 160)),
        ("a" * 161, Segments(GSM, 2, 153)),
        ("a" * 306, Segments(GSM, 2, 153)),
        ("a" * 307, Segments(GSM, 3, 153)),
        ("€" * 80, Segments(GSM, 1, 160)),
        ("€" * 81, Segments(GSM, 2, 153)),
        ("ë" * 70, Segments(UCS2, 1, 70)),
        ("a" * 70 + "ë", Segments(UCS2, 2, 67)),
        ("ë" * 134, Segments(UCS2, 2, 67)),
        ("ë" * 135, Segments(UCS2, 3, 67)),
        ("😀" * 35, Segments(UCS2, 1, 70)),
        ("😀" * 36, Segments(UCS2, 2, 67)),
        ("ç", Segments(UCS2, 1, 70)),
        ("Ç", Segments(GSM, 1, 160)),
    ],
    ids=lambda value: f"{value[:1]}_{len(value)}" if isinstance(value, str) else "",
)
def test_a_text_costs(text: str, cost: Segments) -> None:
    assert segments(text) == cost


def test_an_escape_and_its_letter_stay_together() -> None:
    """152 letters and a euro are 154 septets: the euro begins the second part, where 151 letters more have room."""
    assert segments("a" * 152 + "€" + "a" * 151).count == 2
    assert segments("a" * 152 + "€" + "a" * 152).count == 3


def test_the_halves_of_an_emoji_stay_together() -> None:
    assert segments("ë" * 66 + "😀" + "ë" * 65).count == 2
    assert segments("ë" * 66 + "😀" + "ë" * 66).count == 3
