"""Every page there is, by the panel's own map of addresses: seen by machines that see for those who do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from common.i18n import LANGUAGES
from tests.e2e.panel.conftest import Desks, speak
from tools.demo.rows import ADMIN
from tools.panel.town import Town
from tools.panel.walking import ROOT, pages

_OUTSIDE = {"door.sign_in": f"{ROOT}/sign-in/", "nothing": f"{ROOT}/nothing-here/"}
_LOOKS: dict[str, dict[str, Any]] = {
    "en": {"viewport": {"width": 1280, "height": 800}},
    "sq": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
_AXE = Axe()
_SPOKEN = {"en": "English", "sq": "Shqip"}


@pytest.fixture(scope="package")
def every_page(all_desks: Desks, panel_town: Town) -> dict[str, str]:
    """The addresses of all pages, for an admin, and of the door."""
    found = pages(panel_town, all_desks.window(ADMIN).request)
    return found | _OUTSIDE


def test_every_entry_of_the_menu_leads_to_a_page(admin: Page, every_page: dict[str, str]) -> None:
    admin.goto(f"{ROOT}/")
    entries = admin.locator("nav.menu a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(entries) > 15
    assert set(entries) <= set(every_page.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_bars_anybody(desks: Desks, every_page: dict[str, str], language: str) -> None:
    """English and light on a desk, Albanian and dark on a phone: axe-core finds nothing, and nothing breaks."""
    page = desks.window(ADMIN, **_LOOKS[language])
    page.goto(f"{ROOT}/")
    speak(page, _SPOKEN[language])
    found = []
    with complaints_of(page) as heard:
        for name, address in every_page.items():
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found += [f"{name}: {each}" for each in (*_barriers(page), *_faults(page, language))]
    assert found + heard == []


def test_support_finds_all_of_them_but_those_of_admins(
    support: Page, every_page: dict[str, str], panel_town: Town
) -> None:
    theirs = pages(panel_town, support.request)
    assert every_page.keys() - theirs.keys() - _OUTSIDE.keys() == {"operators.index", "broadcasts.new"}


def _barriers(page: Page) -> list[str]:
    """What axe-core thinks bars people, or makes it hard for them, and where."""
    violations = _AXE.run(page).response["violations"]
    return [f"{each['id']} at {node['target']}" for each in violations for node in each["nodes"]]


def _faults(page: Page, language: str) -> Iterator[str]:
    """What else is wrong with how it is built."""
    told = page.evaluate(
        "() => ({lang: document.documentElement.lang, titles: document.querySelectorAll('h1').length,"
        " wide: document.documentElement.scrollWidth > innerWidth,"
        " broken: [...document.images].filter(each => each.complete && !each.naturalWidth).length})"
    )
    if told["lang"] != language:
        yield f"is in {told['lang']}"
    if told["titles"] != 1:
        yield f"has {told['titles']} headings of the first level"
    if told["wide"]:
        yield "scrolls sideways"
    if told["broken"]:
        yield f"has {told['broken']} pictures that are not shown"


@contextmanager
def complaints_of(page: Page) -> Iterator[list[str]]:
    """What the browser complains of meanwhile: scripts that fail, and what the page's policy forbids."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    page.on(
        "console", lambda said: heard.append(f"{page.url}: {said.text}") if said.type == "error" else None
    )
    yield heard
    heard[:] = [
        each for each in heard if "nothing-here" not in each
    ]  # a page that is not there is said to be
