"""Pictures of every page of the panel, on a desk and on a phone.

The same pages give the same pictures on a machine with the same fonts and the same Chromium.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo.rows import ADMIN
from tools.panel.town import Town
from tools.panel.walking import ROOT, pages, sign_in

CHROMIUM = "/usr/bin/chromium"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
_COLOURS = 64
_LONGEST = 3000


class TooWide(Exception):
    """A page that a phone would have to scroll sideways."""


def take(town: Town, folder: Path) -> Iterator[Path]:
    """Write a picture of each page in each size into `folder`; what no page shows any more goes. Raises `TooWide`."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for path, page in _opened(browser, town, folder):
            path.write_bytes(_small(_photograph(page, path.stem)))
            taken.add(path)
            yield path
        browser.close()
    for left_over in set(folder.glob("*.png")) - taken:
        left_over.unlink()


def _opened(browser: Browser, town: Town, folder: Path) -> Iterator[tuple[Path, Page]]:
    """Every page, before the door first, with the name of its picture."""
    page = browser.new_page(locale="en")
    addresses = {"door.sign_in": f"{ROOT}/sign-in/"}
    yield from _in_each_size(page, town, addresses, folder)
    sign_in(page, town, ADMIN)
    page.get_by_role("button", name="English").click()
    yield from _in_each_size(page, town, pages(town, page.request), folder)


def _in_each_size(
    page: Page, town: Town, addresses: dict[str, str], folder: Path
) -> Iterator[tuple[Path, Page]]:
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for name, address in addresses.items():
            page.goto(town.url + address)
            page.wait_for_load_state("networkidle" if name.startswith("map.") else "load")
            yield folder / f"{name.replace('.', '-').removesuffix('-index_view')}-{size}.png", page


def _photograph(page: Page, name: str) -> bytes:
    width, height = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert page.viewport_size is not None
    if width > page.viewport_size["width"]:
        raise TooWide(name)
    return page.screenshot(
        full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(height, _LONGEST)}
    )


def _small(picture: bytes) -> bytes:
    """Pages have few colours; kept as so few, a picture is a third of its size."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
