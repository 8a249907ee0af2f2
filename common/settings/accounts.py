"""Settings about people: accounts, codes, support access, and who vouches for them."""

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from common.settings.words import Words


class Accounts(BaseSettings):
    """How long what is good, and how often one may try."""

    access_keys: SecretStr = SecretStr("")
    refresh_key: SecretStr = SecretStr("")
    password_pepper: SecretStr = SecretStr("")
    session_profile: Literal["default", "hardened"] = "default"
    """`hardened`: 15 minutes of access, 90 days of refresh, unless the two lines below are set themselves."""
    access_ttl_seconds: int = 30 * 24 * 3600
    refresh_ttl_seconds: int = 365 * 24 * 3600
    refresh_grace_seconds: int = 10
    mail_code_ttl_seconds: int = 600
    sms_code_ttl_seconds: int = 600
    proof_ttl_seconds: int = 600
    reset_ttl_seconds: int = 1800
    code_tries: int = 5
    max_sessions: int = 20
    sealing_keys: SecretStr = SecretStr("")
    """Seals what must be read again (TOTP secrets, Apple's refresh tokens): one per line, the first one seals."""
    deletion_undo_days: int = 14
    export_link_seconds: int = 24 * 3600
    invitation_ttl_days: int = 7
    claim_code_ttl_seconds: int = 1800
    claim_review_days: int = 30

    # support access: off unless somebody turns it on; the master password is one more secret, never the only one
    support_access: Literal["off", "on"] = "off"
    support_seconds: int = 900
    panel_seconds: int = 8 * 3600
    panel_idle_seconds: int = 1800
    master_password_hash: SecretStr = SecretStr("")

    panel_map_tiles: str = ""
    """Where the panel's map gets its picture, as `https://.../{z}/{x}/{y}.png`; without it an outline is drawn."""
    panel_map_credit: str = ""

    # codes by SMS: what one number, its neighbours, one address, and everybody together may ask for
    sms_countries: Words = ("AL", "XK")
    sms_per_phone_minute: int = 1
    sms_per_phone_hour: int = 5
    sms_per_phone_day: int = 10
    sms_per_ipv4_hour: int = 30
    sms_per_ipv4_day: int = 200
    sms_per_ipv6_hour: int = 5
    sms_per_neighbours_hour: int = 20
    sms_per_day: int = 2000
    sms_failed_checks_hour: int = 500


class SignIn(BaseSettings):
    """Signing in with somebody else's word; without ids or secrets a provider answers 501."""

    google_client_ids: Words = ()
    google_jwks_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    google_issuers: Words = ("https://accounts.google.com", "accounts.google.com")
    apple_client_ids: Words = ()
    apple_team_id: str = ""
    apple_key_id: str = ""
    apple_private_key: SecretStr = SecretStr("")
    apple_url: str = "https://appleid.apple.com"
    facebook_app_id: str = ""
    facebook_app_secret: SecretStr = SecretStr("")
    facebook_graph_url: str = "https://graph.facebook.com/v23.0"
    facebook_jwks_url: str = "https://limited.facebook.com/.well-known/oauth/openid/jwks/"
    facebook_issuers: Words = ("https://www.facebook.com", "https://limited.facebook.com")
    instagram_app_id: str = ""
    instagram_app_secret: SecretStr = SecretStr("")
    instagram_redirect_uri: str = ""
    instagram_token_url: str = "https://api.instagram.com/oauth/access_token"  # noqa: S105 (an address)
    instagram_graph_url: str = "https://graph.instagram.com/v23.0"
