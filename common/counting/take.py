"""One limit as it is asked for, and what is left of it."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from common.errors import TooMany


@dataclass(frozen=True, slots=True)
class Take:
    """One of `times` in `seconds`, for `whom`: a number, a network, a user; "" is everybody together.

    Plain (GCRA) gives all of them at once and then one back every seconds/times: cheap, and at worst nearly twice
    as many in one window. `strict` never gives more than `times` in any window of that length: for what costs.
    One that is not `lasting` may lose its last moments if the server dies: it does not wait for the disc.
    """

    name: str
    whom: str
    times: int
    seconds: int
    strict: bool = False
    lasting: bool = True

    @property
    def window(self) -> timedelta:
        """The length of the window."""
        return timedelta(seconds=self.seconds)

    @property
    def interval(self) -> timedelta:
        """After how long a plain one comes back: rounded down, or the last of `times` would never fit."""
        return max(self.window // self.times, timedelta.resolution)

    def bucket(self, key: bytes) -> str:
        """What is counted, unreadable: a bare hash of a phone number is guessed in minutes, so it has a key."""
        whom = self.whom.encode("utf-8", "surrogatepass")
        return f"{self.name}:{self.seconds}:{hmac.digest(key, whom, hashlib.sha256).hex()[:32]}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a limit. `reset_seconds`: until all of it is back, or after a refusal until one is."""

    limit: int
    remaining: int
    reset_seconds: int
    refused: bool = False

    @classmethod
    def given(cls, take: Take, remaining: int, reset: timedelta) -> Self:
        """It was one of them; so many are left."""
        return cls(take.times, max(0, remaining), _whole_seconds(reset))

    @classmethod
    def withheld(cls, take: Take, wait: timedelta) -> Self:
        """None is left for so long."""
        return cls(take.times, 0, _whole_seconds(wait), refused=True)

    def headers(self) -> dict[str, str]:
        """The three `RateLimit-*` headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }


def strictest(standings: Sequence[Standing]) -> Standing:
    """The one to tell the caller about: the least remaining; raises `TooMany` with the longest wait, if any."""
    refused = [each for each in standings if each.refused]
    if refused:
        longest = max(refused, key=lambda each: each.reset_seconds)
        raise TooMany(retry_after=longest.reset_seconds, headers=longest.headers())
    return min(standings, key=lambda each: each.remaining)


def _whole_seconds(span: timedelta) -> int:
    """Rounded up: whoever waits exactly that long is let in."""
    return max(1, -(-span // timedelta(seconds=1)))
