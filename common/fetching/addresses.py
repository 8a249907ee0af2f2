"""Which addresses are the open internet, and which lead into somebody's network."""

import ipaddress

_UNICAST = ipaddress.ip_network("2000::/3")
"""All that has been given out of IPv6; the rest is local, reserved or a way to write an IPv4 address."""
_NOT_THE_INTERNET = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's own translation
        "169.254.0.0/16",  # the cloud's metadata live here
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",  # many at once
        "240.0.0.0/4",
        "2001::/23",  # Teredo carries IPv4 inside, and its neighbours are not for hosts
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries IPv4 inside
        "3fff::/20",
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of a host on the open internet.

    IPv6 that carries an IPv4 address inside (mapped, translated, tunnelled) never is, whatever is inside.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and ip not in _UNICAST:
        return False
    return ip.is_global and not any(ip in net for net in _NOT_THE_INTERNET if net.version == ip.version)
