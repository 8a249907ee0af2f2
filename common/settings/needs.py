"""Who needs which secret: a function is given what it opens doors with, and nothing besides.

Terraform reads this through `terraform/settings.json`; production refuses to start a family without what is required
here, and asks no family for another one's. `tests/unit/test_settings_needs.py` follows the code of every family and
compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Family = Literal["auth", "business", "booking", "rating", "notify", "admin", "worker"]
FAMILIES: tuple[Family, ...] = get_args(Family)
_ASK: tuple[Family, ...] = ("auth", "business", "booking", "rating", "notify")


@dataclass(frozen=True, slots=True)
class Secret:
    """Whom a secret is for, whether they can do without, and with which provider it is needed at all."""

    families: tuple[Family, ...]
    is_required: bool = False
    when: tuple[str, str] | None = None


_SENDGRID, _ELASTIC = ("MAIL_PROVIDER", "sendgrid"), ("MAIL_PROVIDER", "elasticemail")
_TWILIO, _STRIPE = ("SMS_PROVIDER", "twilio"), ("PAYMENT_PROVIDER", "stripe")

SECRETS: Mapping[str, Secret] = {
    # whoever reads access tokens: the panel has cookies, and the worker is called by Google
    "ACCESS_KEYS": Secret(_ASK, is_required=True),
    "REFRESH_KEY": Secret(("auth",), is_required=True),
    # besides passwords and codes it hides whom rate limits count, and everybody counts
    "PASSWORD_PEPPER": Secret(FAMILIES, is_required=True),
    "SEALING_KEYS": Secret(("auth", "business", "notify", "admin", "worker"), is_required=True),
    "MASTER_PASSWORD_HASH": Secret(("auth",)),
    "SENTRY_DSN": Secret(FAMILIES),
    "REDIS_URL": Secret(FAMILIES),
    "REDIS_PASSWORD": Secret(FAMILIES),
    # signing in with somebody else's word; the worker tells Apple alone that a link is over
    "APPLE_PRIVATE_KEY": Secret(("auth", "worker")),
    "FACEBOOK_APP_SECRET": Secret(("auth",)),
    "INSTAGRAM_APP_SECRET": Secret(("auth",)),
    # letters leave from the worker; what became of them is told to notify
    "SENDGRID_KEY": Secret(("worker",), is_required=True, when=_SENDGRID),
    "SENDGRID_WEBHOOK_KEY": Secret(("notify",), when=_SENDGRID),
    "ELASTICEMAIL_KEY": Secret(("worker",), is_required=True, when=_ELASTIC),
    "ELASTICEMAIL_WEBHOOK_SECRET": Secret(("notify",), when=_ELASTIC),
    # the worker sends texts, auth checks the codes that were in them
    "TWILIO_AUTH_TOKEN": Secret(("auth", "worker"), is_required=True, when=_TWILIO),
    "STRIPE_SECRET_KEY": Secret(("booking", "worker"), is_required=True, when=_STRIPE),
    "STRIPE_WEBHOOK_SECRETS": Secret(("booking",), is_required=True, when=_STRIPE),
    "APPLE_PAY_DOMAIN_FILE": Secret(("booking",)),
}
"""Every secret that a function can be given in the cloud."""

NOT_IN_THE_CLOUD = frozenset(
    {
        # Cloud SQL knows a function by its account: there is no password to keep, and no other database
        "DATABASE_URL",
        "DB_HOST",
        "DB_PORT",
        "DB_PASS",
        # every function acts as its own service account: a key in a file would be one more thing to lose
        "FIRE_BASE_CRED_BASE64",
        # for the local stack and load tests; production refuses most of them
        "TASKS_API_ENDPOINT",
        "STORAGE_EMULATOR_HOST",
        "FIRESTORE_EMULATOR_HOST",
        "LOCAL_INBOX_DIR",
        "LOCAL_STORAGE_DIR",
        "PER_ADDRESS_FACTOR",
        "BUSY_CALENDAR_HOSTS",
        "PAYMENT_DESTINATION",
    }
)
"""Settings that Terraform never sets; other people's addresses (`common.settings.ADDRESSES`) are the rest of them."""

DECIDED_BY_THE_PROFILE = frozenset({"ACCESS_TTL_SECONDS", "REFRESH_TTL_SECONDS"})
"""What `SESSION_PROFILE` sets for whoever does not set it himself."""

PROVIDERS: Mapping[str, tuple[Family, ...]] = {
    "MAIL_PROVIDER": ("worker",),
    "PUSH_PROVIDER": ("worker",),
    "SMS_PROVIDER": ("auth", "worker"),
    "TWILIO_ACCOUNT_SID": ("auth", "worker"),
    "TWILIO_VERIFY_SERVICE_SID": ("auth", "worker"),
    "TWILIO_MESSAGING_SERVICE_SID": ("auth", "worker"),
    "STORAGE_PROVIDER": ("auth", "business", "rating", "notify", "admin", "worker"),
    "GS_MEDIA_BUCKET_NAME": ("auth", "business", "rating", "notify", "admin", "worker"),
    "GS_PRIVATE_BUCKET_NAME": ("auth", "business", "rating", "notify", "admin", "worker"),
    "VISION": ("auth", "business"),
    "PAYMENT_PROVIDER": ("booking", "admin", "worker"),
}
"""Who opens the door that a setting belongs to; who does not is not asked whether it is fit."""


def concerns(name: str, family: str) -> bool:
    """Whether `family` has to have this one right; whoever is all families at once has to have all of them."""
    if not family:
        return True
    if name in SECRETS:
        return family in SECRETS[name].families
    return family in PROVIDERS.get(name, FAMILIES)
