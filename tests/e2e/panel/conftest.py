"""A town with something to do, a browser, and two of AvatID's own people signed in with both factors."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import database
from tools.demo.rows import ADMIN, SUPPORT
from tools.local.cluster import Cluster
from tools.panel import walking, world
from tools.panel.screens import CHROMIUM
from tools.panel.town import Town, open_town


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; on a machine without it these tests are skipped, in CI they are not."""
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def panel_town(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Every family on a database of its own, with the demo and what the staff has to do."""
    name = f"avatid_panel_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = database.copy_of_template(cluster, name)
    with open_town(url, tmp_path_factory.mktemp("panel")) as town:
        world.fill(town.runtime)
        yield town
    database.drop(cluster, name)


@dataclass
class Desks:
    """Who has signed in, once; every test gets a window of its own, with that session."""

    browser: Browser
    town: Town
    cookies: dict[str, Any] = field(default_factory=dict)
    open_ones: list[BrowserContext] = field(default_factory=list)

    def window(self, email: str = "", **how: Any) -> Page:
        """A new window of an operator, in English unless said otherwise; without an address nobody's."""
        signed_in = {"storage_state": self._cookies(email)} if email else {}
        context = self.browser.new_context(
            **({"locale": "en", "base_url": self.town.url, "reduced_motion": "reduce"} | signed_in | how)
        )
        context.set_default_timeout(10_000)
        self.open_ones.append(context)
        return context.new_page()

    def _cookies(self, email: str) -> Any:
        if email not in self.cookies:
            page = self.window()
            walking.sign_in(page, self.town, email)
            speak(page, "English")
            self.cookies[email] = page.context.storage_state()
        return self.cookies[email]


@pytest.fixture(scope="package")
def all_desks(browser: Browser, panel_town: Town) -> Desks:
    """Of the whole package."""
    return Desks(browser, panel_town)


@pytest.fixture
def desks(all_desks: Desks) -> Iterator[Desks]:
    """The same; windows are closed after the test."""
    yield all_desks
    while all_desks.open_ones:
        all_desks.open_ones.pop().close()


@pytest.fixture
def support(desks: Desks) -> Page:
    """Blerta's window; she may help and moderate."""
    return desks.window(SUPPORT)


@pytest.fixture
def admin(desks: Desks) -> Page:
    """Genta's window; she may do everything."""
    return desks.window(ADMIN)


@pytest.fixture
def read(panel_town: Town) -> Callable[[Any], Any]:
    """One value of the database, as it is committed now."""

    def ask(statement: Any) -> Any:
        with panel_town.runtime.transactions.begin() as db:
            return db.scalars(statement).one()

    return ask


def speak(page: Page, language: str) -> None:
    """Choose a language, unless it is spoken already."""
    other = page.get_by_role("button", name=language, exact=True)
    if other.count():
        other.click()
