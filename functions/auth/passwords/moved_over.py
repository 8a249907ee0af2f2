"""Hashes that came over from Django (`pbkdf2_sha256$rounds$salt$base64`), made without our pepper."""

import base64
import hashlib
import hmac
import re

PREFIX = "pbkdf2_sha256$"
_FORM = re.compile(r"pbkdf2_sha256\$([1-9][0-9]{0,6})\$([!-#%-~]{1,128})\$([A-Za-z0-9+/]{43}=)")
_MOST_ROUNDS = 2_000_000  # nearly a second; a hash that asks for more is wrong, or it would stall us


def fits(password: str, kept: str) -> bool:
    """Whether Django kept this password so; any other form does not fit."""
    found = _FORM.fullmatch(kept)
    if found is None or int(found[1]) > _MOST_ROUNDS:
        return False
    made = hashlib.pbkdf2_hmac("sha256", password.encode(), found[2].encode(), int(found[1]))
    return hmac.compare_digest(made, base64.b64decode(found[3]))
