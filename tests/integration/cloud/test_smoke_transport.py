"""The smoke test looks at the way to a deployment, too: certificate, and no way around it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask, Response, redirect
from werkzeug.serving import make_server

from tools.cloud.smoke import transport
from tools.cloud.smoke.asking import Wrong
from tools.cloud.smoke.place import Place
from tools.local.serve import serving


@dataclass
class Secured:
    """A place behind a certificate, and a client's trust in whoever signed it."""

    place: Place
    trusting: ssl.SSLContext


@contextmanager
def behind_a_certificate(folder: Path, days: float) -> Iterator[Secured]:
    certificate, key = _certificate(days)
    (folder / "both").write_bytes(certificate + key)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(folder / "both")
    server = make_server("127.0.0.1", 0, Flask("secured"), threaded=True, ssl_context=server_side)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    trusting = ssl.create_default_context(cadata=certificate.decode())
    try:
        yield Secured(Place(f"https://localhost:{server.port}"), trusting)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(days: float) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    valid = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
    named = valid.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = named.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    return pem, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_certificate_that_lasts_is_right(tmp_path: Path) -> None:
    with behind_a_certificate(tmp_path, days=60) as secured:
        transport.has_a_lasting_certificate(secured.place, secured.trusting)


def test_a_certificate_that_was_not_renewed_in_time_is_wrong(tmp_path: Path) -> None:
    with (
        behind_a_certificate(tmp_path, days=5.5) as secured,
        pytest.raises(Wrong, match="it ends in 5 days"),
    ):
        transport.has_a_lasting_certificate(secured.place, secured.trusting)


def test_a_certificate_that_nobody_vouches_for_is_wrong_at_once(tmp_path: Path) -> None:
    """Waiting does not make it better."""
    with behind_a_certificate(tmp_path, days=60) as secured:
        with pytest.raises(Wrong, match="no connection that can be trusted"):
            transport.has_a_lasting_certificate(secured.place)
        with pytest.raises(Wrong, match="no answer"):
            secured.place.asker.ask("GET", secured.place.url)


@pytest.mark.parametrize(
    ("to", "is_right"),
    [
        ("https://{here}/health/", True),
        ("http://{here}/health/", False),
        ("https://elsewhere.test/", False),
        ("", False),
    ],
)
def test_http_leads_to_https_at_the_same_host(to: str, is_right: bool) -> None:
    app, here = Flask("plain"), ""
    app.get("/health/")(lambda: redirect(to.format(here=here), 301) if to else Response('{"status": "ok"}'))
    with serving(app) as url:
        here = url.removeprefix("http://")
        place = Place(f"https://{here}")
        if is_right:
            transport.leads_to_https(place)
        else:
            with pytest.raises(Wrong):
                transport.leads_to_https(place)
