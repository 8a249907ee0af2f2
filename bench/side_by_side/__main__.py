"""`python -m bench.side_by_side [--ours-only] [--only nearby search ...] [--rounds 15] [--write]`: one run, one table.

With `--beside TREE` what stands beside ours is ours as well, from another checkout: so is a gain measured.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from bench import reminders
from bench.side_by_side.asking import Client
from bench.side_by_side.bookings import Bookings, compare_bookings, raced
from bench.side_by_side.comparing import compare
from bench.side_by_side.measuring import Pair, in_turns
from bench.side_by_side.page import DOCUMENT, Found, page
from bench.side_by_side.questions import Question, questions
from bench.side_by_side.servers import Server, Servers, serving
from bench.side_by_side.starting import starts
from bench.side_by_side.statements import counted, logged
from bench.side_by_side.tokens import new_key, tokens_of
from bench.side_by_side.world import Copy, copied

CUSTOMERS, WITH_BOOKINGS = 200, 20
BEGAN = perf_counter()
Tell = Callable[[str], None]
Others = Callable[[str], Server]
"""Starts what is to answer for a family."""


def main() -> None:
    """Compare the replies, then measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.side_by_side", description=__doc__)
    parser.add_argument("--ours-only", action="store_true", help="do not start the other app")
    parser.add_argument("--beside", type=Path, help="another checkout of this code, instead of the other app")
    parser.add_argument(
        "--only", nargs="+", default=os.environ.get("ONLY", "").split(), help="beginnings of names"
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {DOCUMENT}")
    asked = parser.parse_args()
    found = Found()
    with copied() as copy, tempfile.TemporaryDirectory() as folder:
        key = new_key()
        tokens = tokens_of(copy, key, CUSTOMERS)
        with serving(copy, Path(folder), key) as servers:
            others: Others = (
                servers.theirs if asked.beside is None else partial(servers.ours, tree=asked.beside)
            )
            run = Run(copy, servers, tokens, asked.only, asked.rounds, None if asked.ours_only else others)
            run.everything(found)
    if not (asked.only or asked.ours_only or asked.beside):
        found.starts = starts(told)
        found.reminders = reminders.figures(told)
    print("\n".join(found.lines()))
    if asked.write:
        DOCUMENT.write_text(page(found), "utf-8")


def told(line: str) -> None:
    """A line for whoever watches, with the seconds since the beginning."""
    print(f"{perf_counter() - BEGAN:6.0f} s  {line}", flush=True)


class Run:
    """One copy of the world, our two families on it, and what is beside them unless it is left out."""

    def __init__(
        self,
        copy: Copy,
        servers: Servers,
        tokens: list[str],
        only: Sequence[str],
        rounds: int,
        others: Others | None,
    ) -> None:
        self._copy, self._rounds, self._only = copy, rounds, only
        self._bookings = Bookings(copy.known, tokens)
        book = Question("book", "booking", self._bookings.next, 15)
        asked = [*questions(copy.known, tokens[:WITH_BOOKINGS]), book]
        self._questions = [each for each in asked if self._is_wanted(each.name)]
        wanted = {each.family for each in self._questions} | (
            {"booking"} if self._is_wanted("race") else set()
        )
        self._ours = {family: servers.ours(family) for family in sorted(wanted)}
        self._theirs = {family: others(family) for family in sorted(wanted)} if others else {}

    def _is_wanted(self, name: str) -> bool:
        return not self._only or any(name.startswith(part) for part in self._only)

    def everything(self, found: Found) -> None:
        """Compare, measure, count."""
        for question in self._questions:
            found.pairs[question.name] = self._pair(question)
        if self._is_wanted("race"):
            self._race(found)
        for server in self._servers():
            found.memory[server.name] = server.memory

    def _servers(self) -> list[Server]:
        return list({each.name: each for each in (*self._ours.values(), *self._theirs.values())}.values())

    def _pair(self, question: Question) -> Pair:
        ours, theirs = self._ours[question.family], self._theirs.get(question.family)
        if theirs is not None and question.name == "book":
            compare_bookings(self._copy, ours, theirs, self._bookings)
        elif theirs is not None:
            compare(question, ours, theirs)
        both = [ours, *([theirs] if theirs else [])]
        summaries = in_turns(question, self._copy.cluster, both, self._rounds, told)
        if theirs is None:
            return Pair(summaries[0], None)
        return Pair(
            summaries[0], summaries[1], (self._statements(question, ours), self._statements(question, theirs))
        )

    def _statements(self, question: Question, server: Server) -> int:
        client = Client(server)
        with logged(self._copy.cluster) as log:
            client.insist(question.request(0))
            return counted(self._copy, log, client, question.request(1))

    def _race(self, found: Found) -> None:
        both = {"ours": self._ours["booking"]} | ({"theirs": self._theirs["booking"]} if self._theirs else {})
        for name, server in both.items():
            raced(server, self._bookings.race())
            found.races[name] = race = raced(server, self._bookings.race())
            told(
                f"race, {name}: p50 {race.p50:.1f}  p99 {race.p99:.1f} ms, {race.told_to_wait} told to come back"
            )


if __name__ == "__main__":
    main()
