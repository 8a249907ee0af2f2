"""A forger: takes a good token apart and puts it together again with something changed."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

Json = dict[str, Any]
Key = ec.EllipticCurvePrivateKey


def b64(raw: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(word: str) -> bytes:
    """The bytes of unpadded base64url."""
    return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))


def signed_by(key: Key) -> Callable[[bytes], bytes]:
    """A raw r || s signature with SHA-256, whatever the curve."""
    size = (key.curve.key_size + 7) // 8

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return sign


@dataclass(frozen=True)
class Forger:
    """Knows a good token, and for what only we could sign but never would, our own key."""

    token: str
    pem: str
    others: Json
    """What else a thief may have at hand: other people's uids, sessions, tokens."""

    @property
    def key(self) -> Key:
        """Our signing key."""
        key = load_pem_private_key(self.pem.encode(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    @property
    def public_pem(self) -> bytes:
        """What everybody may know."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def header(self) -> Json:
        """A copy of the good token's header."""
        return dict(json.loads(unb64(self.token.split(".")[0])))

    @property
    def claims(self) -> Json:
        """A copy of the good token's claims."""
        return dict(json.loads(unb64(self.token.split(".")[1])))

    @property
    def signature(self) -> bytes:
        """The good token's signature."""
        return unb64(self.token.split(".")[2])

    def made(
        self, header: Json | bytes, claims: Json | bytes, sign: Callable[[bytes], bytes] | None = None
    ) -> str:
        """A token of these parts, signed with our own key unless told otherwise."""
        parts = [
            b64(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in (header, claims)
        ]
        message = ".".join(parts)
        return f"{message}.{b64((sign or signed_by(self.key))(message.encode()))}"

    def with_header(self, sign: Callable[[bytes], bytes] | None = None, **changed: Any) -> str:
        """The good claims under a changed header; `None` takes a field away."""
        return self.made(_changed(self.header, changed), self.claims, sign)

    def with_claims(self, **changed: Any) -> str:
        """Changed claims, truly signed by us: only their own check can refuse them."""
        return self.made(self.header, _changed(self.claims, changed))

    def unsigned_change(self, **changed: Any) -> str:
        """Changed claims under the signature of the good ones."""
        return self.made(self.header, _changed(self.claims, changed), lambda _: self.signature)


def _changed(known: Json, changed: Json) -> Json:
    return {name: value for name, value in (known | changed).items() if value is not None}
