"""What every message may say, as it would really be said: one place, so that nobody forgets a message."""

from itertools import chain

from tools.messages.examples import accounts, replies, shops, visits
from tools.messages.examples.example import Example
from tools.messages.examples.pages import WebPage, web_pages


def examples(language: str) -> list[Example]:
    """At least one example of every message, as readers of a language get it; a message's main one comes first."""
    found = (part.examples(language) for part in (accounts, visits, replies, shops))
    return sorted(chain.from_iterable(found), key=lambda example: example.message)


def main_examples(language: str) -> list[Example]:
    """One example of every message."""
    first: dict[str, Example] = {}
    for example in examples(language):
        first.setdefault(example.message, example)
    return list(first.values())


__all__ = ["Example", "WebPage", "examples", "main_examples", "web_pages"]
