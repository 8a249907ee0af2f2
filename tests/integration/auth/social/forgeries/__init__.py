"""Forged ID tokens, each made from a good one: what can be built without the key, and with it what nobody should.

The second kind is signed with the provider's real key: such a token exists (for another app, another person's
dialogue, another time), it only is not for us.
"""

from tests.integration.auth.social.forgeries import (  # noqa: F401 (each adds its own)
    algorithms,
    claims,
    forms,
    keys,
    signatures,
)
from tests.integration.auth.social.forgeries.forger import CLASSES, Forger, jwk_of

__all__ = ["CLASSES", "Forger", "jwk_of"]
