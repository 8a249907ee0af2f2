"""Keys that are nobody's but ours: made here, carried straight to Secret Manager, and seen by nobody."""

import secrets
from collections.abc import Callable, Mapping

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tools.cloud.secrets.keeping import Keeper


def _access_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


MAKERS: Mapping[str, Callable[[], str]] = {
    "ACCESS_KEYS": _access_key,
    "REFRESH_KEY": lambda: secrets.token_urlsafe(48),
    "PASSWORD_PEPPER": lambda: secrets.token_urlsafe(48),
    "SEALING_KEYS": lambda: Fernet.generate_key().decode(),
}


def made_for(keeper: Keeper, values: Mapping[str, str]) -> dict[str, str]:
    """A new key wherever Terraform has made the secret, the file has no value, and there has never been one."""
    empty = sorted((MAKERS.keys() - values.keys()) & keeper.names())
    return {name: MAKERS[name]() for name in empty if not keeper.has_versions(name)}
