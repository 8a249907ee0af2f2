"""What every forger of signed tokens needs: take a good one apart, change something, put it together again."""

import base64
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Json = dict[str, Any]
Sign = Callable[[bytes], bytes]
"""Makes the signature of a message."""


def b64(raw: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(part: str) -> bytes:
    """The bytes of unpadded base64url."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def raw_json(value: Any) -> bytes:
    """JSON without spaces, as tokens hold it."""
    return json.dumps(value, separators=(",", ":")).encode()


def hmac_with(secret: bytes, digest: str) -> Sign:
    """A keyed hash for a signature."""
    return lambda message: hmac.digest(secret, message, digest)


def ecdsa_by(key: ec.EllipticCurvePrivateKey) -> Sign:
    """A raw r || s signature with SHA-256, whatever the curve."""
    size = (key.curve.key_size + 7) // 8

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return sign


@dataclass(frozen=True)
class Forger(ABC):
    """Has a good token, and whatever else a thief may have; a subclass says how a true signature is made."""

    token: str

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """The signature that whoever made the good token would make."""

    @property
    def parts(self) -> list[str]:
        """Header, claims and signature, as they travel."""
        return self.token.split(".")

    @property
    def header(self) -> Json:
        """A copy of the good token's header."""
        return dict(json.loads(unb64(self.parts[0])))

    @property
    def claims(self) -> Json:
        """A copy of the good token's claims."""
        return dict(json.loads(unb64(self.parts[1])))

    @property
    def signature(self) -> bytes:
        """The good token's signature."""
        return unb64(self.parts[2])

    def made(self, header: Json | bytes, claims: Json | bytes, sign: Sign | None = None) -> str:
        """A token of these parts, truly signed unless `sign` does it."""
        message = f"{b64(_raw(header))}.{b64(_raw(claims))}"
        return f"{message}.{b64((sign or self.sign)(message.encode()))}"

    def with_header(self, sign: Sign | None = None, **changed: Any) -> str:
        """The good claims under a changed header; `None` takes a field away."""
        return self.made(_changed(self.header, changed), unb64(self.parts[1]), sign)

    def with_claims(self, sign: Sign | None = None, **changed: Any) -> str:
        """Changed claims under the good header; `None` takes a claim away."""
        return self.made(unb64(self.parts[0]), _changed(self.claims, changed), sign)


def _raw(part: Json | bytes) -> bytes:
    return part if isinstance(part, bytes) else raw_json(part)


def _changed(good: Json, changed: Json) -> Json:
    return {name: value for name, value in (good | changed).items() if value is not None}


ForgerT = TypeVar("ForgerT", bound=Forger)


class Classes(dict[str, Callable[[ForgerT], list[str]]], Generic[ForgerT]):
    """Classes of forgery by name: each makes its forgeries from a forger's good token."""

    def add(self, make: Callable[[ForgerT], list[str]]) -> Callable[[ForgerT], list[str]]:
        """Add a class, under its function's name; decorates the function."""
        assert make.__name__ not in self, "two of one name would be one less"
        self[make.__name__] = make
        return make
