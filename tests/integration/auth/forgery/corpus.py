"""Every class of forgery we know of, and how each is made from a good token."""

import hashlib
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.forging import Classes, Json, b64, ecdsa_by, hmac_with, unb64
from tests.integration.auth.forgery.forger import Forger

FOREIGN = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED = ed25519.Ed25519PrivateKey.generate()
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # the order of P-256
Forgeries = list[str]
CLASSES: Classes[Forger] = Classes()
forgery = CLASSES.add


def _jwk(key: ec.EllipticCurvePrivateKey) -> Json:
    numbers = key.public_key().public_numbers()
    x, y = (b64(each.to_bytes(32, "big")) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


@forgery
def no_algorithm(it: Forger) -> Forgeries:
    nothing = lambda _: b""  # noqa: E731
    return [it.with_header(nothing, alg=name) for name in ("none", "None", "NONE", "nOnE", "")]


@forgery
def public_key_as_hmac_secret(it: Forger) -> Forgeries:
    der = it.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return [
        it.with_header(hmac_with(it.public_pem, "sha256"), alg="HS256"),
        it.with_header(hmac_with(it.public_pem.strip(), "sha384"), alg="HS384"),
        it.with_header(hmac_with(der, "sha512"), alg="HS512"),
        it.with_header(hmac_with(b"", "sha256"), alg="HS256"),
    ]


@forgery
def another_algorithm(it: Forger) -> Forgeries:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256().digest_size)
    return [
        it.with_header(lambda m: RSA.sign(m, padding.PKCS1v15(), hashes.SHA256()), alg="RS256"),
        it.with_header(lambda m: RSA.sign(m, pss, hashes.SHA256()), alg="PS256"),
        it.with_header(ecdsa_by(P384), alg="ES384"),
        it.with_header(lambda m: ED.sign(m), alg="EdDSA"),
        it.with_header(alg="ES512"),
        it.with_header(alg=["ES256"]),
    ]


@forgery
def signed_by_a_stranger(it: Forger) -> Forgeries:
    return [
        it.with_header(ecdsa_by(FOREIGN)),
        it.with_header(ecdsa_by(P384)),
        it.with_header(ecdsa_by(FOREIGN), kid=hashlib.sha256(it.public_pem).hexdigest()[:16]),
        it.made(it.header, it.claims | {"sub": it.others["uid"]}, ecdsa_by(FOREIGN)),
    ]


@forgery
def kid_that_is_not_one(it: Forger) -> Forgeries:
    words = [None, "", "0" * 16, 7, ["a"], {"a": 1}, "k" * 100_000, "\u0000", "kid\n"]
    return [it.with_header(kid=word) for word in words]


@forgery
def kid_that_points_somewhere(it: Forger) -> Forgeries:
    places = [
        "../../../../dev/null",
        "/proc/self/environ",
        "' OR '1'='1",
        "|cat /etc/passwd",
        "http://127.0.0.1/k",
    ]
    return [it.with_header(hmac_with(b"", "sha256"), kid=place, alg="HS256") for place in places] + [
        it.with_header(kid=place) for place in places
    ]


@forgery
def key_brought_along(it: Forger) -> Forgeries:
    return [
        it.with_header(ecdsa_by(FOREIGN), jwk=_jwk(FOREIGN)),
        it.with_header(ecdsa_by(FOREIGN), jwk=_jwk(FOREIGN), kid=None),
        it.with_header(jwk=_jwk(it.key)),
    ]


@forgery
def key_to_be_fetched(it: Forger) -> Forgeries:
    return [
        it.with_header(ecdsa_by(FOREIGN), jku="http://127.0.0.1:1/keys"),
        it.with_header(ecdsa_by(FOREIGN), x5u="http://127.0.0.1:1/chain"),
        it.with_header(jku="https://api.avatid.test/keys"),
        it.with_header(x5u="file:///etc/passwd"),
    ]


@forgery
def certificate_chain(it: Forger) -> Forgeries:
    return [it.with_header(x5c=chain) for chain in (["MIIB"], [], "MIIB")] + [
        it.with_header(ecdsa_by(FOREIGN), x5c=["MIIB"])
    ]


@forgery
def critical_extensions(it: Forger) -> Forgeries:
    return [
        it.with_header(crit=["exp"]),
        it.with_header(crit=["b64"], b64=False),
        it.with_header(crit=[]),
        it.with_header(b64=False),
        it.with_header(zip="DEF"),
    ]


@forgery
def wrong_type(it: Forger) -> Forgeries:
    kinds = ["JWT", None, "", "at+jwt ", "rt+jwt", "id+jwt", 7, ["at+jwt"]]
    return [it.with_header(typ=kind) for kind in kinds]


@forgery
def wrong_issuer(it: Forger) -> Forgeries:
    ours = it.claims["iss"]
    issuers = [None, "", f"{ours}/", ours.upper(), "https://evil.example", [ours], 7, f"{ours}.evil.example"]
    return [it.with_claims(iss=issuer) for issuer in issuers]


@forgery
def wrong_audience(it: Forger) -> Forgeries:
    audiences = [None, "", "other", "AVATID", ["other"], ["avatid", "other"], [], {"avatid": 1}, 7]
    return [it.with_claims(aud=audience) for audience in audiences]


