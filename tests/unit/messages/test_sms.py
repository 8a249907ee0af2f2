"""A text to a phone costs one text, whatever the business is called and whichever language it speaks."""

from dataclasses import replace

import pytest

from common.texting.segments import Encoding, segments
from tests.unit.messages.cases import FORMS
from tools.messages.examples import Example

TEXTED = [example for forms in FORMS for example in forms if example.sms is not None]
NAMES = [f"{example.message}-{example.language}" for example in TEXTED]

pytestmark = pytest.mark.parametrize("example", TEXTED, ids=NAMES)


def test_it_costs_one_text(example: Example) -> None:
    cost = segments(example.sms or "")
    assert (cost.count, cost.encoding) == (1, Encoding.GSM)


@pytest.mark.parametrize(
    "business",
    [
        "Salloni i Bukurisë dhe i Mirëqenies “Çiljeta & Motrat”, dega e Rrugës së Kavajës" * 2,
        "😀 Ëndrra",
        "理髪店",
    ],
    ids=["long", "emoji", "signs_without_likeness"],
)
def test_it_costs_one_text_whatever_the_business_is_called(example: Example, business: str) -> None:
    called = replace(example, said=example.said | {"business": business})
    cost = segments(called.sms or "")
    assert (cost.count, cost.encoding) == (1, Encoding.GSM)


def test_it_keeps_what_it_is_for(example: Example) -> None:
    """However long the name is, the code, the hour and the link are whole."""
    text = replace(example, said=example.said | {"business": "Salloni " * 40}).sms or ""
    assert example.said.get("code", "") in text
    assert "https://" not in text or example.said["link"] in text
    assert "starts_at" not in example.said or "14:00" in text
