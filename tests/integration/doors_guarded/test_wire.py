"""What is certain when a request goes wrong, and how long an answer may take."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from common.integrations.wire import Punctual, never_arrived, plain_session
from tools.local.cluster import free_port

Answer = Callable[[socket.socket, threading.Event], None]


@contextmanager
def answering(answer: Answer) -> Iterator[int]:
    """A computer that answers one caller so; yields its port."""
    listener, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        caller, _address = listener.accept()
        with caller, suppress(OSError):
            answer(caller, is_over)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        thread.join(timeout=10)
        listener.close()


def drips(caller: socket.socket, is_over: threading.Event) -> None:
    """A promise of much, and a letter now and then, for as long as anybody listens."""
    caller.recv(4096)
    caller.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 1000000\r\n\r\n")
    while not is_over.wait(0.02):
        caller.sendall(b".")


def floods(caller: socket.socket, is_over: threading.Event) -> None:
    """More than anybody wants to hold."""
    caller.recv(4096)
    caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not is_over.is_set():
        caller.sendall(b"." * 65536)


def breaks_off(caller: socket.socket, _is_over: threading.Event) -> None:
    """Half of what was promised."""
    caller.recv(4096)
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")


@pytest.mark.parametrize("answer", [drips, floods, breaks_off])
def test_an_answer_that_does_not_come_to_an_end_is_given_up_and_may_have_been_an_acceptance(
    answer: Answer,
) -> None:
    session = plain_session()
    session.mount("http://", Punctual(seconds=0.2 if answer is drips else 30))
    with answering(answer) as port, pytest.raises(requests.RequestException) as error:
        session.post(f"http://127.0.0.1:{port}/", json={}, timeout=(3, 5))
    assert not never_arrived(error.value)


def test_where_nobody_listens_nothing_arrives() -> None:
    with pytest.raises(requests.RequestException) as error:
        plain_session().post(f"http://127.0.0.1:{free_port()}/", json={}, timeout=(3, 5))
    assert never_arrived(error.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody's key and the certificate that they signed themselves, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    place = tmp_path_factory.mktemp("tls") / "key.pem"
    place.write_bytes(kept + signed.public_bytes(Encoding.PEM))
    return place


def test_a_computer_that_is_not_who_it_should_be_is_told_nothing(certificate: Path) -> None:
    with answering(behind(certificate)) as port, pytest.raises(requests.exceptions.SSLError) as error:
        plain_session().post(f"https://localhost:{port}/", json={}, timeout=(3, 5))
    assert never_arrived(error.value)


def test_when_tls_breaks_after_the_request_nobody_knows(certificate: Path) -> None:
    session = plain_session()
    session.verify = str(certificate)
    with answering(behind(certificate)) as port, pytest.raises(requests.RequestException) as error:
        session.post(f"https://localhost:{port}/", json={}, timeout=(3, 5))
    assert not never_arrived(error.value)


def behind(certificate: Path) -> Answer:
    """Takes a request over TLS, and then talks nonsense below it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(caller: socket.socket, _is_over: threading.Event) -> None:
        with context.wrap_socket(caller, server_side=True) as secured:
            secured.recv(4096)
            with socket.socket(fileno=secured.detach()) as below:
                below.sendall(b"nonsense, and not encrypted at all")

    return answer
