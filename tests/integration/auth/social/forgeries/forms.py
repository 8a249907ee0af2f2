"""Words that are no token, or not quite: parts, dots, letters, JSON."""

import json

from tests.forging import b64, raw_json, unb64
from tests.integration.auth.social.forgeries.forger import FAR, Forger, forgery


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
        it.made(raw, payload)
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
        it.made(header, raw)
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
        it.made(b'{"alg":"none",' + header[1:], payload),
        it.made(header[:-1] + b',"alg":"RS256"}', payload),
        it.made(b'{"kid":"other",' + header[1:], payload),
        it.made(header, b'{"sub":"somebody else",' + payload[1:]),
        it.made(header, payload[:-1] + b',"aud":' + raw_json(claims["aud"]) + b"}"),
        it.made(header, payload[:-1] + b',"exp":' + str(FAR).encode() + b"}"),
        it.made(header, payload[:-1] + b',"s\\u0075b":"somebody else"}'),
    ]
