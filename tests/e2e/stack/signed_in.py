"""Asking the identity fakes, and reading what they sign."""

from typing import Any

import jwt
import requests

from tests.patience import PATIENCE


def mint(url: str, provider: str, what: str = "mint", **wish: Any) -> Any:
    """What a provider fake makes for us."""
    reply = requests.post(f"{url}/{provider}/{what}", json=wish, timeout=PATIENCE)
    reply.raise_for_status()
    return reply.json()


def read(token: str, certs: str, audience: str) -> dict[str, Any]:
    """The claims of a token that is signed with one of the published keys; its dates are not looked at."""
    published = jwt.PyJWKSet.from_dict(requests.get(certs, timeout=PATIENCE).json())
    key = published[jwt.get_unverified_header(token)["kid"]]
    dates = {"verify_exp": False, "verify_iat": False}
    return dict(jwt.decode(token, key, algorithms=["RS256"], audience=audience, options=dates))  # type: ignore[arg-type]
