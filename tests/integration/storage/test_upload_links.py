"""A link that lets a stranger send one file: signed with its type and size, good once, and for a while."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from common.clock import SetClock
from common.integrations.storage import LocalStorage, Missing, StorageError, UploadLink
from common.integrations.storage_gcs import GcsStorage

PATH = "quarantine/1f2e"
SENT = b"nine byte"


@pytest.fixture
def link(local: LocalStorage) -> UploadLink:
    """For nine bytes of a JPEG, within ten minutes."""
    return local.upload_link(PATH, "image/jpeg", len(SENT), 600)


def refused(local: LocalStorage, url: str, headers: dict[str, str], content: bytes = SENT) -> bool:
    """Whether the folder takes nothing from such a request."""
    with pytest.raises(StorageError) as error:
        local.received(url, headers, content)
    return error.value.permanent


def test_the_link_tells_what_must_be_sent_with_it(link: UploadLink, gcs: GcsStorage) -> None:
    assert gcs.upload_link(PATH, "image/jpeg", 9, 600).headers == link.headers
    assert link.headers == {
        "Content-Type": "image/jpeg",
        "x-goog-content-length-range": "9,9",
        "x-goog-if-generation-match": "0",
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": ""},
        {"x-goog-content-length-range": "0,999999999"},
        {"x-goog-if-generation-match": "7"},
    ],
)
def test_other_headers_than_told_are_refused(
    local: LocalStorage, link: UploadLink, changed: dict[str, str]
) -> None:
    assert refused(local, link.url, link.headers | changed)
    assert refused(local, link.url, {n: v for n, v in link.headers.items() if n not in changed})
    with pytest.raises(Missing):
        local.get(PATH)


@pytest.mark.parametrize("content", [b"", SENT[:-1], SENT + b"!"])
def test_another_size_than_told_is_refused(local: LocalStorage, link: UploadLink, content: bytes) -> None:
    assert refused(local, link.url, link.headers, content)


def test_nothing_is_replaced(local: LocalStorage, link: UploadLink) -> None:
    local.received(link.url, link.headers, SENT)
    assert refused(local, link.url, link.headers, SENT[::-1])
    assert local.get(PATH) == SENT


def test_names_of_headers_may_be_written_in_any_case(local: LocalStorage, link: UploadLink) -> None:
    local.received(link.url, {name.upper(): value for name, value in link.headers.items()}, SENT)
    assert local.get(PATH) == SENT


def test_it_ends(local: LocalStorage, link: UploadLink, clock: SetClock) -> None:
    clock.advance(timedelta(seconds=600))
    assert refused(local, link.url, link.headers)


def test_a_link_to_read_takes_nothing_and_one_to_send_shows_nothing(
    local: LocalStorage, link: UploadLink
) -> None:
    assert refused(local, local.link(PATH, 600), link.headers)
    assert refused(local, link.url.replace("1f2e", "9a8b"), link.headers)
    local.received(link.url, link.headers, SENT)
    with pytest.raises(Missing):
        local.opened(link.url)
    with pytest.raises(Missing):
        local.opened(link.url.partition("?")[0])


# --- what Google will check


def string_to_sign(link: UploadLink, headers: dict[str, str]) -> bytes:
    """What Google signs again for a PUT with these headers, written from its description of V4."""
    parts = urlsplit(link.url)
    query = "&".join(sorted(parts.query.partition("&X-Goog-Signature=")[0].split("&")))
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    sent = {name.lower(): value for name, value in headers.items()} | {"host": parts.netloc}
    signed = given["X-Goog-SignedHeaders"]
    lines = "".join(f"{name}:{sent.get(name, '')}\n" for name in signed.split(";"))
    request = f"PUT\n{parts.path}\n{query}\n{lines}\n{signed}\nUNSIGNED-PAYLOAD"
    scope = given["X-Goog-Credential"].partition("/")[2]
    digest = hashlib.sha256(request.encode()).hexdigest()
    return f"GOOG4-RSA-SHA256\n{given['X-Goog-Date']}\n{scope}\n{digest}".encode()


def is_signed_by(key: rsa.RSAPrivateKey, link: UploadLink, headers: dict[str, str]) -> bool:
    """Whether Google would take a PUT with these headers."""
    signature = bytes.fromhex(parse_qs(urlsplit(link.url).query)["X-Goog-Signature"][0])
    try:
        key.public_key().verify(signature, string_to_sign(link, headers), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def test_type_size_and_once_are_under_the_signature(gcs: GcsStorage, account: rsa.RSAPrivateKey) -> None:
    link = gcs.upload_link(PATH, "image/jpeg", 9, 600)
    given = parse_qs(urlsplit(link.url).query)
    assert given["X-Goog-Expires"] == ["600"]
    assert given["X-Goog-SignedHeaders"] == [
        "content-type;host;x-goog-content-length-range;x-goog-if-generation-match"
    ]
    assert is_signed_by(account, link, link.headers)
    for name in link.headers:
        assert not is_signed_by(account, link, link.headers | {name: "1"})
