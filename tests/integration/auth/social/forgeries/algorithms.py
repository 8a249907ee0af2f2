"""The wrong algorithm, or an extension that changes what is signed."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.forging import ecdsa_by, hmac_with, raw_json
from tests.integration.auth.social.forgeries.forger import FOREIGN_EC, Forger, forgery


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
        it.with_header(hmac_with(secret, digest), alg=name)
        for secret in (pem, pem.strip(), der, published, b"")
        for name, digest in (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512"))
    ]


@forgery
def another_algorithm(it: Forger) -> list[str]:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return [
        it.with_header(ecdsa_by(FOREIGN_EC), alg="ES256"),
        it.with_header(lambda m: it.key.sign(m, pss, hashes.SHA256()), alg="PS256"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA512()), alg="RS512"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA384()), alg="RS384"),
        it.with_header(lambda m: it.key.sign(m, padding.PKCS1v15(), hashes.SHA512())),
        *(it.with_header(alg=name) for name in ("rs256", "RS256 ", ["RS256"], 256, {"RS256": 1}, True)),
    ]


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
