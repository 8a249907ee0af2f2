"""How often each address was asked, for a test that wants to know what was cached: GET /calls."""

from __future__ import annotations

import threading
from collections import Counter

from flask import Flask, request


def count_calls(app: Flask) -> None:
    """Count every request from now on, also those that a mood spoils; GET /calls says {"GET /path": times}."""
    counts: Counter[str] = Counter()
    lock = threading.Lock()

    @app.before_request
    def count() -> None:
        with lock:
            counts[f"{request.method} {request.path}"] += 1

    @app.get("/calls")
    def calls() -> dict[str, int]:
        return dict(counts)
