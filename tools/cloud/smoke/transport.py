"""What is true of an https address besides what it answers."""

import socket
import ssl
import time
from urllib.parse import urlsplit

from tools.cloud.smoke.asking import Wrong
from tools.cloud.smoke.place import Place

_DAYS = 14
"""Google renews its certificates a month before their end: less is a renewal that does not come about."""


def leads_to_https(place: Place) -> None:
    """Who asks without encryption is sent to the same place with it, and told nothing else."""
    parts = urlsplit(place.url)
    answer = place.asker.ask("GET", f"http://{parts.netloc}/health/")
    to = urlsplit(answer.headers.get("location", ""))
    if answer.status not in (301, 302, 307, 308) or (to.scheme, to.netloc) != ("https", parts.netloc):
        raise Wrong(f"{answer.status} {answer.headers.get('location', 'to nowhere')}")


def has_a_lasting_certificate(place: Place, context: ssl.SSLContext | None = None) -> None:
    """It is good for this name, and for a while yet."""
    parts = urlsplit(place.url)
    address = (str(parts.hostname), parts.port or 443)
    trusting = context or ssl.create_default_context()
    try:
        with (
            socket.create_connection(address, timeout=30) as raw,
            trusting.wrap_socket(raw, server_hostname=parts.hostname) as secured,
        ):
            until = ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"]))
    except OSError as error:
        raise Wrong(f"no connection that can be trusted: {error}") from error
    days = int((until - time.time()) // 86400)
    if days < _DAYS:
        raise Wrong(f"it ends in {days} days")
