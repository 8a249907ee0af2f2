"""Keys that are not the provider's, and names that lead to none of them."""

import base64
from typing import Any

from tests.integration.auth.social.forgeries.forger import FOREIGN, Forger, forgery, jwk_of, rs256


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
