"""Examples of what people say to each other: ratings, what is answered, conversations."""

from collections.abc import Iterator
from typing import Any

from common.i18n import told
from tools.messages.examples.example import FRONT, SHOP, STARTS_AT, ZONE, Example, letter


def examples(language: str) -> Iterator[Example]:
    """Ratings and their answers, and news of a message."""
    for message, case, name, said in (*_ratings(language), *_conversations(language)):
        yield Example(message, language, case, letter(language, name) | said)


def _ratings(language: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    comment = told(
        language, "Quick, friendly, and just as I wanted.", "Shpejt, me mirësjellje dhe tamam si doja."
    )
    reply = told(language, "Thank you, Alice. See you soon!", "Faleminderit, Alice. Mirupafshim së shpejti!")
    visit = {"stars": 5, "starts_at": STARTS_AT, "zone": ZONE}
    yield "rating_received", "", "Bora", visit | {"comment": comment, "link": f"{FRONT}/team/ratings/1c4e"}
    yield (
        "rating_received",
        "without words",
        "Bora",
        visit | {"comment": None, "link": f"{FRONT}/team/ratings/1c4e"},
    )
    yield "rating_reply", "", "Alice", visit | {"reply": reply, "link": f"{FRONT}/ratings/1c4e"}


def _conversations(language: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    asked = told(language, "Can I come a quarter of an hour later?", "A mund të vij një çerek ore më vonë?")
    link = {"link": f"{FRONT}/chat/77ab"}
    yield "chat_message", "", "Bora", link | {"sender": "Alice Hoxha", "excerpt": asked}
    yield "chat_message", "without words", "Bora", link | {"sender": "Alice Hoxha", "excerpt": None}
    from_shop = {"sender": SHOP[language], "business": None}
    yield (
        "chat_message",
        "to a customer",
        "Alice",
        link | from_shop | {"excerpt": told(language, "Of course!", "Po!")},
    )
