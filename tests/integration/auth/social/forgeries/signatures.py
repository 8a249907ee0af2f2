"""Signatures that were never made over what they stand under."""

import hashlib
import json

from tests.forging import Json, b64, raw_json, unb64
from tests.integration.auth.social.forgeries.forger import FAR, Forger, forgery


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
