"""The catalogs hold every sentence, in both languages, and nothing stale."""

import re

from babel.messages.catalog import Message

from common.i18n import catalogs

# Sentences that are rightly the same in both languages, each with its reason.
SAME_IN_BOTH: dict[str, str] = {"Android": "a name"}
PLACEHOLDER = re.compile(r"\{(\w+)\}|%\((\w+)\)s")


def albanian() -> list[Message]:
    return [message for message in catalogs.updated("sq", catalogs.extracted()) if message.id]


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text) if isinstance(text, tuple | list) else []


def test_the_catalogs_are_fresh_and_complete() -> None:
    assert catalogs.problems() == []


def test_there_are_sentences_at_all() -> None:
    assert len(albanian()) > 50


def test_a_translation_has_the_placeholders_of_its_sentence() -> None:
    for message in albanian():
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id


def test_what_is_counted_has_a_form_for_one_and_one_for_many() -> None:
    counted = [message for message in albanian() if isinstance(message.id, tuple | list)]
    assert counted
    for message in counted:
        assert len(forms(message.string)) == len(forms(message.id)) == 2, message.id
        assert all("{n}" in form for form in forms(message.string)), message.id


def test_every_placeholder_can_be_filled() -> None:
    for message in albanian():
        for form in (*forms(message.id), *forms(message.string)):
            left = re.sub(r"\{\w+\}", "", form)
            assert "{" not in left, form
            assert "}" not in left, form


def test_albanian_is_not_english() -> None:
    same = {forms(message.id)[0] for message in albanian() if forms(message.id) == forms(message.string)}
    assert same == set(SAME_IN_BOTH)


def test_writing_twice_writes_the_same() -> None:
    assert catalogs.written() == catalogs.written()


def test_a_catalog_does_not_say_when_or_by_what_it_was_written() -> None:
    for content in catalogs.written().values():
        assert b"Creation-Date" not in content
        assert b"Generated-By" not in content


def test_albanian_says_you_politely() -> None:
    for message in albanian():
        for form in forms(message.string):
            words = set(re.findall(r"\w+", form.lower()))
            assert not words & {"ti", "jot", "jote", "tënd", "tënde"}, form
