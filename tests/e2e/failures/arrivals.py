"""Requests that come when they come, whether the earlier ones have been answered or not: nobody else overloads."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_HANGS_AFTER_SECONDS = 30
_REUSED_FOR_SECONDS = 1  # the server closes a connection that has been idle for two


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request ended: status 0 is a broken line, -1 none within half a minute."""

    status: int
    seconds: float
    head: str = ""


@dataclass
class Told:
    """What a number of requests came to."""

    replies: list[Reply] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """How many ended how."""
        return Counter(each.status for each in self.replies)

    def slower_than(self, share: float, status: int) -> float:
        """The milliseconds that this share of the replies with a status did not exceed."""
        taken = sorted(each.seconds for each in self.replies if each.status == status)
        return round(taken[min(len(taken) - 1, int(share * len(taken)))] * 1000, 1) if taken else 0.0

    def impolite(self) -> list[str]:
        """Refusals that do not say when to come back, or not in the way of the house."""
        refused = [each.head.lower() for each in self.replies if each.status == 503]
        wanted = ("retry-after: 1\r\n", "content-type: application/problem+json\r\n")
        return [head for head in refused if not all(line in head for line in wanted)]


class _Line:
    """One connection, kept as long as the server does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self.since = reader, writer, 0.0

    async def ask(self, request: bytes) -> tuple[int, str]:
        """Status and head of the reply, whose body has been read."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        await self._reader.readexactly(int(lines.get("content-length", 0)))
        return int(head.split(" ", 2)[1]), head

    def close(self) -> None:
        self._writer.close()


class Arrivals:
    """Asks one server for one thing after the other."""

    def __init__(self, port: int, paths: Sequence[str], token: str = "") -> None:
        self._port = port
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        self._requests = [
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{bearer}\r\n".encode() for path in paths
        ]
        self._idle: list[_Line] = []

    def at_most(self, people: int, seconds: float) -> float:
        """How many a second are served to so many people who each wait for their answer."""
        return asyncio.run(self._served(people, seconds))

    def at(self, rate: float, seconds: float) -> Told:
        """So many a second for so long; returns when the last one has been answered."""
        return asyncio.run(self._arriving(rate, seconds))

    async def _served(self, people: int, seconds: float) -> float:
        until, told = time.monotonic() + seconds, Told()

        async def person(number: int) -> None:
            while time.monotonic() < until:
                told.replies.append(await self._one(number + len(told.replies)))

        await asyncio.gather(*(person(number) for number in range(people)))
        self._hang_up()
        return told.statuses[200] / seconds

    async def _arriving(self, rate: float, seconds: float) -> Told:
        began, coming = time.monotonic(), list[asyncio.Task[Reply]]()
        while (passed := time.monotonic() - began) < seconds:
            due = int(passed * rate) - len(coming)
            coming += [asyncio.create_task(self._one(len(coming) + number)) for number in range(due)]
            await asyncio.sleep(0.001)
        # to gather all of them takes 0.1 s, during which nobody would read the last replies
        await asyncio.gather(*(each for each in coming if not each.done()))
        self._hang_up()
        return Told([each.result() for each in coming])

    async def _one(self, number: int) -> Reply:
        began, line = time.monotonic(), None
        try:
            async with asyncio.timeout(_HANGS_AFTER_SECONDS):
                line = await self._line()
                status, head = await line.ask(self._requests[number % len(self._requests)])
        except (OSError, asyncio.IncompleteReadError) as broken:
            if line:
                line.close()
            return Reply(-1 if isinstance(broken, TimeoutError) else 0, time.monotonic() - began)
        line.since = time.monotonic()
        if "connection: close" in head.lower():
            line.close()
        else:
            self._idle.append(line)
        return Reply(status, time.monotonic() - began, head)

    async def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if time.monotonic() - line.since < _REUSED_FOR_SECONDS:
                return line
            line.close()
        return _Line(*await asyncio.open_connection("127.0.0.1", self._port))

    def _hang_up(self) -> None:
        while self._idle:
            self._idle.pop().close()
