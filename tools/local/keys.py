"""Throwaway keys of a local stack: made once in its folder, never used anywhere else."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass(frozen=True)
class Keys:
    """`access` signs access tokens (ES256, PEM), `apple` what we say to Apple (the same); `service_account` is
    an RSA key (PEM); `sealing` a Fernet key; the rest is text."""

    access: str
    refresh: str
    pepper: str
    service_account: str
    sealing: str
    apple: str

    @classmethod
    def kept_in(cls, folder: Path) -> Keys:
        """The keys of this folder; they outlive a restart, as the accounts in the database do."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            access=_kept(folder / "access.pem", lambda: _pem(ec.generate_private_key(ec.SECP256R1()))),
            refresh=_kept(folder / "refresh.txt", lambda: secrets.token_hex(32)),
            pepper=_kept(folder / "pepper.txt", lambda: secrets.token_hex(32)),
            service_account=_kept(folder / "service_account.pem", lambda: _pem(new_rsa_key())),
            sealing=_kept(folder / "sealing.txt", lambda: Fernet.generate_key().decode()),
            apple=_kept(folder / "apple.pem", lambda: _pem(ec.generate_private_key(ec.SECP256R1()))),
        )

    def firebase_credential(self, project: str, token_uri: str) -> str:
        """A service account's JSON key file in base64, whose access tokens come from `token_uri`."""
        email = f"firebase-adminsdk@{project}.iam.gserviceaccount.com"
        key_file = {
            "type": "service_account",
            "project_id": project,
            "private_key_id": "local",
            "private_key": self.service_account,
            "client_email": email,
            "client_id": "1",
            "token_uri": token_uri,
        }
        return base64.b64encode(json.dumps(key_file).encode()).decode()


class SigningKeys:
    """An identity provider's RS256 keys: the newest signs, all are published.

    They are made when first needed, because 2048 bits take a good part of a second.
    """

    def __init__(self) -> None:
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._lock = threading.Lock()

    def sign(self, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None) -> str:
        """A JWT of the claims; `header` adds to its header or overrules it."""
        name, key = self._newest()
        return jwt.encode(dict(claims), key, algorithm="RS256", headers={"kid": name, **(header or {})})

    def published(self) -> dict[str, Any]:
        """The public halves as a key set (JWKS)."""
        self._newest()
        keys = [
            {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": name}
            for name, key in list(self._keys.items())
        ]
        return {"keys": [{**key, "use": "sig", "alg": "RS256"} for key in keys]}

    def rotate(self) -> str:
        """Sign with a new key from now on, whose kid this returns; the old ones stay published."""
        with self._lock:
            return self._add()

    def _newest(self) -> tuple[str, rsa.RSAPrivateKey]:
        with self._lock:
            name = next(reversed(self._keys)) if self._keys else self._add()
            return name, self._keys[name]

    def _add(self) -> str:
        name = secrets.token_hex(8)  # a new one at every start, which must not pass for a cached old one
        self._keys[name] = new_rsa_key()
        return name


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A 2048-bit key, as Google signs with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _kept(file: Path, make: Callable[[], str]) -> str:
    """The text of `file`, made at the first call; renamed into place, so that it is whole or absent."""
    if not file.exists():
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(make())
        unfinished.rename(file)
    return file.read_text()
