"""Idempotency keys: the same request again gets the same answer, another one under the same key is refused.

https://docs.stripe.com/api/idempotent_requests
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.local.providers.refusals import Refusal
from tools.local.providers.stripe.errors import refusal, wrong

LONGEST = 255
Answer = tuple[int, dict[str, Any]]


class Repeated:
    """What has been answered under which key; whoever uses it must be alone meanwhile."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[tuple[str, Any], Answer]] = {}

    def once(
        self, key: str, request: tuple[str, Any], act: Callable[[], dict[str, Any]]
    ) -> tuple[Answer, bool]:
        """The answer, and whether it was an earlier one; refusals of what was begun are kept like good ends."""
        if len(key) > LONGEST:
            raise wrong("Idempotency keys must be at most 255 characters long.")
        if key in self._answers:
            earlier, answer = self._answers[key]
            if earlier != request:
                raise _another(key)
            return answer, True
        try:
            answer = 200, act()
        except Refusal as refused:
            answer = refused.status, refused.body
        if key:
            self._answers[key] = request, answer
        return answer, False


def _another(key: str) -> Refusal:
    said = f"Keys for idempotent requests can only be used with the same parameters they were first used with: {key}"
    return refusal(400, "idempotency_error", said)
