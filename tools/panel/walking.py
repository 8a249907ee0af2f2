"""Which pages the panel has, by its own map of addresses, and where there is something on each of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIRequestContext, APIResponse, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from functions.admin.panel.app import panel
from tools.demo.operators import code
from tools.demo.rows import PASSWORD
from tools.panel.town import Town
from tools.panel.world import examples

ROOT = "/admin"
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_HALF_A_MINUTE = timedelta(seconds=30)
_AT_THE_DOOR = ("door.", "static", "plain")


class NoWayThere(Exception):
    """No link leads to a page whose address has a uid in it: `tools.panel.world` needs an example."""


def sign_in(page: Page, town: Town, email: str) -> None:
    """Through the door, as one does; each code is good once, so the clock goes on by half a minute."""
    town.clock.advance(_HALF_A_MINUTE)
    page.goto(f"{town.url}{ROOT}/sign-in/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=totp]").fill(code(town.clock.now()))
    page.locator("form.door button").click()
    page.wait_for_url(f"{town.url}{ROOT}/")


def pages(town: Town, browser: APIRequestContext) -> dict[str, str]:
    """An address for each page that whoever is signed in may open, by the page's name.

    An address without a parameter is opened as it is; to others the world's best examples lead, or else the first
    link that some page shows. Raises `NoWayThere`.
    """
    panel_map = panel(town.runtime).url_map
    adapter = panel_map.bind(urlsplit(town.url).netloc, ROOT)
    rules = [each for each in panel_map.iter_rules() if _is_read(each.endpoint, each.methods)]
    known = {each.endpoint for each in rules}
    waiting = {each.endpoint: ROOT + each.rule for each in rules if not each.arguments}
    waiting |= {name: path for name, path in examples(town.runtime).items() if name in known}
    found: dict[str, str] = {}
    left_out: set[str] = set()
    while waiting:
        name = next(iter(waiting))
        address = waiting.pop(name)
        reply = browser.get(town.url + address)
        if not _is_page(reply):
            left_out.add(name)
            continue
        found[name] = address
        for other, path in _linked(reply, adapter):
            if other not in found and other not in left_out:
                waiting.setdefault(other, path)
    missing = known - found.keys() - left_out
    if missing:
        raise NoWayThere(", ".join(sorted(missing)))
    return dict(sorted(found.items()))


def _is_read(endpoint: str, methods: set[str] | None) -> bool:
    is_open = endpoint.startswith(_AT_THE_DOOR) or endpoint.endswith((".static", ".export"))
    return "GET" in (methods or ()) and not is_open


def _is_page(reply: APIResponse) -> bool:
    return reply.ok and reply.headers["content-type"].startswith("text/html")


def _linked(reply: APIResponse, adapter: MapAdapter) -> Iterator[tuple[str, str]]:
    """The pages of the panel to which this one links."""
    for href in _LINK.findall(reply.text()):
        address = urlsplit(urljoin(reply.url, unescape(href)))
        path = address.path.removeprefix(ROOT)
        if address.netloc == urlsplit(reply.url).netloc and path != address.path:
            try:
                endpoint, _arguments = adapter.match(path, "GET")
            except (HTTPException, RequestRedirect):
                continue
            if _is_read(str(endpoint), {"GET"}):
                yield str(endpoint), address.path + (f"?{address.query}" if address.query else "")
