"""Reference lists, and what an app should know at its start."""

from pydantic import Field

from common.i18n import DEFAULT, LANGUAGES
from common.settings import Settings
from common.web.validation import Answer


class Country(Answer):
    """A country; its name is in the caller's language."""

    code: str = Field(examples=["AL"], description="ISO 3166-1 alpha-2.")
    name: str = Field(examples=["Albania"])
    dial_code: str | None = Field(examples=["+355"])


class Timezone(Answer):
    """A time zone with its present offset from UTC."""

    name: str = Field(examples=["Europe/Tirane"], description="IANA name.")
    offset: str = Field(examples=["+01:00"])
    offset_minutes: int = Field(examples=[60])
    country: str | None = Field(
        examples=["AL"], description="ISO 3166-1 alpha-2 of the country it is named for."
    )


class MinimumVersion(Answer):
    """The oldest app that still understands us; an older one asks its user to update."""

    ios: str = Field(examples=["1.0.0"])
    android: str = Field(examples=["1.0.0"])


class Features(Answer):
    """What is on; an app hides the rest."""

    booking: bool = True
    payments: bool = False
    chat: bool
    ratings: bool = False
    waitlist: bool = False
    jobs: bool = True


class AppConfig(Answer):
    """What an app asks once, at its start."""

    minimum_app_version: MinimumVersion
    languages: list[str] = Field(list(LANGUAGES), examples=[["en", "sq"]])
    default_language: str = Field(DEFAULT, examples=["en"])
    features: Features

    @classmethod
    def of(cls, settings: Settings) -> "AppConfig":
        """What this installation has been set up with."""
        return cls(
            minimum_app_version=MinimumVersion(
                ios=settings.minimum_app_ios, android=settings.minimum_app_android
            ),
            features=Features(chat=settings.chat_provider != "off"),
        )
