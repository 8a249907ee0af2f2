"""The one table, as Markdown, and docs/bench.md around it."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.side_by_side.bookings import Race
from bench.side_by_side.measuring import Pair, Summary
from bench.side_by_side.starting import PROMISED, Start

DOCUMENT = Path("docs/bench.md")
AT_LEAST = 6
BOOKED_WITHIN_MS = 30


@dataclass
class Found:
    """What a run has measured, by name."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    races: dict[str, Race] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    starts: Mapping[str, Start] = field(default_factory=dict)
    reminders: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """All tables."""
        yield from _costs(self.pairs)
        yield from _races(self.races)
        yield from _starts(self.starts)
        yield from _memory(self.memory)
        if self.reminders:
            yield ""
        yield from (f"- {line}" for line in self.reminders)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A Markdown table after an empty line; nothing where there are no rows."""
    if rows:
        yield ""
        yield from (f"| {' | '.join(map(str, row))} |" for row in (columns, ["---"] * len(columns), *rows))


def _costs(pairs: Mapping[str, Pair]) -> Iterator[str]:
    columns = [
        "",
        "CPU ms, ours",
        "theirs",
        "times",
        "PostgreSQL ms, ours",
        "theirs",
        "p50 / p95 ms, ours",
        "theirs",
    ]
    columns += ["requests a second and core, ours", "theirs", "SQL, ours", "theirs"]
    yield from _table(
        columns, [_cost(name, pair, pair.theirs) for name, pair in pairs.items() if pair.theirs]
    )


def _cost(name: str, pair: Pair, other: Summary) -> list[object]:
    one = pair.ours
    spent = [
        f"{one.cpu:.1f}",
        f"{other.cpu:.1f}",
        f"**{pair.ratio:.1f}**",
        f"{one.database:.1f}",
        f"{other.database:.1f}",
    ]
    taken = [f"{each.p50:.0f} / {each.p95:.0f}" for each in (one, other)]
    return [name, *spent, *taken, f"{one.a_second:.0f}", f"{other.a_second:.0f}", *pair.statements]


def _races(races: Mapping[str, Race]) -> Iterator[str]:
    columns = [
        "eight clients book at one shop, at once",
        "p50 ms",
        "p99 ms",
        "a second",
        "accepted",
        "told to come back",
    ]
    rows = [
        [name, f"{race.p50:.0f}", f"{race.p99:.0f}", f"{race.a_second:.0f}", race.accepted, race.told_to_wait]
        for name, race in races.items()
    ]
    yield from _table(columns, rows)


def _starts(starts: Mapping[str, Start]) -> Iterator[str]:
    columns = ["cold start", "modules", "CPU ms, best", "median", "times the bare app", "MB", "times"]
    yield from _table(columns, [[name, *_start(start, starts["bare"])] for name, start in starts.items()])


def _start(start: Start, bare: Start) -> list[object]:
    times, more = f"{start.best / bare.best:.2f}", f"{start.megabytes / bare.megabytes:.2f}"
    return [start.modules, f"{start.best:.0f}", f"{start.usual:.0f}", times, f"{start.megabytes:.0f}", more]


def _memory(memory: Mapping[str, float]) -> Iterator[str]:
    rows = [[name, f"{megabytes:.0f}"] for name, megabytes in memory.items()]
    yield from _table(["after all these requests", "MB"], rows)


def page(found: Found) -> str:
    """The whole document."""
    return "\n".join([ABOUT.format(machine=_machine(), on=f"{datetime.now(UTC):%-d %B %Y}"), *found.lines(), "",
                      "## What is promised, and reached", "", *_said(found), "", MORE])  # fmt: skip


def _said(found: Found) -> Iterator[str]:
    """Each promise with its figure, whether it is kept or not."""
    for name, pair in found.pairs.items():
        if pair.theirs is not None and name != "book":
            kept = "kept" if pair.ratio >= AT_LEAST else "**not reached**"
            yield f"- {name}: at least {AT_LEAST} times less CPU than theirs: {pair.ratio:.2f} times, {kept}."
    for name, race in found.races.items():
        if name == "ours":
            kept = "kept" if race.p99 <= BOOKED_WITHIN_MS else "**not reached**"
            yield f"- booking with eight clients at once: p99 {BOOKED_WITHIN_MS} ms at most: {race.p99:.0f} ms, {kept}."
    others = {name: start for name, start in found.starts.items() if name != "bare"}
    if others:
        worst = max(others, key=lambda name: others[name].best)
        ratio = others[worst].best / found.starts["bare"].best
        kept = "kept" if ratio <= PROMISED else "**not reached**"
        yield f"- a function starts within {PROMISED} times the bare app: {ratio:.2f} times ({worst}), {kept}."


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


ABOUT = """# What a request costs, beside Django REST framework

Written by `python -m bench.side_by_side --write` on {on}: one run, one machine ({machine}), PostgreSQL and the client
on it too. *Theirs* is an app with Django 5.2, Django REST framework and GeoDjango in `bench/peers/drf`: its models
describe our tables, it asks with `select_related` and `prefetch_related`, answers with serializers, and signs people in
by a bearer token and one query for the session. It does less than ours: of the rules of booking it knows hours, breaks,
notice, horizon, buffers and what is taken; it believes the next free time that is kept for lists without looking
whether it is still free; no idempotency, no CORS, no request ids. Before anything is measured both apps are asked the
same, 20 requests of each kind (5 bookings, each taken back), and their replies are compared as JSON: everything must be
equal but cursors, and a new booking's uid and moment of creation.

Both are served as they are deployed: gunicorn, one process with 16 threads, a log line for each request (ours a line of
JSON, theirs the access log), ours with what was loaded kept out of the garbage collector (`main.py` does that).
A client in another process asks over one kept connection: 15 rounds of 15 to 60 requests, both apps in turns. *CPU* is
what the server's processes used, in milliseconds a request (the median round), *PostgreSQL* what the database used
beside it, *SQL* the statements of one request without BEGIN and COMMIT, of which one is the session's where somebody is
signed in.

The world: 10,000 businesses in a city, 5 km around 20 places, pages of 20; search by a word, a highest price and
rating; the pages of 20 large shops; the next 20 of somebody's 40 bookings; the free times of a house with ten people
and 5,000 bookings in 31 days; bookings with whoever is free of five people.
"""
MORE = """## And

- What each of these cost before: [bench-gains.md](bench-gains.md).
- Nearby and search from 10,000 to 1,000,000 businesses: [bench-discovery.md](bench-discovery.md)
  (`python -m bench.growth --write`, an hour).
- Free times beside django-appointment: [bench-slots.md](bench-slots.md).
- `make bench ONLY="diary limits"` measures other parts one by one, and prints what it finds.
"""
