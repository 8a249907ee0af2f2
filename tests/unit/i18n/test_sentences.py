"""Choosing a language and speaking it."""

import pytest

from common.i18n import _, negotiate, translate, translate_plural


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("sq", "sq"),
        ("sq-AL,en;q=0.5", "sq"),
        ("SQ_al", "sq"),
        ("en;q=0.2,sq;q=0.9", "sq"),
        ("sq;q=0.2,en;q=0.9", "en"),
        ("de,sq;q=0.1", "sq"),
        ("de, fr", "en"),
        ("*", "en"),
        ("en;q=0, *", "sq"),
        ("sq;q=0", "en"),
        ("sq,en", "sq"),
        ("en,sq", "en"),
        (";;;q=,=", "en"),
    ],
)
def test_the_header_chooses_the_language(header: str | None, language: str) -> None:
    assert negotiate(header) == language


def test_a_marked_sentence_stays_as_it_is() -> None:
    assert _("Please sign in.") == "Please sign in."


def test_a_sentence_is_translated() -> None:
    assert translate("en", "Hello {name},", name="Alice") == "Hello Alice,"
    assert translate("sq", "Hello {name},", name="Alice") == "Përshëndetje Alice,"


def test_an_unknown_language_reads_english() -> None:
    assert translate("de", "Please sign in.") == "Please sign in."


def test_an_unknown_sentence_is_said_as_it_is() -> None:
    assert translate("sq", "Nobody has translated this.") == "Nobody has translated this."


def test_a_name_with_braces_is_not_a_placeholder() -> None:
    assert translate("en", "Hello {name},", name="{0} {language}") == "Hello {0} {language},"


def test_one_minute_is_not_two_minutes() -> None:
    one, many = "The code works for {n} minute.", "The code works for {n} minutes."
    assert translate_plural("en", one, many, 1) == "The code works for 1 minute."
    assert translate_plural("en", one, many, 15) == "The code works for 15 minutes."
    assert translate_plural("sq", one, many, 1) == "Kodi vlen për 1 minutë."
    assert translate_plural("sq", one, many, 15) == "Kodi vlen për 15 minuta."
