"""Why a venue is not handed to whoever says that it is theirs."""

from common.errors import AppError, Conflict
from common.i18n import _


class NoContactOnRecord(Conflict):
    """The venue has no such number or address, or none we can write to; `possible` lists the proofs that are left."""

    code = "no_contact_on_record"
    title = _("We cannot check it this way.")
    detail = _("We have no such contact of this venue that we could write to. Please choose another way.")


class ClaimCodeWrong(AppError):
    """The code is wrong, too old or used up; it never says which."""

    status = 422
    code = "wrong_code"
    title = _("This code is not right.")
    detail = _("This code is not right or no longer valid. Please check it, or ask for a new one.")
    keep = True


class ClaimDecidedAlready(Conflict):
    """The claim is no longer open; `status` says what became of it."""

    code = "claim_decided"
    title = _("This claim has been decided already.")


class ClaimNotByCode(Conflict):
    """One of us looks at this claim; there is no code for it."""

    code = "claim_under_review"
    title = _("We are looking at this claim ourselves.")
    detail = _("No code is needed for this claim: somebody of AvatID looks at it and writes to you.")
