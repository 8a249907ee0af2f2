"""Why a picture is not taken."""

from common.errors import AppError, Conflict, TooLarge
from common.i18n import _


class PictureTooLarge(TooLarge):
    """More bytes than a picture may have."""

    code = "picture_too_large"
    title = _("This picture is too large.")
    detail = _("This file is too large; a picture may have at most {megabytes} MB.")


class PictureRefused(AppError):
    """The bytes are here, but they are not a picture that we take."""

    status = 422
    code = "picture_refused"
    title = _("We cannot take this picture.")


class PictureTypeNotAllowed(PictureRefused):
    """Something else than the three forms we read, whatever its name says."""

    code = "picture_type_not_allowed"
    detail = _("This is not a picture we can read. Please send a JPEG, PNG or WebP.")


class PictureIsHeic(PictureTypeNotAllowed):
    """What iPhones keep their photos in."""

    code = "picture_is_heic"
    detail = _("Photos in the HEIC form cannot be read everywhere. Please send it as a JPEG.")


class PictureNotReadable(PictureRefused):
    """It begins as a picture, and then does not go on as one."""

    code = "picture_not_readable"
    detail = _("This picture is damaged or incomplete.")


class PictureTooManyPixels(PictureRefused):
    """Small as a file, huge when unpacked."""

    code = "picture_too_many_pixels"
    detail = _("This picture has too many pixels. Please send a smaller one.")


class PictureTooSmall(PictureRefused):
    """Nobody would recognise anything."""

    code = "picture_too_small"
    detail = _("This picture is too small; at least {pixels} pixels on each side are needed.")


class PictureNotSuitable(PictureRefused):
    """Not for everybody's eyes."""

    code = "picture_not_suitable"
    detail = _("This picture does not seem suitable for everybody. Please choose another one.")


class UploadUsed(Conflict):
    """One upload is shown in one place."""

    code = "upload_used"
    title = _("This picture is already used.")
    detail = _("This picture is already used. Please upload it again.")


TAKING = (
    PictureIsHeic,
    PictureNotReadable,
    PictureNotSuitable,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureTooSmall,
    PictureTypeNotAllowed,
)
"""What every route that takes a picture may answer."""
