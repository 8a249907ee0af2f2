"""Google as the connector meets it, over HTTP on 127.0.0.1: who we are, and the Cloud SQL Admin API."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.integration.connecting.authority import Authority

INSTANCE = "avatid-test:europe-west1:main"
_PATH = "/sql/v1beta4/projects/avatid-test/instances/main"
AN_HOUR = timedelta(hours=1)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Say nothing of those who did not wait for their answer."""


class Google:
    """The token endpoint, `connectSettings` and `generateEphemeralCert` of one instance at `address`."""

    def __init__(self, authority: Authority, address: str) -> None:
        self.authority, self.address = authority, address
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.certificates_last = AN_HOUR
        self.kind_of_address = "PRIVATE"
        self.refuses: dict[str, int] = {}
        """Status by the last word of the path: what is refused."""
        self.says_nothing = False
        """Whether the Admin API takes a question in and never answers."""
        self._over = threading.Event()
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def key_file(self, folder: Path) -> Path:
        """A service account's key, as GOOGLE_APPLICATION_CREDENTIALS names it."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        told = {
            "type": "service_account",
            "client_email": "avatid-booking@avatid-test.iam.gserviceaccount.com",
            "private_key": key.private_bytes(
                Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
            ).decode(),
            "token_uri": f"{self.url}/token",
        }
        path = folder / "key.json"
        path.write_text(json.dumps(told))
        return path

    def times_asked(self, word: str) -> int:
        """How often something has been asked for."""
        return sum(path.endswith(word) for path, _body in self.asked)

    def _answers(self) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
        return {
            "/token": lambda _body: {
                "access_token": "ya29.secret",
                "expires_in": 3600,
                "token_type": "Bearer",
            },
            f"{_PATH}/connectSettings": lambda _body: {
                "region": "europe-west1",
                "databaseVersion": "POSTGRES_16",
                "serverCaCert": {"cert": self.authority.pem},
                "ipAddresses": [{"type": self.kind_of_address, "ipAddress": self.address}],
            },
            f"{_PATH}:generateEphemeralCert": lambda body: {
                "ephemeralCert": {
                    "cert": self.authority.ephemeral(body["public_key"], self.certificates_last)
                }
            },
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        google = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                said = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(json.loads(said) if self.headers["Content-Type"] == "application/json" else {})

            def _answer(self, body: dict[str, Any]) -> None:
                google.asked.append((self.path, body))
                if google.says_nothing and self.path != "/token":
                    google._over.wait()
                refused = next((s for word, s in google.refuses.items() if self.path.endswith(word)), 0)
                told = {"error": {"message": "no"}} if refused else google._answers()[self.path](body)
                if refused and self.path == "/token":
                    told = {"error": "invalid_grant", "error_description": "Account disabled"}
                said = json.dumps(told).encode()
                self.send_response(refused or 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
