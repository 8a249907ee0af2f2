"""Who we are to Firebase: the service account's key where one is given, else the function's own identity."""

import base64
import json
from typing import Any

from firebase_admin import credentials

from common.settings import Settings


def credentials_of(settings: Settings) -> Any:
    """What the Firebase SDK signs in with."""
    encoded = settings.fire_base_cred_base64.get_secret_value()
    if not encoded:
        return credentials.ApplicationDefault()
    return credentials.Certificate(json.loads(base64.b64decode(encoded)))