@forgery
def wrong_expiry(it: Forger) -> Forgeries:
    now = it.claims["iat"]
    times = [None, now - 1, now, 0, -1, "tomorrow", str(it.claims["exp"]), [it.claims["exp"]], True, {}]
    return [it.with_claims(exp=time) for time in times]


@forgery
def wrong_beginning(it: Forger) -> Forgeries:
    now = it.claims["iat"]
    times = [None, now + 60, 10**18, "now", [now], {}, str(now)]
    return [it.with_claims(nbf=time) for time in times] + [it.with_claims(iat=time) for time in (None, "now")]


@forgery
def somebody_elses_name(it: Forger) -> Forgeries:
    subjects = [
        it.others["uid"],
        None,
        "",
        "1",
        1,
        [it.claims["sub"]],
        "\u0000",
        "' OR 1=1 --",
        it.claims["sid"],
    ]
    return [it.with_claims(sub=subject) for subject in subjects]


@forgery
def somebody_elses_session(it: Forger) -> Forgeries:
    sessions = [it.others["sid"], it.others["ended_sid"], None, "", 7, it.claims["sub"], [it.claims["sid"]]]
    return [it.with_claims(sid=session) for session in sessions]


@forgery
def another_version(it: Forger) -> Forgeries:
    versions = [it.claims["tv"] + 1, -1, None, "x", 2**63, -(2**70), [0], {}, 0.5]
    return [it.with_claims(tv=version) for version in versions]


@forgery
def broken_sign_in_time(it: Forger) -> Forgeries:
    broken: list[Json] = [{"auth_time": "x"}, {"auth_time": [1]}, {"auth_time": {}}, {"auth_time": None}]
    broken += [{"amr": None}, {"amr": 7}, {"amr": [7]}]
    return [it.with_claims(**each) for each in broken]


@forgery
def borrowed_signature(it: Forger) -> Forgeries:
    other = unb64(it.others["token"].split(".")[2])
    r, s = (int.from_bytes(part, "big") for part in (it.signature[:32], it.signature[32:]))
    signatures = [
        other,
        b"",
        it.signature[:-1],
        it.signature + b"\x00",
        bytes([it.signature[0] ^ 1]) + it.signature[1:],
        b"\x00" * 64,
        N.to_bytes(32, "big") * 2,
        (r.to_bytes(32, "big")) + b"\x00" * 32,
        encode_dss_signature(r, s),
    ]
    return [it.made(it.header, it.claims, lambda _, given=each: given) for each in signatures]  # type: ignore[misc]


@forgery
def changed_after_signing(it: Forger) -> Forgeries:
    return [
        it.unsigned_change(sub=it.others["uid"]),
        it.unsigned_change(exp=it.claims["exp"] + 1),
        it.unsigned_change(sid=it.others["sid"]),
        it.unsigned_change(tv=it.claims["tv"] + 1),
        it.unsigned_change(auth_time=it.claims["auth_time"] + 60),
        it.with_header(lambda _: it.signature, typ="AT+JWT"),
    ]


@forgery
def another_kind_of_token(it: Forger) -> Forgeries:
    return [
        it.others["refresh"],
        it.made(
            it.header | {"typ": "JWT"}, {"iss": "https://accounts.google.com", "sub": "1", "aud": "avatid"}
        ),
        f"Bearer {it.token}",
        it.claims["sub"],
        it.claims["sid"],
        it.claims["jti"],
    ]


@forgery
def acting_for_somebody(it: Forger) -> Forgeries:
    acts = [{"sub": it.others["uid"]}, {"sub": it.claims["sub"]}, {}, "x", {"sub": "x"}, [1], 7]
    return [it.with_claims(act=act) for act in acts]


@forgery
def bent_form(it: Forger) -> Forgeries:
    header, claims, signature = it.token.split(".")
    document = {"protected": header, "payload": claims, "signature": signature}
    return [
        f"{header}.{claims}",
        f"{header}.{claims}.",
        f"{header}..{signature}",
        f".{claims}.{signature}",
        f"{it.token}.{signature}",
        f"{header}.{claims}.{signature}.",
        "..",
        "...",
        json.dumps(document).replace('"', ""),
        it.token.replace(".", ","),
        it.token * 2,
        f"{b64(it.token.encode())}.{claims}.{signature}",
    ]


@forgery
def bent_json(it: Forger) -> Forgeries:
    header, claims = json.dumps(it.header), json.dumps(it.claims)
    twice = claims[:-1] + f', "sub": "{it.others["uid"]}"}}'
    return [
        it.made(b"not json", claims.encode()),
        it.made(header.encode(), b"not json"),
        it.made(b"[]", claims.encode()),
        it.made(header.encode(), b'["a"]'),
        it.made(header.encode() + b"\xff", claims.encode()),
        it.made(header.encode(), claims.encode() + b"\xff\xfe"),
        it.made(header.encode(), twice.encode()),
        it.made(header.encode(), b"[" * 50_000),
        it.made(b"{" * 5_000, claims.encode()),
        it.made(header.encode(), claims.replace(str(it.claims["exp"]), "NaN").encode()),
        it.made(header.encode(), claims.replace(str(it.claims["exp"]), "1e999").encode()),
        it.made(header.encode(), claims.replace(str(it.claims["tv"]) + ",", "9" * 5000 + ",", 1).encode()),
    ]
