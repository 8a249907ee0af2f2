"""Google's keys and tokens, as the worker knows them, from a server of the test's own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from common.settings import Settings


@dataclass(frozen=True)
class PlatformKeys:
    """What Cloud Tasks signs with, and where the other half of it is published."""

    url: str
    key: rsa.RSAPrivateKey

    def token(self, settings: Settings) -> str:
        """What Cloud Tasks shows; by the real clock, as nobody tells Google ours."""
        now = datetime.now(UTC)
        claims = {
            "iss": settings.oidc_issuers[0],
            "aud": settings.audience,
            "email": settings.tasks_invoker_email,
            "email_verified": True,
            "iat": now - timedelta(minutes=1),
            "exp": now + timedelta(hours=1),
        }
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "platform"})


def somebody_elses_key() -> str:
    """A key for access tokens that is nobody's, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@contextmanager
def published() -> Iterator[PlatformKeys]:
    """The keys, while a server tells who asks."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    known = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    said = json.dumps({"keys": [known | {"kid": "platform", "alg": "RS256", "use": "sig"}]}).encode()

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield PlatformKeys(f"http://127.0.0.1:{server.server_port}/certs", key)
        server.shutdown()
