"""Who forges our own access tokens: even with our key, he must not make one that we never would."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from tests import forging
from tests.forging import Json, ecdsa_by


@dataclass(frozen=True)
class Forger(forging.Forger):
    """Knows a good token, and for what only we could sign but never would, our own key."""

    pem: str
    others: Json
    """What else a thief may have at hand: other people's uids, sessions, tokens."""

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """Our signing key."""
        key = load_pem_private_key(self.pem.encode(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    @property
    def public_pem(self) -> bytes:
        """What everybody may know."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> bytes:
        """As we sign."""
        return ecdsa_by(self.key)(message)

    def unsigned_change(self, **changed: Any) -> str:
        """Changed claims under the signature of the good ones."""
        return self.with_claims(lambda _: self.signature, **changed)
