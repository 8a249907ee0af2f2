"""Every operation breaks with all that it was given in its hands, as a library does that quotes it."""

from typing import Any

import pytest

from common.web.ask import Ask
from common.web.edge import Edge

SECRETS = (
    "password",
    "new_password",
    "master_password",
    "code",
    "totp",
    "proof",
    "token",
    "push_token",
    "id_token",
    "access_token",
    "refresh",
    "nonce",
)
"""The fields of the contract that hold a secret; what stands in `email` and `phone` names somebody."""


def break_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no view answers; each raises with everything it knows in its sentence."""

    def broken(_edge: Edge, ask: Ask, _given: dict[type, Any]) -> Any:
        quoted = KeyError(ask.raw.decode(errors="replace"))
        raise RuntimeError(f"could not do {ask.arguments!r} for Bearer {ask.bearer}") from quoted

    monkeypatch.setattr(Edge, "_call", broken)


def secrets_in(value: Any, word: str) -> Any:
    """A body with the word for every secret in it."""
    if isinstance(value, dict):
        return {
            name: f"{word}-{name}" if name in SECRETS and isinstance(each, str) else secrets_in(each, word)
            for name, each in value.items()
        }
    return [secrets_in(each, word) for each in value] if isinstance(value, list) else value
