"""Access tokens: ES256 only, several live keys, nothing in the header is believed but the key's name."""

import hashlib
import re
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import Annotated, Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from pydantic import BaseModel, ConfigDict, Field, Strict

from common.settings import Settings

TYPE = "at+jwt"
_ALGORITHM = "ES256"
_AUDIENCE = "avatid"
_NEVER_BELIEVED = {"jku", "x5u", "jwk", "x5c", "crit", "b64", "zip"}
_MOST_REMEMBERED = 4096
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says: who, in which session, at which token version, signed in when."""

    user_uid: uuid.UUID
    session_uid: uuid.UUID
    token_version: int
    authenticated_at: int
    """Seconds since 1970 of the last real sign-in."""
    methods: tuple[str, ...] = ()
    """How they signed in (RFC 8176): pwd, code, ..."""
    acting: uuid.UUID | None = None
    """The operator who looks into the account, in a support session (RFC 8693, `act`)."""


class _Actor(BaseModel):
    sub: uuid.UUID


class _Payload(BaseModel):
    """What we write into a token, in exactly these types: anything else was not written by us."""

    model_config = ConfigDict(strict=True)

    aud: Literal["avatid"]
    sub: Annotated[uuid.UUID, Strict(False)]
    sid: Annotated[uuid.UUID, Strict(False)]
    tv: Annotated[int, Field(ge=0, lt=2**31)]
    auth_time: int
    amr: list[str]
    iat: int
    nbf: int
    exp: int
    act: Annotated[_Actor | None, Strict(False)] = None


class BadToken(Exception):
    """The token is not one of ours, or not any more."""


class AccessTokens:
    """Signs with the first key of `ACCESS_KEYS`, accepts any of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._genuine: OrderedDict[tuple[str, bytes], _Payload] = OrderedDict()
        self._one_remembers = Lock()

    @property
    def _keys(self) -> dict[str, EllipticCurvePrivateKey]:
        return _keys_in(self._settings.access_keys.get_secret_value())

    def issue(self, claims: Claims, now: datetime, seconds: int | None = None) -> str:
        """A signed token for `claims`, good for `ACCESS_TTL_SECONDS` from `now` unless `seconds` says otherwise."""
        name, key = next(iter(self._keys.items()))
        payload: dict[str, Any] = {
            "iss": self._settings.public_url,
            "aud": _AUDIENCE,
            "sub": str(claims.user_uid),
            "sid": str(claims.session_uid),
            "tv": claims.token_version,
            "auth_time": claims.authenticated_at,
            "amr": list(claims.methods),
            "iat": now,
            "nbf": now,
            "exp": now + timedelta(seconds=seconds or self._settings.access_ttl_seconds),
            "jti": str(uuid.uuid4()),
        }
        if claims.acting:
            payload["act"] = {"sub": str(claims.acting)}
        return jwt.encode(payload, key, algorithm=_ALGORITHM, headers={"typ": TYPE, "kid": name})

    def read(self, token: str, now: datetime) -> Claims:
        """The claims of a token that is valid at `now`; raises `BadToken` for anything else."""
        said = self._said(token)
        if not said.nbf <= now.timestamp() < said.exp:
            raise BadToken("not valid now")
        return Claims(
            said.sub, said.sid, said.tv, said.auth_time, tuple(said.amr), said.act.sub if said.act else None
        )

    def _said(self, token: str) -> _Payload:
        """What a genuine token says; as that never changes, a signature is verified once for the same keys.

        Whether the token is still in time, and its session alive, is not remembered: that is asked each time.
        """
        key = self._settings.access_keys.get_secret_value(), _digest(token)
        said = self._genuine.get(key)
        if said is None:
            try:
                said = _Payload.model_validate(self._verified(token))
            except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError) as error:
                raise BadToken(type(error).__name__) from error
            self._remember(key, said)
        return said

    def _remember(self, key: tuple[str, bytes], said: _Payload) -> None:
        """Of many tokens, those that were verified last; a token itself is not kept."""
        with self._one_remembers:
            self._genuine[key] = said
            if len(self._genuine) > _MOST_REMEMBERED:
                self._genuine.popitem(last=False)

    def _verified(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        if header.get("typ") != TYPE or _NEVER_BELIEVED & header.keys():
            raise BadToken("header")
        if not self._settings.access_keys.get_secret_value():
            raise BadToken("no keys")  # nobody is signed in to this family, whatever a request brings along
        key = self._keys.get(header.get("kid", ""))
        if key is None:
            raise BadToken("kid")
        return jwt.decode(
            token,
            key.public_key(),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            issuer=self._settings.public_url,
            options={
                "require": ["exp", "nbf", "iat", "sub"],
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )


@cache
def _keys_in(pems: str) -> dict[str, EllipticCurvePrivateKey]:
    """Name -> key, the signing one first; raises RuntimeError when there is none."""
    found = _PEM.findall(pems.replace("\\n", "\n"))
    if not found:
        raise RuntimeError("ACCESS_KEYS holds no private key")
    keys = [load_pem_private_key(pem.encode(), password=None) for pem in found]
    return {_name(key): key for key in keys if isinstance(key, EllipticCurvePrivateKey)}


def _digest(token: str) -> bytes:
    """Half a character, which no header has, is left as it is: whether a token is good is decided elsewhere."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _name(key: EllipticCurvePrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(public).hexdigest()[:16]
