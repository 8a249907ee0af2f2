"""Pack what the functions are built from: python -m tools.cloud.package [--out .local/package].

The zip's hash is its version: Terraform deploys anew exactly when it changes. Without `--out` it is where Terraform
looks for it. Exit status 1, and no new zip, if a secret, a link or a stale generated file would be packed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cloud.package import fresh, ignoring
from tools.cloud.package.packing import pack
from tools.local.environment import LOCAL, ROOT


def main(words: Sequence[str] | None = None) -> int:
    """Pack this checkout and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tools.cloud.package", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=LOCAL / "package", help="the folder to write avatid.zip to"
    )
    try:
        fresh.refuse_stale(ROOT, ignoring.chosen(ROOT))
        package = pack(ROOT, parser.parse_args(words).out)
    except ignoring.Unfit as problem:
        print(f"Not packed:\n{problem}", file=sys.stderr)
        return 1
    print(f"{package.path}\nsha256 {package.sha256}\n{package.size} bytes, {package.files} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
