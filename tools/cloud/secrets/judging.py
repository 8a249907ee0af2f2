"""Whether a value is what its name promises; whoever mixes two lines up hears it before anything is written."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

from tools.cloud.secrets.file import secret_names
from tools.local import environment

LEAST_CHARACTERS, LEAST_DIFFERENT = 32, 10
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
_PLACEHOLDER = re.compile(
    r"<.*>|change[-_ ]?me|\byour[-_ ]|placeholder|to[-_ ]?do\b|^(x{3,}|\.{3,}|\*{3,}|secret|password|test)$",
    re.I,
)

Judge = Callable[[str], str]
"""Says what is wrong with a value, in words that show nothing of it; nothing if it is right."""


def refusals(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with which secret; everything that may be kept is right when this is empty."""
    local = _of_local_stacks()
    judged = {name: _judged(name, values[name], local) for name in sorted(secret_names() & values.keys())}
    return {name: why for name, why in judged.items() if why}


def _judged(name: str, value: str, local: frozenset[str]) -> str:
    if value != value.strip() and name != "APPLE_PAY_DOMAIN_FILE":
        return "there is space around it"
    if _PLACEHOLDER.search(value):
        return "it is a placeholder"
    if value in local:
        return "it is a throwaway value of a local stack"
    return _JUDGES.get(name, _anything)(value)


def _of_local_stacks() -> frozenset[str]:
    """What stacks on this machine use: anybody who can read the folder knows it."""
    found: set[str] = {"SG.local"}
    for file in environment.LOCAL.glob("*/env"):
        stack = environment.read(file.parent.name)
        found |= {stack[name] for name in secret_names() & stack.keys()}
    return frozenset(found - {""})


def _anything(_value: str) -> str:
    return ""


def _long_and_random(value: str) -> str:
    if len(value) < LEAST_CHARACTERS:
        return f"it needs {LEAST_CHARACTERS} characters at least"
    return "it is too simple" if len(set(value)) < LEAST_DIFFERENT else ""


def _es256_keys(value: str) -> str:
    """One or more private keys on P-256, in PEM."""
    pems = _PEM.findall(value.replace("\\n", "\n"))
    if not pems:
        return "it holds no private key in PEM"
    return next((why for why in map(_es256_key, pems) if why), "")


def _es256_key(pem: str) -> str:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return "a key in it cannot be read"
    is_ours = isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1)
    return "" if is_ours else "a key in it is not for ES256 (P-256)"


def _fernet_keys(value: str) -> str:
    try:
        for key in value.replace("\\n", "\n").split():
            Fernet(key)
    except (ValueError, binascii.Error):
        return "a line of it is no Fernet key"
    return ""


def _public_key(value: str) -> str:
    try:
        load_der_public_key(base64.b64decode(value, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return "it is no public key in base64"
    return ""


def _begins(*beginnings: str) -> Judge:
    def judge(value: str) -> str:
        parts = value.split()
        return (
            "" if parts and all(part.startswith(beginnings) for part in parts) else f"it begins with {wanted}"
        )

    wanted = " or ".join(beginnings)
    return judge


_JUDGES: Mapping[str, Judge] = {
    "ACCESS_KEYS": _es256_keys,
    "APPLE_PRIVATE_KEY": _es256_keys,
    "REFRESH_KEY": _long_and_random,
    "PASSWORD_PEPPER": _long_and_random,
    "SEALING_KEYS": _fernet_keys,
    "MASTER_PASSWORD_HASH": _begins("$argon2id$"),
    "SENTRY_DSN": _begins("https://"),
    "REDIS_URL": _begins("redis://", "rediss://"),
    "SENDGRID_KEY": _begins("SG."),
    "SENDGRID_WEBHOOK_KEY": _public_key,
    "STRIPE_SECRET_KEY": _begins("sk_", "rk_"),
    "STRIPE_WEBHOOK_SECRETS": _begins("whsec_"),
}
