"""Who we are to Firebase: the service account's key where one is given, else the function's own identity."""

from typing import Any

from firebase_admin import credentials

from common.integrations.google_account import account_key
from common.settings import Settings


def credentials_of(settings: Settings) -> Any:
    """What the Firebase SDK signs in with."""
    key = account_key(settings)
    return credentials.Certificate(key) if key else credentials.ApplicationDefault()
