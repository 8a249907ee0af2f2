"""List what lacks one of the two languages: `python -m tools.translations [--csv] [--first 20] [--strict]`.

First the sentences of our own, from the catalogs; then what stands in the database that the environment names, else
in that of the running local stack: categories, businesses, their services and their open places. A text is missing
where it is there in the other language; what an owner has not written at all lacks nothing.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from common.db import Transactions, engine_for
from common.errors import Unavailable
from common.i18n import LANGUAGES, catalogs
from common.untranslated import COLUMNS, KINDS, Sentence, counts, every, worst
from tools import installation
from tools.local.environment import Refused

_NAMES = {"en": "English", "sq": "Albanian"}


def sentences() -> list[Sentence]:
    """Every marked sentence of the code and the templates without a translation that somebody has looked at."""
    template = catalogs.extracted()
    found: list[Sentence] = []
    for language in LANGUAGES:
        missing = catalogs.untranslated(language, catalogs.updated(language, template))
        found += [Sentence(language, msgid, is_fuzzy=False) for msgid in missing]
        found += [
            Sentence(language, msgid, is_fuzzy=True) for msgid in catalogs.guessed(catalogs.kept(language))
        ]
    return found


def report(ours: Sequence[Sentence], theirs: dict[tuple[str, str], int]) -> Iterator[str]:
    """A line for each kind of thing, whether it lacks something or not."""
    for language in LANGUAGES:
        guessed = sum(each.is_fuzzy for each in ours if each.language == language)
        missing = sum(each.language == language for each in ours) - guessed
        found = {kind: theirs.get((kind, language), 0) for kind in KINDS}
        told = ", ".join(f"{count} of {kind}" for kind, count in found.items())
        yield f"{_NAMES[language]:<9} is missing: {missing} sentences ({guessed} more only guessed), {told}"


def written(db: Session, ours: Sequence[Sentence], first: int) -> tuple[bool, list[str]]:
    """Whether something is missing, and the report: the sentences, the sums, the `first` businesses."""
    theirs = counts(db)
    named = [
        f"  {each.language}  {'guessed: ' if each.is_fuzzy else ''}{each.msgid!r}" for each in ours[:first]
    ]
    lacking = [f"  {texts:>5}  {name} ({uid})" for name, uid, texts in worst(db, first)]
    lines = [*report(ours, theirs)]
    lines += ["Sentences:", *named] if named else []
    lines += ["Businesses that lack most, with what they offer:", *lacking] if lacking else []
    return bool(ours or theirs), lines


def as_csv(rows: Iterable[tuple[str, ...]], ours: Sequence[Sentence]) -> bool:
    """Write everything to the standard output; returns whether there was anything."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    wrote = bool(ours)
    for each in ours:
        out.writerow(("sentence", "", "", "", each.msgid, "guessed" if each.is_fuzzy else "", each.language))
    for row in rows:
        out.writerow([_harmless(value) for value in row])
        wrote = True
    return wrote


def _harmless(value: str) -> str:
    """Owners' words must not become a formula where the file is opened."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.translations", description=__doc__)
    parser.add_argument("--csv", action="store_true", help="every text, a line each, instead of the sums")
    parser.add_argument("--first", type=int, default=20, help="how many to name of each")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if something is missing")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Print the list; 0, or with `--strict` 1 if something is missing, and 2 when it could not be looked at."""
    given = arguments_of(words)
    try:
        transactions = Transactions.of(engine_for(installation.settings()))
        return transactions.run(lambda db: run(db, given))
    except (Refused, Unavailable) as problem:
        print(problem, file=sys.stderr)
        return 2


def run(db: Session, given: argparse.Namespace) -> int:
    """Print what was asked for; returns how to exit."""
    ours = sentences()
    if given.csv:
        is_missing = as_csv(every(db), ours)
    else:
        is_missing, lines = written(db, ours, max(given.first, 0))
        print("\n".join(lines))
    return 1 if given.strict and is_missing else 0


if __name__ == "__main__":
    sys.exit(main())
