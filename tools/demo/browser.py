"""A browser at the panel, over plain HTTP: it keeps cookies, reads pages, and sends the forms that stand on them."""

import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy

from tools.demo.phone import Surprise, check

_REPLY_SECONDS = 20
_LOCALHOST_IS_SAFE = DefaultCookiePolicy(secure_protocols=("https", "http"))
"""Browsers send `Secure` cookies to their own machine also without TLS."""


class Browser:
    """One window: the page it shows, and where that was in the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.page, self.path = "", ""
        cookies = urllib.request.HTTPCookieProcessor(CookieJar(_LOCALHOST_IS_SAFE))
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def open(self, path: str) -> str:
        """Read a page, wherever it leads; raises `Surprise` if there is none."""
        check(self._go(urllib.request.Request(f"{self.url}{path}")), 200, f"status of {path}")
        return self.page

    def send(self, path: str, **fields: str) -> int:
        """Send the form to `path` that stands on the page shown, filled in; the status of the page it leads to."""
        forms = _Forms(self.page)
        if path not in forms.hidden:
            raise Surprise(f"no form to {path} on {self.path}, only to {sorted(forms.hidden)}")
        data = urllib.parse.urlencode(forms.hidden[path] | fields).encode()
        stands = {"Origin": self.url, "Referer": f"{self.url}{self.path}"}
        return self._go(urllib.request.Request(f"{self.url}{path}", data, stands))

    def _go(self, request: urllib.request.Request) -> int:
        try:
            with self._opener.open(request, timeout=_REPLY_SECONDS) as reply:
                return self._show(reply.url, reply.read(), reply.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return self._show(refusal.url, refusal.read(), refusal.code)
        except OSError as broken:
            raise Surprise(f"{request.full_url} cannot be reached: {broken}") from None

    def _show(self, url: str, page: bytes, status: int) -> int:
        self.page, self.path = page.decode(), url.removeprefix(self.url)
        return status


class _Forms(HTMLParser):
    """The forms of a page, by where they go; of several that go to one place, the first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what the browser sends along without being asked."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {}
            self.hidden.setdefault(said.get("action", ""), self._fields)
        elif tag == "input" and said.get("type") == "hidden":
            self._fields[said.get("name", "")] = said.get("value", "")
