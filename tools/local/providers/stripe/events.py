"""What Stripe tells us of its own accord: events, signed, and delivered when and how often it pleases.

https://docs.stripe.com/webhooks#verify-manually
"""

from __future__ import annotations

import copy
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from common.clock import Clock
from tools.local.providers.stripe.objects import Object, event
from tools.local.serve import direct

TRIES, PAUSE = 5, 1.0


@dataclass(frozen=True)
class Endpoint:
    """Where events go by themselves, and the secret that they are signed with."""

    url: str
    secret: str


class Events:
    """All that has happened, oldest first."""

    def __init__(self, clock: Clock, endpoint: Endpoint | None) -> None:
        self._clock = clock
        self.endpoint = endpoint
        self.all: list[Object] = []

    def tell(self, kind: str, about: Object) -> None:
        """Write an event down with a copy of its object, and deliver it if somebody listens."""
        told = event(kind, copy.deepcopy(about), int(self._clock.now().timestamp()))
        self.all.append(told)
        if self.endpoint is not None:
            where = self.endpoint
            threading.Thread(target=self._insist, args=(told, where), daemon=True).start()

    def named(self, ids: Iterable[str]) -> list[Object]:
        """These events, in this order, as often as they are named."""
        by_id = {each["id"]: each for each in self.all}
        return [by_id[each] for each in ids]

    def signed(self, told: Object, secret: str) -> tuple[str, str]:
        """The body as it is sent, and its Stripe-Signature, made now."""
        body = json.dumps(told)
        at = int(self._clock.now().timestamp())
        signature = hmac.new(secret.encode(), f"{at}.{body}".encode(), sha256).hexdigest()
        return body, f"t={at},v1={signature},v0={'0' * 64}"

    def deliver(self, told: Object, where: Endpoint) -> int:
        """Post an event once; the status that came back, 0 when nobody answered."""
        body, signature = self.signed(told, where.secret)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
        asked = urllib.request.Request(where.url, body.encode(), headers)
        try:
            with direct.open(asked, timeout=10) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code
        except OSError:
            return 0

    def _insist(self, told: Object, where: Endpoint) -> None:
        for _ in range(TRIES):
            if 200 <= self.deliver(told, where) < 300:
                return
            time.sleep(PAUSE)
