"""A browser at the panel, over plain HTTP: it keeps cookies, reads pages, and sends the forms that stand on them."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar, DefaultCookiePolicy

from tools.demo.phone import Surprise, check

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
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
        """Send a form that stands on the page shown; the status of the page that it leads to."""
        token = _TOKEN.search(self.page)
        if token is None:
            raise Surprise(f"no form on {self.path}")
        data = urllib.parse.urlencode({"csrf_token": token[1], **fields}).encode()
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
