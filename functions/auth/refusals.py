"""Refusals that several ways in share; none of them says what exactly was wrong."""

from common.errors import AppError, NotSignedIn
from common.i18n import _


class WrongCode(AppError):
    """The code is wrong, too old, used or used up; it never says which."""

    status = 422
    code = "wrong_code"
    title = _("This code is not right.")
    detail = _("This code is not right or no longer valid. Please check it, or ask for a new one.")
    keep = True


class WrongCredentials(NotSignedIn):
    """No such account, or not this password; it never says which."""

    code = "wrong_credentials"
    title = _("This does not match.")
    detail = _("What you entered does not match any account.")
