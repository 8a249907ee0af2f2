"""What is written to the logs about signing in: that it happened, never by whom or with what."""

import json
from typing import Any

from tests.integration.auth.social.conftest import RAW_NONCE, Providers, enter
from tests.integration.conftest import Phone

EMAIL = "arta.hoxha.82@gmail.com"


def test_no_token_code_or_address_is_in_a_log_line(
    stranger: Phone, providers: Providers, log_lines: list[dict[str, Any]]
) -> None:
    secrets = [EMAIL, EMAIL.split("@")[0], RAW_NONCE]
    for mode in ("ok", "500", "garbage", "reset", "lost"):
        for provider in ("google", "apple", "facebook", "instagram"):
            providers.behave(provider, "ok")
            bodies = [providers.given_by(provider, **({} if provider == "instagram" else {"email": EMAIL}))]
            if provider == "facebook":
                bodies.append(providers.facebook(limited=False, email=EMAIL))
            if provider == "apple":
                bodies.append(providers.apple(code=True, email=EMAIL))
            providers.behave(provider, mode)
            for body in bodies:
                secrets += [word for word in body.values() if isinstance(word, str)]
                enter(stranger, provider, body)
                enter(stranger, provider, {name: f"{word}x" for name, word in body.items()})
    written = json.dumps(log_lines)
    assert len(log_lines) > 50
    assert [secret for secret in secrets if secret in written] == []


def test_what_went_wrong_is_there(
    stranger: Phone, providers: Providers, log_lines: list[dict[str, Any]]
) -> None:
    enter(stranger, "google", providers.google(aud="another"))
    providers.behave("google", "500")
    enter(stranger, "facebook", {"access_token": "x"})
    whys = [(line["provider"], line["why"]) for line in log_lines if "why" in line]
    assert whys[0] == ("google", "made out to somebody else")
    assert whys[1][0] == "facebook"
