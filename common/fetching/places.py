"""An address that somebody typed, taken apart: what of it is asked, of whom, and whether that may be asked at all."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

LONGEST = 2000
_PORTS = {"https": 443, "http": 80}
_ODD = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`]")
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A host, in lower case and as DNS writes it, its port, and what is asked of it: path and query, in ASCII."""

    host: str
    port: int
    asked: str
    is_secure: bool = True

    @property
    def named(self) -> str:
        """What stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.is_secure else "http"] else f"{host}:{self.port}"

    def moved(self, location: str, trusted: frozenset[str] = frozenset()) -> "Place | None":
        """Where a redirect leads; None if nobody may go there."""
        base = f"{'https' if self.is_secure else 'http'}://{self.named}{self.asked}"
        try:
            return place_of(urljoin(base, location.strip()), trusted)
        except ValueError:
            return None


def place_of(url: str, trusted: frozenset[str] = frozenset()) -> Place | None:
    """What an address names; None unless it is `https`, at the usual port and without a name and password in it.

    `webcal` is how calendars write `https`. A `trusted` host may also be asked by `http`, and at any port.
    """
    if len(url) > LONGEST or _ODD.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    scheme = "https" if parts.scheme == "webcal" else parts.scheme
    if scheme not in _PORTS or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    place = Place(host, port if port is not None else _PORTS[scheme], _asked(parts), scheme == "https")
    is_usual = place.is_secure and place.port == _PORTS["https"]
    return place if is_usual or host in trusted else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().removesuffix(".")
    return host if host.isascii() else host.encode("idna").decode()


def _asked(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_KEPT)
    return f"{path}?{quote(parts.query, safe=_KEPT)}" if parts.query else path
