"""Truly signed by the provider, but for another app, person, dialogue or time."""

from typing import Any

from tests.forging import Json, unb64
from tests.integration.auth.social.forgeries.forger import FAR, Forger, forgery


@forgery
def missing_claims(it: Forger) -> list[str]:
    return [it.with_claims(**{name: None}) for name in ("iss", "aud", "sub", "iat", "exp")] + [
        it.made(unb64(it.parts[0]), b"{}")
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
