"""Examples of what concerns an account: its codes, its safety, its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tools.messages.examples.example import FRONT, SHOP, ZONE, Example

_AT = datetime(2027, 9, 22, 7, 5, tzinfo=UTC)
_LATER = datetime(2027, 9, 29, 7, 5, tzinfo=UTC)


def examples(language: str) -> Iterator[Example]:
    """Letters with codes and links, and news of what has happened to an account."""
    for message, case, said in (*_letters(language), *_safety(language)):
        yield Example(message, language, case, {"name": "Alice"} | said)


def _letters(language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    code = {"code": "042137", "minutes": 15}
    yield "verify_email", "", code | {"link": f"{FRONT}/verify-email?email=alice%40example.com&code=042137"}
    yield "email_change", "", code
    link = {"link": f"{FRONT}/reset-password?token=3Hc0wR", "link_minutes": 30}
    yield "password_reset", "", code | link
    ways_in = {"sign_in_link": f"{FRONT}/sign-in", "reset_link": f"{FRONT}/reset-password"}
    yield "already_registered", "", ways_in
    yield "data_export", "", {"link": "https://storage.example/alice.zip", "until": _LATER, "zone": ZONE}
    leaving = {
        "erase_at": _LATER,
        "zone": ZONE,
        "about_link": "https://api.avatid.example/api/user/delete/about/",
    }
    yield "account_deletion", "can be undone", leaving | {"link": f"{FRONT}/undo-deletion?token=3Hc0wR"}
    yield "account_deletion", "at once", leaving | {"link": None}
    yield "claim_code", "", code | {"business": SHOP[language]}


def _safety(language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    at = {"at": _AT, "zone": ZONE, "device": "Pixel 9 (Android)", "provider": None, "business": None}
    here = at | {
        "link": f"{FRONT}/settings/security",
        "reset_link": f"{FRONT}/reset-password",
        "help_link": f"{FRONT}/help",
    }
    yield "new_device", "", here
    yield "new_device", "unknown device", here | {"device": None}
    for message in ("refresh_reused", "password_changed", "email_changed", "phone_changed"):
        yield message, "", here
    yield "provider_linked", "", here | {"provider": "Instagram"}
    yield "provider_unlinked", "", here | {"provider": "Instagram"}
    for message in ("support_access", "support_access_ended"):
        yield message, "", here | {"device": None}
    for message in ("account_blocked", "account_unblocked"):
        yield message, "", here | {"device": None}
    for message in ("business_handed_over", "business_received"):
        yield message, "", here | {"business": SHOP[language]}
    for message in ("business_suspended", "business_reinstated"):
        yield message, "", here | {"business": SHOP[language], "device": None}
