"""Refusals that several ways in share; none of them says what exactly was wrong."""

from datetime import datetime

from common.errors import AppError, Forbidden, NotSignedIn
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


class WrongPassword(AppError):
    """Somebody who is signed in should say their password again, and said another one."""

    status = 422
    code = "wrong_password"
    title = _("This password is not right.")


class DeletionPending(Forbidden):
    """The account is being deleted; said only to those who have proved that it is theirs, who can undo it."""

    code = "deletion_pending"
    title = _("This account is about to be deleted.")
    detail = _("You have asked us to delete this account. Until that happens you can change your mind.")
    keep = True

    def __init__(self, erase_at: datetime | None = None) -> None:
        super().__init__(more={"erase_at": erase_at.isoformat()} if erase_at else None)
