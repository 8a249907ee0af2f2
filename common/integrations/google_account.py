"""The service account we may have been given as a file; without one the platform lends us its own."""

import base64
import json
from typing import Any

from common.settings import Settings


def account_key(settings: Settings) -> dict[str, Any] | None:
    """The key in `FIRE_BASE_CRED_BASE64`, as Google wrote it, or nothing."""
    encoded = settings.fire_base_cred_base64.get_secret_value()
    if not encoded:
        return None
    key: dict[str, Any] = json.loads(base64.b64decode(encoded))
    return key
