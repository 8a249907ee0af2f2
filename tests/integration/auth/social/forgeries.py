"""Forged ID tokens, each made from a good one: what can be built without the key, and with it what nobody should.

The second kind is signed with the provider's real key: such a token exists (for another app, another person's
dialogue, another time), it only is not for us.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Json = dict[str, Any]
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN_EC = ec.generate_private_key(ec.SECP256R1())
FAR = 4102444800  # in the year 2100


def b64(raw: bytes) -> str:
    """Base64url as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(part: str) -> bytes:
    """The bytes of a part."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def jwk_of(key: rsa.RSAPrivateKey, **more: str) -> Json:
    """The public half of a 2048-bit key as a JWK."""
    modulus = key.public_key().public_numbers().n
    return {"kty": "RSA", "n": b64(modulus.to_bytes(256, "big")), "e": "AQAB", **more}


def raw_json(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Forger:
    """Has a good token, and for the second kind the provider's own key."""

    token: str
    key: rsa.RSAPrivateKey
    jwk: Json
    """The public half, as the provider publishes it."""
    stranger: str
    """A good token of another provider's."""

    @property
    def parts(self) -> list[str]:
        """Header, payload, signature, as they travel."""
        return self.token.split(".")

    @property
    def header(self) -> Json:
        """The good header."""
        found: Json = json.loads(unb64(self.parts[0]))
        return found

    @property
    def claims(self) -> Json:
        """The good claims."""
        found: Json = json.loads(unb64(self.parts[1]))
        return found

    def joined(self, header: bytes, payload: bytes, sign: Callable[[bytes], bytes] | None = None) -> str:
        """A token of these bytes, signed by the provider unless `sign` does."""
        message = f"{b64(header)}.{b64(payload)}".encode()
        return f"{message.decode()}.{b64((sign or rs256(self.key))(message))}"

    def with_header(self, sign: Callable[[bytes], bytes] | None = None, **changed: Any) -> str:
        """The good claims under another header; None takes a field out."""
        return self.joined(raw_json(_changed(self.header, changed)), unb64(self.parts[1]), sign)

    def with_claims(self, sign: Callable[[bytes], bytes] | None = None, **changed: Any) -> str:
        """Other claims under the good header; None takes a claim out."""
        return self.joined(unb64(self.parts[0]), raw_json(_changed(self.claims, changed)), sign)


def _changed(good: Mapping[str, Any], changed: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def rs256(key: rsa.RSAPrivateKey) -> Callable[[bytes], bytes]:
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def _hs(secret: bytes, name: str) -> Callable[[bytes], bytes]:
    return lambda message: hmac.digest(secret, message, name)


def _es256(message: bytes) -> bytes:
    r, s = decode_dss_signature(FOREIGN_EC.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


CLASSES: dict[str, Callable[[Forger], list[str]]] = {}


def forgery(make: Callable[[Forger], list[str]]) -> Callable[[Forger], list[str]]:
    """Add a class, under its function's name."""
    CLASSES[make.__name__] = make
    return make


@forgery
def no_algorithm(it: Forger) -> list[str]:
    return [it.with_header(lambda _: b"", alg=name) for name in ("none", "None", "NONE", "")] + [
        it.with_header(alg="none"),
        it.with_header(alg=None),
    ]


@forgery
def public_key_as_hmac_secret(it: Forger) -> list[str]:
    public = it.key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    published = raw_json(it.jwk)
    return [
        it.with_header(_hs(secret, digest), alg=name)
        for secret in (pem, pem.strip(), der, published, b"")
        for name, digest in (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512"))
    ]


@forgery
def another_algorithm(it: Forger) -> list[str]:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return [
        it.with_header(_es256, alg="ES256"),
        it.with_header(lambda m: it.key.sign(m, pss, hashes.SHA256()), alg="PS256"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA512()), alg="RS512"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA384()), alg="RS384"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA512())),
        *(it.with_header(alg=name) for name in ("rs256", "RS256 ", ["RS256"], 256, {"RS256": 1}, True)),
    ]


@forgery
def another_key(it: Forger) -> list[str]:
    foreign = rs256(FOREIGN)
    return [
        it.with_header(foreign),
        it.with_header(foreign, kid="made-up"),
        it.with_header(foreign, kid=None),
        it.with_claims(foreign, sub="somebody else"),
    ]


