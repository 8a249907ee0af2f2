"""Deploy the last zip that worked: python -m tools.cloud.rollback [--to COMMIT-OR-HASH] [--yes] [-- -var-file=...].

What worked is known because the deployment says so when its smoke test has passed (--good). Only the code goes back;
the schema stays, because the code before a migration lives with it. `terraform init` must have been done; Terraform
finds its variables where it always does, and whatever follows `--` is told to it.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Client

from tools.cloud.package.packing import NAME
from tools.cloud.rollback import choosing
from tools.cloud.rollback.shelf import NotPossible, Shelf, Verdict, digest
from tools.cloud.rollback.terraform import Deployed, Terraform
from tools.local.environment import LOCAL, ROOT


def main(words: Sequence[str] | None = None) -> int:
    """Keep what is good, or go back; 1 with a reason if it cannot be done."""
    given = _arguments(words)
    terraform = Terraform(given.terraform, given.words)
    try:
        deployed = terraform.deployed()
        shelf = Shelf(Client().bucket(deployed.source_bucket))
        print(_keep(given, deployed, shelf) if given.good else _go_back(given, deployed, shelf, terraform))
    except (NotPossible, GoogleAPIError, GoogleAuthError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _keep(given: argparse.Namespace, deployed: Deployed, shelf: Shelf) -> str:
    if digest(given.zip) != deployed.source_sha256:
        raise NotPossible(f"{given.zip} is not what is deployed: that is {deployed.source_sha256}.")
    verdict = shelf.keep(given.zip, given.commit, _newest_migration())
    return f"Kept as good: {_named(verdict)}"


def _go_back(given: argparse.Namespace, deployed: Deployed, shelf: Shelf, terraform: Terraform) -> str:
    """Deploy first; what came after it is condemned when that is done."""
    verdicts = shelf.verdicts()
    back = choosing.target(verdicts, "" if given.failed else deployed.source_sha256, given.to)
    zip_file = shelf.fetch(back.sha256, given.zip.parent / "good")
    print(
        f"Back to {_named(back)}. Its newest migration is {back.schema}; the schema stays as it is.",
        flush=True,
    )
    try:
        terraform.deploy(zip_file, deployed.migrate_image, is_agreed=given.yes)
    except NotPossible as reason:
        raise NotPossible(f"{reason} To go on where it stopped: --to {back.sha256[:12]}") from None
    for each in choosing.standing(verdicts):
        if each.at > back.at:
            shelf.condemn(each)
    return f"Deployed: {_named(back)}. Now: make smoke"


def _named(verdict: Verdict) -> str:
    return f"{verdict.sha256[:12]} of commit {verdict.commit or 'unknown'}, good since {verdict.at}"


def _newest_migration() -> str:
    files = (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")
    return max((file.name.partition("_")[0] for file in files), default="")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.cloud.rollback", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--good", action="store_true", help="what is deployed has passed its smoke test: keep it"
    )
    what.add_argument(
        "--to", default="", help="beginning of the commit or hash; default: the good one before"
    )
    what.add_argument(
        "--failed", action="store_true", help="what was just tried failed: the newest good one again"
    )
    parser.add_argument("--yes", action="store_true", help="do not show Terraform's plan and ask")
    parser.add_argument("--commit", default="", help="with --good: of what the zip was made")
    parser.add_argument(
        "--zip",
        type=Path,
        default=LOCAL / "package" / NAME,
        help="what is deployed; older ones are put beside it",
    )
    parser.add_argument(
        "--terraform", type=Path, default=ROOT / "terraform", help="the configuration's folder"
    )
    parser.add_argument("words", nargs="*", help="after --: for Terraform's plan")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
