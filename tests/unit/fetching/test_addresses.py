"""Which addresses are the open internet."""

import pytest

from common.fetching import is_public

OPEN = [
    "8.8.8.8",
    "93.184.216.34",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "169.253.1.1",
    "192.169.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
]
CLOSED = {
    "127.0.0.1": "ourselves",
    "127.255.255.254": "ourselves, too",
    "0.0.0.0": "ourselves on many systems",
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "169.254.169.254": "the cloud's metadata",
    "169.254.0.1": "link-local",
    "100.64.0.1": "behind a provider's translation",
    "100.127.255.255": "behind a provider's translation",
    "192.0.0.8": "protocols",
    "192.0.2.1": "documentation",
    "198.51.100.7": "documentation",
    "203.0.113.9": "documentation",
    "192.88.99.1": "relays of 6to4",
    "198.18.0.1": "benchmarks",
    "224.0.0.1": "many at once",
    "239.255.255.250": "many at once",
    "240.0.0.1": "reserved",
    "255.255.255.255": "everybody",
    "::": "unspecified",
    "::1": "ourselves",
    "::ffff:127.0.0.1": "ourselves, mapped",
    "::ffff:8.8.8.8": "mapped",
    "::127.0.0.1": "compatible, as nobody writes any more",
    "64:ff9b::7f00:1": "translated",
    "64:ff9b::808:808": "translated",
    "64:ff9b:1::1": "translated, locally",
    "2002:7f00:1::1": "6to4",
    "2002:808:808::1": "6to4",
    "2001::1": "Teredo",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "fc00::1": "unique local",
    "fd00:ec2::254": "metadata",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local, with its interface",
    "fec0::1": "site-local",
    "ff02::1": "many at once",
    "100::1": "discarded",
    "5f00::1": "segments",
    "": "nothing",
    "localhost": "no address",
    "8.8.8": "no address",
    "0x7f000001": "no address",
    "2130706433": "no address",
}


@pytest.mark.parametrize("address", OPEN)
def test_it_is_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_it_is_not(address: str) -> None:
    assert not is_public(address)
