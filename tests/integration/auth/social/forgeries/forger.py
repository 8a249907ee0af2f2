"""Who forges a provider's ID tokens, and the list of what he tries."""

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests import forging
from tests.forging import Classes, Json, Sign, b64

FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN_EC = ec.generate_private_key(ec.SECP256R1())
FAR = 4102444800  # in the year 2100


def jwk_of(key: rsa.RSAPrivateKey, **more: str) -> Json:
    """The public half of a 2048-bit key as a JWK."""
    modulus = key.public_key().public_numbers().n
    return {"kty": "RSA", "n": b64(modulus.to_bytes(256, "big")), "e": "AQAB", **more}


def rs256(key: rsa.RSAPrivateKey) -> Sign:
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True)
class Forger(forging.Forger):
    """Has a good token, and for what only the provider could sign, the provider's own key."""

    key: rsa.RSAPrivateKey
    jwk: Json
    """The public half, as the provider publishes it."""
    stranger: str
    """A good token of another provider's."""

    def sign(self, message: bytes) -> bytes:
        """As the provider signs."""
        return rs256(self.key)(message)


CLASSES: Classes[Forger] = Classes()
forgery = CLASSES.add
