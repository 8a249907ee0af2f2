"""Settings about what happens behind the scenes, and what people are told."""

from datetime import time

from pydantic import Field
from pydantic_settings import BaseSettings

from common.settings.words import Words


class Work(BaseSettings):
    """The worker: who wakes it, how long it holds a message, how often jobs run."""

    tasks_api_endpoint: str = ""
    tasks_location: str = "europe-west1"
    tasks_invoker_email: str = "tasks-invoker@avatid-local.iam.gserviceaccount.com"
    tasks_audience: str = ""
    worker_url: str = "http://127.0.0.1:8081"
    oidc_certs_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    oidc_issuers: Words = ("https://accounts.google.com",)
    relay_timeout_seconds: float = 0.3
    lease_seconds: int = 60
    max_attempts: int = 8
    next_free_minutes: int = 5
    """How often what is free next is worked out anew; what is shown is checked anyway."""
    cron_time_1hr: int = 10
    cron_time_24hr: int = 60
    mail_doubt_minutes: int = 15
    """So long a letter whose fate is unknown waits for its provider's word before it is sent once more."""
    breaker_failures: int = 5
    """So many failures in a row, and a provider is left alone ..."""
    breaker_seconds: float = 30
    """... for this long."""
    tuning_seconds: float = 10
    """So late, at most, does a process hear that an operator has switched something off or set a limit."""
    provider_calls_at_once: int = 6
    """So many of a process's threads may wait for one provider."""


class Told(BaseSettings):
    """What people are told, and when not."""

    quiet_from: time = time(22)
    quiet_until: time = time(8)
    """When reminders rest, on the venue's clock, for somebody who has not said otherwise."""
    sms_reminders: bool = False
    """Whether reminders may also come as a text, to those who ask for it: each costs."""
    review_after_minutes: int = 120
    """So long after a visit its customer is asked how it was."""
    chat_retention_days: int = 365
    chat_ring_seconds: int = 60
    """At most one ring for a conversation in this time, while it is unread."""
    chat_wait_seconds: float = 1
    """So long may whoever writes wait until listeners have it; then they get it a little later."""
    reports_to_moderate: int = Field(3, ge=1)
    """So many people report a rating, and it waits unseen until one of ours has looked at it."""
