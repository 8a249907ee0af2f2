"""Show every message in both languages: `python -m tools.messages [--screens]`.

Without a word it writes one page to read in a browser, `.local/messages/index.html`; with `--screens` the pictures in
`docs/screens/messages`.
"""

import argparse
import sys
from pathlib import Path

from tools.messages import sheet

_ROOT = Path(__file__).parents[2]
_SHEET = _ROOT / ".local" / "messages" / "index.html"
_SCREENS = _ROOT / "docs" / "screens" / "messages"


def main(words: list[str] | None = None) -> int:
    """Write what was asked for and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("--screens", action="store_true", help="pictures of a phone instead of the page")
    return _take_screens() if parser.parse_args(words).screens else _write_sheet()


def _write_sheet() -> int:
    _SHEET.parent.mkdir(parents=True, exist_ok=True)
    _SHEET.write_text(sheet.written(), encoding="utf-8")
    print(_SHEET)
    return 0


def _take_screens() -> int:
    from tools.messages import screens  # a browser is needed for pictures only

    taken = list(screens.take(_SCREENS))
    print(f"{len(taken)} pictures in {_SCREENS}, {sum(path.stat().st_size for path in taken) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
