"""What somebody types as an address, and whom it would have us ask."""

import pytest

from common.fetching import Place, place_of

TRUSTED = frozenset({"127.0.0.1"})


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://calendar.example.com/a.ics", Place("calendar.example.com", 443, "/a.ics")),
        ("webcal://Calendar.Example.COM/a.ics", Place("calendar.example.com", 443, "/a.ics")),
        ("https://example.com", Place("example.com", 443, "/")),
        ("https://example.com.:443/?a=b&c=%40", Place("example.com", 443, "/?a=b&c=%40")),
        ("https://example.com/a#part", Place("example.com", 443, "/a")),
        ("https://flokë.al/ë", Place("xn--flok-opa.al", 443, "/%C3%AB")),
        ("https://8.8.8.8/x", Place("8.8.8.8", 443, "/x")),
        ("https://[2606:4700::1]/x", Place("2606:4700::1", 443, "/x")),
    ],
)
def test_it_names_a_place(url: str, place: Place) -> None:
    assert place_of(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "calendar",
        "http://example.com/a.ics",
        "ftp://example.com/a.ics",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https://",
        "https:///a.ics",
        "https://example.com:80/",
        "https://example.com:8443/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com:x/",
        "https://me:secret@example.com/",
        "https://@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/a b",
        "https://example.com/a\r\nHost: internal",
        "https://exa\tmple.com/",
        "https://example.com/\x00",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://.example.com/",
        "https://-/",
        "https://" + "a" * 300 + ".com/",
        "https://" + "ë" * 100 + ".com/",
        "https://example.com/" + "a" * 2000,
        "//example.com/",
        "https//example.com",
    ],
)
def test_it_names_none(url: str) -> None:
    assert place_of(url) is None


def test_a_trusted_host_may_speak_plainly_and_at_any_port() -> None:
    assert place_of("http://127.0.0.1:8123/a", TRUSTED) == Place("127.0.0.1", 8123, "/a", is_secure=False)
    assert place_of("http://127.0.0.2:8123/a", TRUSTED) is None
    assert place_of("https://me@127.0.0.1/", TRUSTED) is None


@pytest.mark.parametrize(
    ("location", "moved"),
    [
        ("/b", Place("example.com", 443, "/b")),
        ("b?x=1", Place("example.com", 443, "/a/b?x=1")),
        ("https://other.com/", Place("other.com", 443, "/")),
        ("//other.com/c", Place("other.com", 443, "/c")),
        ("http://example.com/b", None),
        ("file:///etc/passwd", None),
        ("https://[", None),
    ],
)
def test_a_redirect_is_looked_at_like_a_new_address(location: str, moved: Place | None) -> None:
    assert Place("example.com", 443, "/a/x").moved(location) == moved


def test_the_host_is_named_with_an_unusual_port_only() -> None:
    assert Place("example.com", 443, "/").named == "example.com"
    assert Place("127.0.0.1", 8123, "/", is_secure=False).named == "127.0.0.1:8123"
    assert Place("2606:4700::1", 443, "/").named == "[2606:4700::1]"
