"""No message without an example: the sheet, the pictures and these tests show them all."""

from common import messages
from common.i18n import LANGUAGES
from tools.messages import sheet
from tools.messages.examples import examples, main_examples


def test_every_message_has_an_example_in_every_language() -> None:
    for language in LANGUAGES:
        assert sorted(example.message for example in main_examples(language)) == messages.names()


def test_both_languages_show_the_same_cases() -> None:
    english, albanian = ([(each.message, each.case) for each in examples(language)] for language in LANGUAGES)
    assert english == albanian


def test_no_case_is_shown_twice() -> None:
    cases = [(each.message, each.case) for each in examples("en")]
    assert len(cases) == len(set(cases))


def test_the_sheet_shows_every_message_and_is_written_alike_each_time() -> None:
    page = sheet.written()
    assert page == sheet.written()
    for message in messages.names():
        assert f'<h2 id="{message}">' in page
