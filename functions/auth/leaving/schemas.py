"""What comes and goes when somebody leaves, comes back, or packs their things."""

from datetime import datetime
from typing import Literal, Self

from pydantic import ConfigDict, Field, SecretStr, model_validator

from common.i18n import _
from common.web.fields import Email, PhoneNumber
from common.web.validation import Answer, Body, Wrong
from functions.auth.schemas import Device, Password


class DeletionRequest(Body):
    """A wish to leave, with or without a reason."""

    reason: str | None = Field(None, max_length=1000, examples=["I have moved abroad."])


class Deletion(Answer):
    """When everything goes, and the token that calls it off until then; null if it goes at once."""

    erase_at: datetime
    undo_token: str | None = Field(examples=["Qd0v5f2nT1c8"])


class UndoRequest(Body):
    """The token of the letter or the app; or address, or number, and the password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "Qd0v5f2nT1c8"}]})

    token: SecretStr | None = Field(None, max_length=100, examples=["Qd0v5f2nT1c8"])
    email: Email | None = None
    phone: PhoneNumber | None = None
    password: Password | None = None
    device: Device | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_password = self.password is not None and (self.email is None) != (self.phone is None)
        by_token = self.token is not None and not (self.password or self.email or self.phone)
        if by_token or (by_password and self.token is None):
            return self
        raise Wrong("required", _("Please give the token, or address or number with the password."))


class ExportBegun(Answer):
    """The letter with the link follows."""

    status: Literal["in_preparation"] = "in_preparation"
