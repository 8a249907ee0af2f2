"""Ask a deployment whether it works: python -m tools.cloud.smoke --url https://api.example.com [--deep].

Reads only, so it may be asked of production at any time, and of the local stack (--url http://127.0.0.1:8080).
`--functions` is a file with the families' own URLs, as `terraform output -json function_urls` writes it; without a
domain the smoke test needs it, because then no door leads to all families. Exit status 1 if anything is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cloud.smoke.asking import Asker, Wrong
from tools.cloud.smoke.checks import Check, checks_of
from tools.cloud.smoke.place import Place


def main(words: Sequence[str] | None = None) -> int:
    """Make every check, a line for each, and count what is wrong."""
    given = _arguments(words)
    functions = json.loads(given.functions.read_text()) if given.functions else {}
    own = {family: url.rstrip("/") for family, url in functions.items()}
    place = Place(given.url.rstrip("/"), own, Asker(given.patience))
    said = [_made(title, check) for title, check in checks_of(place, deep=given.deep, is_older=given.older)]
    wrong = said.count(False)
    print(f"{wrong} of {len(said)} are wrong" if wrong else f"all {len(said)} are right")
    return 1 if wrong else 0


def _made(title: str, check: Check) -> bool:
    try:
        check()
    except (Wrong, KeyError, TypeError, AttributeError) as wrong:
        why = wrong if isinstance(wrong, Wrong) else f"the answer has another shape ({wrong!r})"
        print(f"WRONG  {title}: {why}", flush=True)
        return False
    print(f"ok     {title}", flush=True)
    return True


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.cloud.smoke", description=__doc__)
    parser.add_argument("--url", required=True, help="where apps ask: the domain, or a function's URL")
    parser.add_argument("--functions", type=Path, help="JSON file: each family's own URL")
    parser.add_argument("--deep", action="store_true", help="ask for more; reads only, too")
    parser.add_argument(
        "--older", action="store_true", help="after a rollback: older code than this may be there"
    )
    parser.add_argument(
        "--patience", type=float, default=60, help="seconds that an instance may take to start"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
