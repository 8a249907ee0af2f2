"""`make cost`: docs/cost.md from the arithmetic; with `--check` only say whether it is stale."""

import sys

from tools.cloud.cost.bill import ROOT
from tools.cloud.cost.page import page

FILE = ROOT / "docs" / "cost.md"


def main() -> int:
    """Write the page, or tell that it is stale (1)."""
    if FILE.exists() and FILE.read_text() == page():
        return 0
    if "--check" in sys.argv:
        print("stale: docs/cost.md; make cost")
        return 1
    FILE.write_text(page())
    print("written: docs/cost.md")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
