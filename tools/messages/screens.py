"""Pictures of every message on a phone: what arrives as a push, as a text, as a mail.

The same messages give the same pictures on a machine with the same fonts and the same Chromium.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from common.i18n import LANGUAGES
from tools.messages.examples import Example, main_examples
from tools.messages.sheet import Side, drawn

_CHROMIUM = "/usr/bin/chromium"
_WIDTH, _HEIGHT = 390, 844
_SHARPNESS = 1.5
_COLOURS = 24


class TooWide(Exception):
    """A mail that a phone would have to scroll sideways."""


def take(folder: Path) -> Iterator[Path]:
    """Write a picture of each message in each language into `folder`; what no message shows any more goes.

    Raises `TooWide`, naming the message.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM)
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=_SHARPNESS)
        for language in LANGUAGES:
            for example in main_examples(language):
                path = folder / f"{example.message}-{language}.png"
                path.write_bytes(_small(_photograph(page, example)))
                taken.add(path)
                yield path
        browser.close()
    for left_over in set(folder.glob("*.png")) - taken:
        left_over.unlink()


def _photograph(page: Page, example: Example) -> bytes:
    page.set_content(drawn("screen.html", side=Side.of(example)), wait_until="load")
    mail = page.frames[-1]
    if mail.evaluate("document.documentElement.scrollWidth") > _WIDTH:
        raise TooWide(f"{example.message} in {example.language}")
    return page.screenshot(full_page=True)


def _small(picture: bytes) -> bytes:
    """Mails have few colours; kept as so few, a picture is a third of its size."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
