"""Fill Secret Manager from a local env file: python -m tools.cloud.secrets --project X [--env .env] [--dry-run].

Terraform makes the secrets, this fills them: whatever the file holds for one of them becomes its newest version,
unless it is that already. All of it is looked at before anything is written, and no value is ever printed. `--make`
lets us make our own keys where there are none; nobody has to see those at all. Running functions read a new version
when they are deployed again. Plain settings are printed as Terraform wants them, for a tfvars file.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cloud.secrets import judging, making, plain
from tools.cloud.secrets.file import NotReadable, values_in
from tools.cloud.secrets.keeping import Keeper, KeeperError
from tools.cloud.secrets.syncing import Said, Syncing


def main(words: Sequence[str] | None = None) -> int:
    """Print a line for every secret; 1 if something is refused, missing, or could not be kept."""
    given = _arguments(words)
    try:
        values = values_in(given.env)
        wrong = judging.refusals(values)
        if wrong:
            return _told([Said(name, f"refused, {why}", is_fine=False) for name, why in wrong.items()])
        keeper = Keeper.of(given.project, given.endpoint)
        syncing = Syncing(keeper, dry_run=given.dry_run, allowed=frozenset(given.change or ()))
        made = making.made_for(keeper, values) if given.make else {}
        status = _told(syncing.run(values | made, disable_old=given.disable_old))
    except (NotReadable, KeeperError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(plain.told(values), end="")
    return status


def _told(lines: Sequence[Said]) -> int:
    for line in lines:
        print(f"{line.name:28} {line.words}")
    return 0 if all(line.is_fine for line in lines) else 1


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.cloud.secrets", description=__doc__)
    parser.add_argument("--project", required=True, help="the Google Cloud project")
    parser.add_argument("--env", "--file", type=Path, default=Path(".env"), help="the file; .env unless said")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--make", action="store_true", help="make our own keys where there is none yet")
    parser.add_argument("--disable-old", action="store_true", help="disable every version but the newest")
    parser.add_argument(
        "--change", action="append", metavar="NAME", help="change even this, though something would be lost"
    )
    parser.add_argument("--endpoint", default="", help="a stand-in for Secret Manager on this machine")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
