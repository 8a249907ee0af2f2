"""Every refusal the API knows: its status, its stable code, its sentence, and whether it leaves a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from common.i18n import _


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: where it stands, the stable code, the English sentence and what fills it."""

    field: str
    code: str
    message: str
    params: Mapping[str, Any]


def field_error(field: str, code: str, message: str, **params: Any) -> FieldError:
    """A `FieldError` written in one line where it is raised."""
    return FieldError(field, code, message, params)


OWN_MEMBERS = frozenset(("type", "title", "status", "detail", "code", "request_id", "fields", "retry_after"))
"""What a problem document says of every refusal."""


class AppError(Exception):
    """A refusal with a status, a code for the app and a sentence for the person.

    `detail` is an English catalogue entry; `params` fill its placeholders after translation.
    `keep=True` commits the transaction although the reply is an error, so that a wrong guess is counted.
    `more` is added to the problem document (alternatives, allowed transitions), whose own members it cannot replace.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = _("This is not possible.")
    detail: ClassVar[str] = ""
    keep: ClassVar[bool] = False

    def __init__(
        self,
        detail: str | None = None,
        *,
        fields: Sequence[FieldError] = (),
        retry_after: int | None = None,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(detail or self.detail or self.title)
        self.said = detail or self.detail or self.title
        self.fields = tuple(fields)
        self.retry_after = retry_after
        self.more = dict(more or {})
        if taken := OWN_MEMBERS & self.more.keys():
            raise TypeError(f"{sorted(taken)} are the problem document's own")
        self.headers = dict(headers or {})
        self.params = params


class Malformed(AppError):
    """The request cannot be read at all."""

    status = 400
    code = "malformed"
    title = _("We could not read this request.")


class NotSignedIn(AppError):
    """Nobody is signed in, or not any more."""

    status = 401
    code = "not_signed_in"
    title = _("Please sign in.")

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"}, **more)


class Forbidden(AppError):
    """Signed in, but this is not theirs to do."""

    status = 403
    code = "forbidden"
    title = _("You are not allowed to do this.")


class ReauthenticationRequired(Forbidden):
    """A sensitive act wants a sign-in of the last ten minutes."""

    code = "reauthentication_required"
    title = _("Please confirm that it is you.")
    detail = _("For your safety, sign in again before you change this.")


class NotFound(AppError):
    """Not there, or not yours: the two look the same."""

    status = 404
    code = "not_found"
    title = _("This does not exist.")


class MethodNotAllowed(AppError):
    """The path exists, but not with this method."""

    status = 405
    code = "method_not_allowed"
    title = _("This cannot be done here.")


class Conflict(AppError):
    """The state of things speaks against it."""

    status = 409
    code = "conflict"
    title = _("This no longer fits the current state.")


class VersionMismatch(AppError):
    """Somebody changed it since it was read."""

    status = 412
    code = "version_mismatch"
    title = _("This has changed in the meantime.")
    detail = _("Somebody changed this in the meantime. Please look again and repeat.")


class TooLarge(AppError):
    """More bytes than we take."""

    status = 413
    code = "too_large"
    title = _("This is too large.")


class UnsupportedMedia(AppError):
    """A body in a form we do not read."""

    status = 415
    code = "unsupported_media_type"
    title = _("Please send JSON.")


class Invalid(AppError):
    """Readable, but not right: `fields` say where and why."""

    status = 422
    code = "invalid"
    title = _("Please check what you entered.")


class TooMany(AppError):
    """Too often; `retry_after` says when to try again, in seconds."""

    status = 429
    code = "too_many_requests"
    title = _("Too many attempts.")
    detail = _("That was too often. Please wait a little and try again.")
    keep = True


class Unexpected(AppError):
    """Our own fault: logged with its trace, shown as one polite sentence."""

    status = 500
    code = "unexpected"
    title = _("Something went wrong on our side.")


class Unavailable(AppError):
    """Busy or broken for the moment; worth trying again."""

    status = 503
    code = "unavailable"
    title = _("We are busy right now.")
    detail = _("We are busy right now. Please try again in a moment.")

    def __init__(self, detail: str | None = None, *, retry_after: int = 1, **more: Any) -> None:
        super().__init__(detail, retry_after=retry_after, **more)


class ChatUnavailable(Unavailable):
    """Firebase is not set up here, or does not answer."""

    code = "chat_unavailable"
    title = _("Chat is not available right now.")
    detail = _("Chat is not available right now. Everything else works.")
