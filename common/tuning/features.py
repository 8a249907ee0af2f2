"""What can be switched off while the rest goes on."""

from enum import StrEnum
from typing import Any, ClassVar

from common.errors import AppError
from common.i18n import _


class Feature(StrEnum):
    """Something that people begin; what they have begun, and what they read, stays theirs when it is off."""

    REGISTRATION = "registration"
    BOOKING = "booking"
    PAYMENTS = "payments"
    CHAT = "chat"
    RATINGS = "ratings"
    UPLOADS = "uploads"

    @property
    def label(self) -> str:
        """Its name in the operators' panel, an English sentence of the catalogs."""
        return _SAID[self][0]

    @property
    def rests(self) -> str:
        """What nobody can do while it is off, and what goes on; an English sentence of the catalogs."""
        return _SAID[self][1]


_SAID = {
    Feature.REGISTRATION: (
        _("Registration"),
        _("New accounts, by whatever way in. Everybody else signs in as ever."),
    ),
    Feature.BOOKING: (
        _("Booking"),
        _(
            "New bookings and new places in waiting lists. What is booked goes on, can be moved and called off."
        ),
    ),
    Feature.PAYMENTS: (
        _("Payments"),
        _("New payments in the app. What was begun settles, and money still goes back."),
    ),
    Feature.CHAT: (_("Chat"), _("New conversations and messages. What was said can be read.")),
    Feature.RATINGS: (
        _("Ratings"),
        _("New and changed ratings and replies. They can be read, reported and deleted."),
    ),
    Feature.UPLOADS: (_("Pictures"), _("New pictures of any kind. What is there is shown.")),
}


class FeatureOff(AppError):
    """Switched off by one of AvatID's own people, for the time being."""

    status: ClassVar[int] = 503
    code = "feature_off"
    title = _("This is switched off for the moment.")
    detail = _("We have switched this off for the moment. Please try again later.")

    def __init__(self, feature: Feature, **more: Any) -> None:
        super().__init__(retry_after=_RETRY_AFTER_SECONDS, more={"feature": feature.value}, **more)


_RETRY_AFTER_SECONDS = 300
