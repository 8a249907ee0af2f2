"""How any provider says no: an exception that is its own reply."""

from __future__ import annotations

from flask import Flask, Response, jsonify


class Refusal(Exception):
    """The reply of a provider that refuses: an HTTP status and its body in that provider's form."""

    def __init__(self, status: int, body: dict[str, object]) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body


def let_refuse(app: Flask) -> None:
    """Make every view's Refusal its reply."""

    @app.errorhandler(Refusal)
    def reply(refusal: Refusal) -> tuple[Response, int]:
        return jsonify(refusal.body), refusal.status
