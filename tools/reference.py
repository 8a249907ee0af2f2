"""Bring the reference data that comes with the code into a database: `python -m tools.reference`.

The migrate job does it after every migration (`migrations/reference.py`); this is for the data alone, in production
too (with that database in the environment).
"""

import sys

from common.data import categories, towns
from common.db import Transactions, engine_for
from migrations.reference import load, load_categories, load_towns
from tools import installation
from tools.local.environment import Refused

__all__ = ["load", "load_categories", "load_towns"]


def main() -> str | None:
    """Load everything in one transaction; returns one line if there is no installation to load it into."""
    try:
        transactions = Transactions.of(engine_for(installation.settings()))
    except Refused as refusal:
        return str(refusal)
    transactions.run(load)
    print(f"{len(categories())} categories and {len(towns())} towns are there.")
    return None


if __name__ == "__main__":
    sys.exit(main())
