"""Who we are at other people's computers on this machine: ids and passwords that are no secrets."""

from __future__ import annotations

TWILIO_ACCOUNT_SID = "AC" + "10ca1" * 6 + "00"
TWILIO_AUTH_TOKEN = "local-twilio-token"
TWILIO_VERIFY_SERVICE_SID = "VA" + "10ca1" * 6 + "00"
TWILIO_MESSAGING_SERVICE_SID = "MG" + "10ca1" * 6 + "00"
GOOGLE_CLIENT_ID = "avatid-local.apps.googleusercontent.com"
APPLE_CLIENT_ID = "app.avatid.local"
APPLE_TEAM_ID = "LOCALTEAM1"
APPLE_KEY_ID = "LOCALKEY01"
FACEBOOK_APP_ID = "100000000000001"
FACEBOOK_APP_SECRET = "local-facebook-secret"
STRIPE_SECRET_KEY = "sk_test_local"
STRIPE_WEBHOOK_SECRET = "whsec_local"
INSTAGRAM_APP_ID = "200000000000002"
INSTAGRAM_APP_SECRET = "local-instagram-secret"


def variables(providers: str, apple_private_key: str) -> dict[str, str]:
    """The environment in which the real code talks to the fakes at `providers`, http://127.0.0.1:PORT.

    In lower case these are the names of common/settings/, for a test that makes its own.
    """
    return {
        "SMS_PROVIDER": "twilio",
        "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TWILIO_AUTH_TOKEN,
        "TWILIO_VERIFY_SERVICE_SID": TWILIO_VERIFY_SERVICE_SID,
        "TWILIO_MESSAGING_SERVICE_SID": TWILIO_MESSAGING_SERVICE_SID,
        "TWILIO_API_HOST": providers,
        "TWILIO_VERIFY_HOST": providers,
        "PAYMENT_PROVIDER": "stripe",
        "STRIPE_SECRET_KEY": STRIPE_SECRET_KEY,
        "STRIPE_PUBLISHABLE_KEY": "pk_test_local",
        "STRIPE_WEBHOOK_SECRETS": STRIPE_WEBHOOK_SECRET,
        "STRIPE_HOST": providers,
        "GOOGLE_CLIENT_IDS": GOOGLE_CLIENT_ID,
        "GOOGLE_JWKS_URL": f"{providers}/google/certs",
        "APPLE_CLIENT_IDS": APPLE_CLIENT_ID,
        "APPLE_TEAM_ID": APPLE_TEAM_ID,
        "APPLE_KEY_ID": APPLE_KEY_ID,
        "APPLE_PRIVATE_KEY": apple_private_key,
        "APPLE_URL": f"{providers}/apple",
        "FACEBOOK_APP_ID": FACEBOOK_APP_ID,
        "FACEBOOK_APP_SECRET": FACEBOOK_APP_SECRET,
        "FACEBOOK_GRAPH_URL": f"{providers}/facebook/graph",
        "FACEBOOK_JWKS_URL": f"{providers}/facebook/jwks",
        "INSTAGRAM_APP_ID": INSTAGRAM_APP_ID,
        "INSTAGRAM_APP_SECRET": INSTAGRAM_APP_SECRET,
        "INSTAGRAM_REDIRECT_URI": "https://avatid.example/instagram",
        "INSTAGRAM_TOKEN_URL": f"{providers}/instagram/oauth/access_token",
        "INSTAGRAM_GRAPH_URL": f"{providers}/instagram/graph",
    }
