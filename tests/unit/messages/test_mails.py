"""A mail can be read on a phone, by day and by night, and has one thing to press."""

import functools
import re

import pytest

from tests.unit.messages.cases import FORMS, message_of
from tests.unit.messages.page import Page, contrast
from tools.messages.examples import Example

SMALLEST_LETTER = 14
SMALLEST_BUTTON = 44
"""Pixels: what a finger hits (Apple's Human Interface Guidelines, "Buttons")."""
READABLE = 4.5
"""WCAG 2.2, 1.4.3: the contrast of text that everybody can read."""


@functools.cache
def page_of(example: Example, *, is_dark: bool = False) -> Page:
    """An example's mail, read once for all tests."""
    return Page(example.words.html, is_dark=is_dark)


pytestmark = pytest.mark.parametrize("forms", FORMS, ids=message_of)


def test_it_is_well_formed_and_says_its_language(forms: list[Example]) -> None:
    for example in forms:
        page = page_of(example)
        assert page.all("html")[0].attributes["lang"] == example.language
        assert [element.tag for element in page.elements[:2]] == ["html", "head"]
        assert len(page.all("h1")) == len(page.all("title")) == len(page.all("body")) == 1


def test_it_fits_a_phone(forms: list[Example]) -> None:
    for example in forms:
        page = page_of(example)
        told = {
            element.attributes.get("name"): element.attributes.get("content") for element in page.all("meta")
        }
        assert told["viewport"] == "width=device-width, initial-scale=1"
        assert "width" not in {name for element in page.elements for name in element.attributes}
        widths = [e.style["max-width"] for e in page.elements if "max-width" in e.style]
        assert widths == ["600px"]


def test_it_is_dressed_inline_and_darker_where_somebody_reads_at_night(forms: list[Example]) -> None:
    for example in forms:
        source = example.words.html
        page = page_of(example)
        rules = source.partition("<style>")[2].partition("</style>")[0]
        assert rules.index("@media (prefers-color-scheme: dark)") < rules.index(".page")
        classes = {e.attributes["class"] for e in page.elements if "class" in e.attributes}
        assert classes <= set(re.findall(r"\.(\w+)", rules))
        told = {
            element.attributes.get("name"): element.attributes.get("content") for element in page.all("meta")
        }
        assert told["color-scheme"] == told["supported-color-schemes"] == "light dark"


@pytest.mark.parametrize("is_dark", [False, True], ids=["by_day", "by_night"])
def test_every_word_stands_out_and_is_large_enough(forms: list[Example], is_dark: bool) -> None:
    for example in forms:
        page = page_of(example, is_dark=is_dark)
        for text, look in page.texts:
            assert contrast(look) >= READABLE, (text, look)
            assert look.size >= SMALLEST_LETTER, (text, look)


def test_there_is_one_thing_to_press_at_most_and_a_finger_hits_it(forms: list[Example]) -> None:
    for example in forms:
        buttons = page_of(example).buttons()
        assert len(buttons) <= 1
        for button in buttons:
            padding = int(button.style["padding"].split("px")[0])
            assert int(button.style["line-height"].removesuffix("px")) + 2 * padding >= SMALLEST_BUTTON


def test_a_picture_has_words_for_those_who_do_not_see_it(forms: list[Example]) -> None:
    for example in forms:
        assert all(picture.attributes.get("alt") for picture in page_of(example).all("img"))


def test_its_links_are_ours_and_safe(forms: list[Example]) -> None:
    for example in forms:
        for link in page_of(example).all("a"):
            assert link.attributes["href"].startswith("https://")


def test_the_inbox_shows_a_line_beside_the_subject(forms: list[Example]) -> None:
    for example in forms:
        page = page_of(example)
        hidden = [element for element in page.elements if element.look.is_hidden]
        assert len(hidden) == 1
        preheader = example.words.html.partition('overflow:hidden">')[2].partition("</div>")[0]
        assert preheader.strip()


def test_nothing_is_fetched_to_read_it(forms: list[Example]) -> None:
    """No picture, font or script from anywhere: nobody learns that a mail was opened."""
    for example in forms:
        page = page_of(example)
        assert not {"img", "link", "script", "iframe"} & {element.tag for element in page.elements}
        assert "url(" not in example.words.html
