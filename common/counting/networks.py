"""Whom an address stands for."""

from ipaddress import IPv6Address, IPv6Network, ip_address


def network_of(address: str) -> str:
    """An IPv4 address itself; of IPv6 the /64, because one household has 2^64 addresses to come from.

    IPv4 written as IPv6 is IPv4. What is no address (a socket's path) stays what it is.
    """
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(IPv6Network((int(read), 64), strict=False))