@forgery
def keys_that_the_token_brings_along(it: Forger) -> list[str]:
    jwk, foreign = jwk_of(FOREIGN), rs256(FOREIGN)
    certificate = [base64.b64encode(b"certificate").decode()]
    return [
        it.with_header(foreign, jwk=jwk),
        it.with_header(foreign, jwk={**jwk, "kid": "mine"}, kid="mine"),
        it.with_header(foreign, jku="http://127.0.0.1:1/keys"),
        it.with_header(foreign, x5u="http://127.0.0.1:1/certificate"),
        it.with_header(foreign, x5c=certificate),
        it.with_header(jku="http://127.0.0.1:1/keys"),
        it.with_header(x5u="http://127.0.0.1:1/certificate"),
        it.with_header(jwk=jwk_of(it.key)),
    ]


@forgery
def names_of_keys(it: Forger) -> list[str]:
    kid = it.header["kid"]
    names: list[Any] = [
        "../../../../dev/null",
        "..%2f..%2fetc/passwd",
        "/dev/null",
        f"{kid}\u0000",
        f"{kid} ",
        f" {kid}",
        f"{kid}'; DROP TABLE users; --",
        "çelës",
        "\ud800",
        "k" * 10_000,
        "",
        kid.upper() + "X",
        [kid],
        {"kid": kid},
        7,
        True,
    ]
    return [it.with_header(kid=name) for name in names] + [it.with_header(kid=None)]


@forgery
def critical_extensions(it: Forger) -> list[str]:
    return [
        it.with_header(crit=["exp"]),
        it.with_header(crit=[]),
        it.with_header(crit=["b64"], b64=False),
        it.with_header(b64=False),
        it.with_header(b64=True),
        it.with_header(zip="DEF"),
        it.with_header(enc="A256GCM"),
    ]


@forgery
def broken_signatures(it: Forger) -> list[str]:
    head, body, seal = it.parts
    raw = unb64(seal)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    stray_bits = seal[:-1] + last[last.index(seal[-1]) ^ 1]
    return [
        f"{head}.{body}.{b64(changed)}"
        for changed in (
            raw[:-1] + bytes([raw[-1] ^ 1]),
            bytes([raw[0] ^ 128]) + raw[1:],
            raw[::-1],
            raw[:-1],
            raw + b"\x00",
            b"\x00" + raw,
            b"\x00" * 256,
            b"\xff" * 256,
            (1).to_bytes(256, "big"),
            b"x",
        )
    ] + [f"{head}.{body}.", f"{head}.{body}", f"{head}.{body}.{stray_bits}"]


@forgery
def changed_after_signing(it: Forger) -> list[str]:
    head, body, seal = it.parts
    others: list[Json] = [
        {"sub": "somebody else"},
        {"email": "victim@gmail.com", "email_verified": True},
        {"exp": FAR},
    ]
    changed = [b64(raw_json({**it.claims, **other})) for other in others]
    spaced = b64(json.dumps(it.claims, indent=1).encode())
    return [f"{head}.{each}.{seal}" for each in (*changed, spaced)] + [
        f"{b64(raw_json({**it.header, 'typ': 'at+jwt'}))}.{body}.{seal}",
        f"{body}.{head}.{seal}",
    ]


@forgery
def other_forms(it: Forger) -> list[str]:
    head, body, seal = it.parts
    flattened = {"protected": head, "payload": body, "signature": seal}
    return [
        f" {head}. {body}.{seal}",
        f"{head}.{body}.{seal}.",
        f".{head}.{body}.{seal}",
        f"{head}.{body}.{seal}.{seal}",
        f"{head}..{seal}",
        f".{body}.{seal}",
        f"{head}.{body}.{seal}=",
        f"{head}=.{body}.{seal}",
        f"{head}.{body}\n.{seal}",
        f"{head}.{body}.{seal[:50]}\n{seal[50:]}",
        f"{head}.{body}.{seal[:50]}%{seal[50:]}",
        it.token.replace("-", "+").replace("_", "/") + "+",
        json.dumps(flattened),
        json.dumps({"payload": body, "signatures": [flattened]}),
        f"Bearer {it.token}",
        f"{it.token},{it.token}",
        b64(it.token.encode()),
    ]


@forgery
def not_even_tokens(it: Forger) -> list[str]:
    return [
        "x",
        ".",
        "..",
        "...",
        "a.b.c",
        "null",
        "{}",
        "eyJ.eyJ.eyJ",
        "ë.ë.ë",
        "\U0001f511.\U0001f511.\U0001f511",
        "%00.%00.%00",
        "A" * 16_000,
        "." * 16_000,
        "A." * 8_000,
    ]


