"""Requests as a forger writes them: any bytes in any header."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from tests.patience import PATIENCE

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """One request to a family."""

    family: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = JSON
    method: str = "POST"

    def with_body(self, body: bytes) -> "Call":
        """The same with another body."""
        return replace(self, body=body)

    def with_headers(self, **changed: str | None) -> "Call":
        """The same with some headers changed (underscores for hyphens), or taken away by `None`."""
        named = {name.replace("_", "-"): value for name, value in changed.items()}
        kept = {name: value for name, value in (dict(self.headers) | named).items() if value is not None}
        return replace(self, headers=kept)

    def with_token(self, token: str) -> "Call":
        """The same, shown this token."""
        return self.with_headers(Authorization=f"Bearer {token}")

    def send(self, url: str) -> int:
        """The status; 400 for what no client can send: a line that ends in the middle of a header."""
        where = urlsplit(url)
        assert where.hostname
        line = http.client.HTTPConnection(where.hostname, where.port, timeout=PATIENCE)
        try:
            line.putrequest(self.method, self.path)
            for name, value in {"Content-Type": self.kind, **self.headers}.items():
                line.putheader(name, value.encode("utf-8", "surrogatepass"))
            line.putheader("Content-Length", str(len(self.body or b"")))
            line.endheaders(self.body)
            return line.getresponse().status
        except ValueError:
            return 400
        except (ConnectionError, http.client.RemoteDisconnected):
            return 400  # a header too long for the server's own patience: it hangs up
        finally:
            line.close()
