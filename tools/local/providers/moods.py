"""How a provider behaves: well, or as badly as it was told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, request

View = TypeVar("View", bound=Callable[..., Any])

# reset: the connection breaks and nothing was accepted; lost: accepted, but the reply never arrives;
# slow: accepted after `seconds`; garbage: a page of HTML with a friendly status.
MODES = ("ok", "500", "reset", "lost", "slow", "garbage")


@dataclass
class Mood:
    """A mode for the next `count` requests (None: until told otherwise); `seconds` is for slow."""

    mode: str = "ok"
    count: int | None = None
    seconds: float = 10


class Moods:
    """The mood of each provider, told by POST /control {"provider", "mode", "count", "seconds"}."""

    def __init__(self) -> None:
        self._moods: dict[str, Mood] = {}
        self._lock = threading.Lock()

    def tell(self, provider: str, mood: Mood) -> None:
        """From now on the provider behaves like this."""
        with self._lock:
            self._moods[provider] = mood

    def next_of(self, provider: str) -> Mood:
        """The mood for one request; counts it."""
        with self._lock:
            mood = self._moods.get(provider, Mood())
            if mood.count is not None:
                mood.count -= 1
                if mood.count <= 0:
                    self._moods.pop(provider, None)
            return mood


def ours(view: View) -> View:
    """Marks a route that the provider does not have, such as /google/mint: it works in any mood."""
    view.__dict__["ours"] = True
    return view


def let_misbehave(app: Flask, moods: Moods) -> None:
    """Make every blueprint of the app obey its mood, and add /control."""

    @app.post("/control")
    def control() -> tuple[dict[str, str], int]:
        wish = request.get_json()
        if wish.get("mode") not in MODES or wish.get("provider") not in app.blueprints:
            return {"error": f"provider: one of {', '.join(app.blueprints)}; mode: {', '.join(MODES)}"}, 400
        moods.tell(wish["provider"], Mood(wish["mode"], wish.get("count"), float(wish.get("seconds", 10))))
        return {"provider": wish["provider"], "mode": wish["mode"]}, 200

    @app.before_request
    def misbehave() -> Response | None:
        mood = Mood() if _is_ours(app) or not request.blueprint else moods.next_of(request.blueprint)
        request.environ["avatid.mood"] = mood.mode
        if mood.mode == "500":
            return Response('{"errors": [{"message": "internal error"}]}', 500, mimetype="application/json")
        if mood.mode == "garbage":
            return Response("<html><body>It works!</body></html>", 200, mimetype="text/html")
        if mood.mode == "slow":
            time.sleep(mood.seconds)
        return _hang_up() if mood.mode == "reset" else None

    @app.after_request
    def lose_the_reply(reply: Response) -> Response:
        return _hang_up() if request.environ.get("avatid.mood") == "lost" else reply


def _is_ours(app: Flask) -> bool:
    return hasattr(app.view_functions.get(request.endpoint or ""), "ours")


def _hang_up() -> Response:
    """A reply that breaks off before its first byte; the server then closes the connection.

    The request is read first: otherwise the server would wait for the rest of it until the client gives up.
    """
    request.get_data()

    def broken() -> Iterator[bytes]:
        raise ConnectionResetError("as told")
        yield b""  # what makes this function an iterator

    return Response(broken())