@forgery
def strange_json(it: Forger) -> list[str]:
    header, payload = (unb64(part) for part in it.parts[:2])
    deep = b"[" * 3_000
    return [
        it.joined(raw, payload)
        for raw in (
            b"",
            b"null",
            b"[]",
            b'"RS256"',
            b"{",
            b"\xff\xfe{}",
            deep,
            b'{"alg":' + deep,
            b"7",
            b"NaN",
        )
    ] + [
        it.joined(header, raw)
        for raw in (
            b"null",
            b"[]",
            b'"sub"',
            b"{",
            b"\xff\xfe{}",
            deep,
            b'{"sub":' + deep,
            b"7",
            payload + b"{}",
        )
    ]


@forgery
def said_twice(it: Forger) -> list[str]:
    header, payload = (unb64(part) for part in it.parts[:2])
    claims = it.claims
    return [
        it.joined(b'{"alg":"none",' + header[1:], payload),
        it.joined(header[:-1] + b',"alg":"RS256"}', payload),
        it.joined(b'{"kid":"other",' + header[1:], payload),
        it.joined(header, b'{"sub":"somebody else",' + payload[1:]),
        it.joined(header, payload[:-1] + b',"aud":' + raw_json(claims["aud"]) + b"}"),
        it.joined(header, payload[:-1] + b',"exp":' + str(FAR).encode() + b"}"),
        it.joined(header, payload[:-1] + b',"s\\u0075b":"somebody else"}'),
    ]


@forgery
def missing_claims(it: Forger) -> list[str]:
    return [it.with_claims(**{name: None}) for name in ("iss", "aud", "sub", "iat", "exp")] + [
        it.joined(unb64(it.parts[0]), b"{}")
    ]


@forgery
def another_issuer(it: Forger) -> list[str]:
    good = it.claims["iss"]
    others: list[Any] = [
        f"{good}/",
        f"{good}.evil.al",
        good.replace("https", "http"),
        good.upper(),
        "",
        [good],
    ]
    return [it.with_claims(iss=other) for other in [*others, {"iss": good}, 7, f" {good}", True]]


@forgery
def another_audience(it: Forger) -> list[str]:
    good = it.claims["aud"]
    others: list[Any] = [
        "somebody.else",
        "",
        f"{good} ",
        f"{good}0",
        [good],
        [good, "other"],
        ["other", good],
    ]
    return [it.with_claims(aud=other) for other in [*others, [], {"0": good}, 7, True, f"{good}\u0000"]]


@forgery
def other_times(it: Forger) -> list[str]:
    now = it.claims["iat"]
    times: list[Json] = [
        {"exp": now},
        {"exp": now - 1},
        {"exp": 0},
        {"exp": -1},
        {"exp": str(FAR)},
        {"exp": float(FAR) + 0.5},
        {"exp": 10**400},
        {"exp": True},
        {"exp": [FAR]},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"iat": now + 3600},
        {"iat": FAR, "exp": FAR + 3600},
        {"iat": str(now)},
        {"iat": -1},
        {"iat": 10**400},
        {"iat": False},
        {"nbf": now + 3600},
        {"nbf": FAR},
        {"nbf": str(now)},
        {"nbf": {}},
    ]
    return [it.with_claims(**each) for each in times]


@forgery
def strange_subjects(it: Forger) -> list[str]:
    subjects: list[Any] = [
        "",
        " ",
        "a b",
        "x\u0000",
        "a\nb",
        "Gjergj Kastrioti ë",
        "\ud800",
        "s" * 256,
        7,
        ["7"],
        {},
        True,
    ]
    return [it.with_claims(sub=subject) for subject in subjects]


@forgery
def another_nonce(it: Forger) -> list[str]:
    others: list[Any] = ["another", "", " ", 7, ["n"], {}, True, "\ud800"]
    return [it.with_claims(nonce=other) for other in others]


@forgery
def somebody_elses_token(it: Forger) -> list[str]:
    head, body, seal = it.stranger.split(".")
    return [it.stranger, f"{it.parts[0]}.{body}.{seal}", f"{head}.{it.parts[1]}.{seal}"]


@forgery
def squeezed_signatures(it: Forger) -> list[str]:
    """Padding as sloppy verifiers accept it: the digest in front, rubbish behind, cubes of small numbers."""
    digest = hashlib.sha256(f"{it.parts[0]}.{it.parts[1]}".encode()).digest()
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    blocks = (
        b"\x00\x01\xff\x00" + prefix + digest + b"\x00" * (256 - 4 - len(prefix) - 32),
        b"\x00\x01" + b"\xff" * (256 - 3 - len(prefix) - 32) + b"\x00" + prefix + digest,
        digest.rjust(256, b"\x00"),
    )
    return [f"{it.parts[0]}.{it.parts[1]}.{b64(block)}" for block in blocks]
