"""Reading a stranger's address: never our own network, never for long, never much."""

import gzip
import ipaddress
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common.fetching import Fetched, Fetcher, Unfetchable
from common.fetching.reading import system_resolver
from tests.integration.busy_calendars.elsewhere import Elsewhere, Page
from tests.integration.busy_calendars.elsewhere import elsewhere as opened

TRUSTED = frozenset({"127.0.0.1"})
NAME = "calendar.test"


@dataclass
class Names:
    """A name server: one answer a look-up, the last one for ever; it counts how often it is asked."""

    answers: dict[str, list[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError("no such host")
        known = self.answers[host]
        return known.pop(0) if len(known) > 1 else known[0]


def problem(fetcher: Fetcher, url: str, **more: str) -> str:
    """Why there is no document."""
    with pytest.raises(Unfetchable) as refused:
        fetcher.fetch(url, accept="*/*", **more)
    assert url not in str(refused.value)
    return refused.value.problem


def test_a_document_comes_with_its_etag(elsewhere: Elsewhere) -> None:
    url = elsewhere.serve("/a", b"hello", ETag='"1"')
    fetcher = Fetcher(trusted=TRUSTED)
    assert fetcher.fetch(url, accept="text/calendar") == Fetched(b"hello", '"1"')
    assert fetcher.fetch(url, accept="text/calendar", etag='"1"') == Fetched(None, '"1"')
    assert elsewhere.asked[0][1]["Accept"] == "text/calendar"
    assert elsewhere.asked[0][1]["Host"] == f"127.0.0.1:{elsewhere.port}"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_no_spelling_of_our_own_address_is_read(host: str) -> None:
    """By the system's own resolver, which knows them all."""
    assert problem(Fetcher(resolve=system_resolver), f"https://{host}/") in ("address_refused", "unreachable")


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["10.1.2.3"],
        ["100.64.0.1"],
        ["::ffff:10.1.2.3"],
        ["64:ff9b::a01:203"],
        ["2002:a01:203::1"],
        ["fd00:ec2::254"],
        ["93.184.216.34", "10.1.2.3"],
        ["2606:4700::1111", "::1"],
    ],
)
def test_a_name_that_leads_inside_is_refused(addresses: list[str]) -> None:
    names = Names({NAME: [addresses]})
    assert problem(Fetcher(resolve=names), f"https://{NAME}/") == "address_refused"
    assert names.asked == [NAME]


def test_a_name_is_looked_up_once_and_its_answer_is_asked(elsewhere: Elsewhere) -> None:
    """A second answer, for whoever looks again when connecting, would be a server that is not there."""
    names = Names({NAME: [["127.0.0.1"], ["127.0.0.2"]]})
    elsewhere.serve("/a", b"hello")
    fetcher = Fetcher(trusted=frozenset({NAME}), resolve=names)
    assert fetcher.fetch(f"http://{NAME}:{elsewhere.port}/a", accept="*/*").content == b"hello"
    assert names.asked == [NAME]
    assert elsewhere.asked[0][1]["Host"] == f"{NAME}:{elsewhere.port}"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://10.0.0.1/", "address_refused"),
        ("https://169.254.169.254/computeMetadata/v1/", "address_refused"),
        ("https://inside.test/", "address_refused"),
        ("http://elsewhere.test/", "address_refused"),
        ("http://localhost:{port}/b", "address_refused"),
        ("file:///etc/passwd", "address_refused"),
        ("gopher://127.0.0.1/", "address_refused"),
        ("", "too_many_moves"),
        ("/a", "too_many_moves"),
    ],
)
def test_a_redirect_leads_nowhere_else(elsewhere: Elsewhere, location: str, said: str) -> None:
    names = Names({"127.0.0.1": [["127.0.0.1"]], "inside.test": [["10.0.0.1"]], "10.0.0.1": [["10.0.0.1"]]})
    names.answers["169.254.169.254"] = [["169.254.169.254"]]
    url = elsewhere.serve("/a", status=302, Location=location.format(port=elsewhere.port))
    elsewhere.serve("/b", b"inside")
    assert problem(Fetcher(trusted=TRUSTED, resolve=names), url) == said


def test_three_moves_are_followed_and_a_fourth_is_not(elsewhere: Elsewhere) -> None:
    for number, status in enumerate((301, 302, 307, 308)):
        elsewhere.serve(f"/{number}", status=status, Location=f"/{number + 1}")
    elsewhere.serve("/4", b"here")
    fetcher = Fetcher(trusted=TRUSTED)
    assert fetcher.fetch(f"{elsewhere.url}/1", accept="*/*").content == b"here"
    assert problem(fetcher, f"{elsewhere.url}/0") == "too_many_moves"


