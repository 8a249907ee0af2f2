"""Reads each function's settings out of the environment it would get: python -m tools.cloud.check.starting FILE.

A program of its own, because settings come from the whole process's environment and are read once.
"""

import json
import os
import sys
from pathlib import Path

from common.settings import Settings


def main() -> int:
    """Say which family would not start, and why; nothing if all would."""
    for family, given in json.loads(Path(sys.argv[1]).read_text()).items():
        os.environ.clear()
        os.environ.update(given)
        try:
            Settings()
        except ValueError as refusal:
            print(f"{family} would not start:", " ".join(str(refusal).split()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
