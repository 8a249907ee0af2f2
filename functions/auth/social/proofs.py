"""Proofs of who somebody is to a provider, and how we say that there is none."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from common.clock import Clock
from common.errors import AppError, Forbidden, Invalid, NotSignedIn, Unavailable, field_error
from common.i18n import _
from common.integrations import Doors
from common.integrations.identity import (
    Given,
    IdentityError,
    Incomplete,
    LinkNotice,
    NotConfigured,
    NotProfessional,
    Proof,
    Refused,
)
from common.models import Provider
from common.web.fields import Email
from functions.auth.schemas import one_line

__all__ = [
    "PROBLEMS",
    "ProfessionalAccountRequired",
    "Proof",
    "ProviderNotConfigured",
    "ProviderRefused",
    "ProviderUnavailable",
    "notice",
    "verified",
]

log = logging.getLogger(__name__)

_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)
_LONGEST_NAME = 64


class ProviderNotConfigured(AppError):
    """We have no ids or secrets for this provider."""

    status = 501
    code = "provider_not_configured"
    title = _("This way to sign in is not available here.")


class ProviderRefused(NotSignedIn):
    """Forged, expired, made out to somebody else, or simply refused by the provider; it never says which."""

    code = "provider_refused"
    title = _("This sign-in did not work.")
    detail = _("The sign-in could not be confirmed. Please try again from the beginning.")


class ProfessionalAccountRequired(Forbidden):
    """Instagram lets apps know professional accounts only."""

    code = "professional_account_required"
    title = _("This needs a professional Instagram account.")
    detail = _("Signing in with Instagram works with professional accounts only.")


class ProviderUnavailable(Unavailable):
    """The provider does not answer, or answers nonsense."""

    code = "provider_unavailable"
    title = _("We cannot reach the other side right now.")
    detail = _("The other side does not answer right now. Please try again in a moment.")


PROBLEMS = (ProviderNotConfigured, ProviderRefused, ProviderUnavailable)
"""What any route may answer that asks a provider."""


def verified(provider: Provider, given: Given, *, doors: Doors, clock: Clock) -> Proof:
    """Who brought this, as the provider confirms it; never inside a transaction, as it may ask the provider.

    The address is one we could have been given in a form, or None. Raises `ProviderNotConfigured`,
    `ProviderRefused`, `ProfessionalAccountRequired`, `ProviderUnavailable`, or `Invalid` for what is missing.
    """
    with _in_our_words(provider):
        return _tidy(doors.identity.of(provider).prove(given, clock.now()))


def notice(provider: Provider, message: str, *, doors: Doors, clock: Clock) -> LinkNotice:
    """What a provider's server tells us, verified; raises as `verified` does."""
    with _in_our_words(provider):
        return doors.identity.of(provider).read_notice(message, clock.now())


@contextmanager
def _in_our_words(provider: Provider) -> Iterator[None]:
    try:
        yield
    except NotConfigured as error:
        raise ProviderNotConfigured from error
    except Incomplete as error:
        missing = field_error(error.lacking, "required", _("This field is required."))
        raise Invalid(fields=[missing]) from error
    except NotProfessional as error:
        raise ProfessionalAccountRequired from error
    except Refused as error:
        log.info("a provider's proof was refused", extra={"provider": provider.value, "why": str(error)})
        raise ProviderRefused from error
    except IdentityError as error:
        log.warning("a provider did not answer", extra={"provider": provider.value, "why": str(error)})
        raise ProviderUnavailable from error


def _tidy(proof: Proof) -> Proof:
    email = _address(proof.email)
    return replace(
        proof,
        email=email,
        is_email_authoritative=proof.is_email_authoritative and email is not None,
        name=name_of(proof.name),
        surname=name_of(proof.surname),
    )


def _address(email: str | None) -> str | None:
    try:
        return _ADDRESS.validate_python(email) if email else None
    except ValidationError:
        return None


def name_of(written: str) -> str:
    """A name as it fits: on one line, without what cannot be seen, 64 letters at most."""
    return one_line(written)[:_LONGEST_NAME].strip()