@pytest.mark.parametrize("packing", ["identity", "gzip"])
def test_a_document_may_be_as_large_as_allowed_and_no_larger(elsewhere: Elsewhere, packing: str) -> None:
    fetcher = Fetcher(trusted=TRUSTED, most=100_000)

    def packed(body: bytes) -> bytes:
        return gzip.compress(body) if packing == "gzip" else body

    url = elsewhere.serve("/a", packed(b"x" * 100_000), Content_Encoding=packing)
    assert len(fetcher.fetch(url, accept="*/*").content or b"") == 100_000
    url = elsewhere.serve("/a", packed(b"x" * 100_001), Content_Encoding=packing)
    assert problem(fetcher, url) == "too_large"


def test_a_small_file_that_holds_a_very_large_one_is_not_unpacked(elsewhere: Elsewhere) -> None:
    bomb = gzip.compress(bytes(300 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    started = time.monotonic()
    assert (
        problem(Fetcher(trusted=TRUSTED), elsewhere.serve("/a", bomb, Content_Encoding="gzip")) == "too_large"
    )
    assert time.monotonic() - started < 2


def endless(pause: float, piece: bytes) -> Iterator[bytes]:
    """A little now and then, for ever."""
    while True:
        Event().wait(pause)
        yield piece


@pytest.mark.parametrize(("pause", "piece"), [(0.05, b"x"), (30, b"x")])
def test_a_server_that_drips_or_says_nothing_is_left(
    elsewhere: Elsewhere, pause: float, piece: bytes
) -> None:
    elsewhere.pages["/a"] = Page(drip=lambda: endless(pause, piece))
    started = time.monotonic()
    assert problem(Fetcher(trusted=TRUSTED, seconds=0.5), f"{elsewhere.url}/a") == "too_slow"
    assert time.monotonic() - started < 1.5


def test_headers_that_never_end_are_left_too(elsewhere: Elsewhere) -> None:
    headers = {f"X-{number}": "x" for number in range(200)}
    elsewhere.pages["/a"] = Page(b"", headers=headers)
    assert problem(Fetcher(trusted=TRUSTED), f"{elsewhere.url}/a") == "broken"


def test_what_never_ends_is_too_large(elsewhere: Elsewhere) -> None:
    elsewhere.pages["/a"] = Page(drip=lambda: endless(0, b"x" * 65536))
    assert problem(Fetcher(trusted=TRUSTED), f"{elsewhere.url}/a") == "too_large"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(status=401), "refused"),
        (Page(status=404), "not_found"),
        (Page(status=304), "broken"),
        (Page(status=503), "broken"),
        (Page(b"x", headers={"Content-Encoding": "br"}), "broken"),
        (Page(b"no gzip", headers={"Content-Encoding": "gzip"}), "broken"),
        (Page(b"zz\r\n", headers={"Transfer-Encoding": "chunked"}), "broken"),
    ],
)
def test_no_document_has_a_reason(elsewhere: Elsewhere, page: Page, said: str) -> None:
    elsewhere.pages["/a"] = page
    assert problem(Fetcher(trusted=TRUSTED), f"{elsewhere.url}/a") == said


def test_nobody_there(elsewhere: Elsewhere) -> None:
    nowhere = Fetcher(trusted=frozenset({NAME, "127.0.0.1"}), resolve=Names({"127.0.0.1": [["127.0.0.1"]]}))
    assert problem(nowhere, f"http://{NAME}/") == "unreachable"
    assert problem(nowhere, "http://127.0.0.1:1/") == "unreachable"


def test_the_next_address_is_tried_when_one_does_not_answer(elsewhere: Elsewhere) -> None:
    elsewhere.serve("/a", b"here")
    names = Names({NAME: [["::1", "127.0.0.1"]]})
    fetcher = Fetcher(trusted=frozenset({NAME}), resolve=names)
    assert fetcher.fetch(f"http://{NAME}:{elsewhere.port}/a", accept="*/*").content == b"here"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for calendar.test, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    written = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("papers") / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + written.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secured(papers: Path) -> Iterator[Elsewhere]:
    """A server that shows the certificate, and writes down whom it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers)
    with opened(context) as server:
        context.sni_callback = lambda _socket, name, _context: server.asked.append((str(name), {}))
        yield server


def test_the_certificate_is_that_of_the_name_and_not_of_the_address(secured: Elsewhere, papers: Path) -> None:
    secured.serve("/a", b"secret")
    names = Names({NAME: [["127.0.0.1"]], "other.test": [["127.0.0.1"]]})
    fetcher = Fetcher(
        trusted=frozenset({NAME, "other.test"}),
        resolve=names,
        context=ssl.create_default_context(cafile=str(papers)),
    )
    assert fetcher.fetch(f"https://{NAME}:{secured.port}/a", accept="*/*").content == b"secret"
    assert secured.asked[0][0] == NAME
    assert problem(fetcher, f"https://other.test:{secured.port}/a") == "unreachable"
    unknown = Fetcher(trusted=frozenset({NAME}), resolve=names)
    assert problem(unknown, f"https://{NAME}:{secured.port}/a") == "unreachable"


def test_an_address_is_an_address() -> None:
    """What the rules above rest on: the system answers with numbers."""
    assert all(ipaddress.ip_address(each) for each in system_resolver("127.0.0.1", 443))
