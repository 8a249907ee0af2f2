"""What we promise, and what was found when it was tried: `docs/promises.md`, out of `proof/*.json`.

`python -m tools.promises` writes it; exit 1 if a promise has not been proven both ways: kept as things are, and
broken as soon as its protection is taken away.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PROOF, PAGE = ROOT / "proof", ROOT / "docs" / "promises.md"
_NOT_FIGURES = {"form", "commit", "seconds", "where"}
_HEAD = """# What we promise, and how it is proven

Written by `make prove`, which breaks every promise on purpose, too: it takes the protection itself away (drops the
constraint, removes the guard) and fails if the proof does not notice. The short forms run with `make test`; a figure
of one of those is marked *short*. A commit with a plus was measured with changes that had not been committed yet.

| | promise | asked | kept | broken on purpose |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """One of them: what we say, and what has to be shown."""

    name: str
    says: str
    asked: str


PROMISES = (
    Promise(
        "P1",
        "Nobody is booked twice; of k chairs exactly k are given away.",
        "0 in 100,000 races of 8 processes",
    ),
    Promise(
        "P2", "A visit's steps survive everybody acting at once.", "12,000 attempts, 0 overlaps, 0 deadlocks"
    ),
    Promise(
        "P3", "A request that is sent again has one effect and one answer.", "0 duplicates in 10,000 replays"
    ),
    Promise("P4", "What we said yes to is never lost, and told once.", "0 lost over 400 kill -9"),
    Promise("P5", "A worker that freezes sends nothing twice.", "0 in 20 freezes"),
    Promise("P6", "Poison never blocks the queue.", "others' p95 at most doubled by 100 poison rows"),
    Promise("P7", "Nobody does or sees what is not theirs.", "every operation, 12 principals, 4 relations"),
    Promise("P8", "No 5xx, and no reply outside the contract.", "0 in 60,000 generated requests"),
    Promise(
        "P9", "Too much is refused at once, not queued.", "at 6 times the load p99 of the accepted <= 100 ms"
    ),
    Promise("P10", "Whoever is signed out is out.", "0 of 1,000 accepted after logout, block, deletion"),
    Promise(
        "P11",
        "A stolen refresh token dies; an app that races itself lives.",
        "1,600 uses at once, 0 divergent",
    ),
    Promise("P12", "Forged tokens and webhooks are refused.", ">= 60 + 25 forgeries, 0 accepted, 0 x 500"),
    Promise(
        "P13",
        "Codes are neither guessed nor pumped.",
        "1,000,000 guesses, 0 logins; 10,000 numbers within the cap",
    ),
    Promise("P14", "Nobody learns who has an account.", "the same answer, medians within 2 ms"),
    Promise("P15", "An uploaded picture is only a picture.", ">= 24 hostile files made anew or refused"),
    Promise(
        "P16", "A provider that is down does not take us down.", "5 providers x 6 faults, bookings unaffected"
    ),
    Promise(
        "P17", "The database restarts, and nobody fails for it.", "0 failed reads afterwards, well within 2 s"
    ),
    Promise("P18", "A full disc loses nothing that was said yes to.", "0 lost"),
    Promise(
        "P19", "The time is right.", "2 clock changes x 6 zones, every 5 minutes; 2 years against brute force"
    ),
    Promise("P20", "Migrations stop nobody.", "locks <= 200 ms at 200 requests a second"),
    Promise("P21", "Backups come back.", "dump and point in time, every checksum equal"),
    Promise("P22", "Who leaves is gone.", "0 canaries left in any column, object, document, log"),
    Promise("P23", "Support leaves a trace.", "a byte changed is found; no account opens with one secret"),
    Promise("P24", "Logs hold no secret.", "0 canaries in all logs of the whole suite"),
    Promise("P25", "What is listed can be booked.", "every offered time of a random world, 0 refused"),
)


def main() -> int:
    """Write the page; 1 if something is missing, which is said."""
    found = {promise: _found(promise) for promise in PROMISES}
    PAGE.write_text(_HEAD + "".join(map(_row, found, found.values())), encoding="utf-8")
    missing = [f"{each.name}: never seen {how}" for each, told in found.items() for how in _lacking(told)]
    sys.stdout.write("\n".join([*missing, f"{PAGE.relative_to(ROOT)} is written.", ""]))
    return 1 if missing else 0


def _found(promise: Promise) -> dict[str, Any]:
    file = PROOF / f"{promise.name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _lacking(told: dict[str, Any]) -> Sequence[str]:
    return [words for how, words in (("held", "kept"), ("broke", "broken on purpose")) if not told.get(how)]


def _row(promise: Promise, told: dict[str, Any]) -> str:
    kept, broken = ("<br>".join(_entries(told.get(how, {}))) or "not tried" for how in ("held", "broke"))
    return f"| {promise.name} | {promise.says} | {promise.asked} | {kept} | {broken} |\n"


def _entries(tried: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Each thing that was tried, as a sentence with its figures; of two forms the long one."""
    for what, forms in tried.items():
        told = forms.get("long") or forms["short"]
        short = "" if "long" in forms else ", *short*"
        figures = ", ".join(_figure(name, value) for name, value in told.items() if _is_told(name, value))
        yield f"**{what}**: {figures} ({told['seconds']:g} s, {told['commit'] or 'no commit'}{short})"


def _is_told(name: str, value: Any) -> bool:
    return name not in _NOT_FIGURES and isinstance(value, int | float | str)


def _figure(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    if value is True:
        return words
    return f"{words} {value:,}" if isinstance(value, int) and name != "seed" else f"{words} {value}"


if __name__ == "__main__":
    sys.exit(main())
