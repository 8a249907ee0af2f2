"""What people read is whole, in their language, and fits where it is shown."""

import re

import pytest

from tests.unit.messages.cases import FORMS, message_of
from tools.messages.examples import Example

LONGEST_SUBJECT = 78
"""RFC 5322, 2.1.1: what a line of a header should not exceed; phones show half of it."""
LONGEST_TITLE = 50
LONGEST_PUSH = 178
"""About four lines, which a locked phone shows before it cuts."""
LONGEST_LINE = 998
"""RFC 5322, 2.1.1: what a line of a mail must not exceed, in bytes."""

# Lines that are rightly the same in both languages, each with its reason.
SAME_IN_BOTH = re.compile(
    r"""
    --                              # the signature's dashes
    | \s*042137                     # a code
    | .*https://\S+                 # a link; the words before it are looked at apart
    """,
    re.VERBOSE,
)

pytestmark = pytest.mark.parametrize("forms", FORMS, ids=message_of)


def read_everywhere(example: Example) -> list[str]:
    """Each text of an example that somebody reads; of the mail its plain words."""
    words = example.words
    return [words.subject, words.push_title, words.push_body, words.text, example.sms or "no sms"]


def test_nothing_is_left_to_fill_in(forms: list[Example]) -> None:
    for example in forms:
        body = example.words.html.partition("<body")[2]
        for text in (*read_everywhere(example), body):
            assert text.strip()
            assert not re.search(r"[{}]|\bNone\b|%\(|\bUndefined\b", text)


def test_subject_and_push_fit_where_they_are_shown(forms: list[Example]) -> None:
    for example in forms:
        words = example.words
        assert len(words.subject) <= LONGEST_SUBJECT
        assert len(words.push_title) <= LONGEST_TITLE
        assert len(words.push_body) <= LONGEST_PUSH
        assert "\n" not in words.subject + words.push_title


def test_plain_text_is_tidy(forms: list[Example]) -> None:
    for example in forms:
        text = example.words.text
        assert "\n\n\n" not in text
        assert text.endswith("\n")
        for line in text.splitlines():
            assert len(line.encode()) <= LONGEST_LINE
            assert line == line.rstrip()
            assert line == line.lstrip() or line.strip().isdigit()
            assert not re.search(r"&(amp|lt|gt|quot|#\d+);|<\w", line)


def test_a_sentence_does_not_stumble(forms: list[Example]) -> None:
    """No two spaces, none before a comma, no doubled full stop where a name or a reason was put in."""
    for example in forms:
        for text in read_everywhere(example):
            assert not re.search(r"\S  +\S|\S ,|\w\.\.(?!\.)|, ,|: *$", text.replace("...", "…"), re.ASCII)


def test_albanian_readers_see_no_english(forms: list[Example]) -> None:
    english, albanian = ([each for each in forms if each.language == language] for language in ("en", "sq"))
    for one, other in zip(english, albanian, strict=True):
        for read, also in zip(read_everywhere(one), read_everywhere(other), strict=True):
            same = set(read.splitlines()) & set(also.splitlines()) - {"no sms", ""}
            assert {line for line in same if not SAME_IN_BOTH.fullmatch(line)} == set()


def test_the_plain_mail_says_what_the_dressed_one_says(forms: list[Example]) -> None:
    """Whoever reads mail without HTML misses no link."""
    for example in forms:
        words = example.words
        links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', words.html)}
        assert links <= set(re.findall(r"https://\S+", words.text))


def test_a_code_is_in_the_mail_and_never_on_a_locked_screen(forms: list[Example]) -> None:
    for example in forms:
        words = example.words
        code = example.said.get("code")
        if code:
            assert code in words.text
            assert code in words.html
            assert code not in words.push_title + words.push_body
