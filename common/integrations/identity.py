"""Identity: what Google, Apple, Facebook and Instagram say about a person, and how they are asked.

There is no local voucher: nobody can honestly pretend to be Google, so without ids and secrets each one is
`Unconfigured`, and the local stack runs the real ones against stand-ins that sign with keys of their own.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from common.integrations.outside import OutsideError
from common.models import Provider


@dataclass(frozen=True, slots=True)
class Given:
    """What an app brought from a provider's dialogue; an empty string is something it did not bring."""

    id_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    nonce: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is to a provider, verified.

    `is_email_authoritative`: the provider runs that mailbox or has just made sure that this person reads it, so
    that its word is as good as a code of ours. `ending` is what `end_link` wants to hear when the link is over.
    """

    provider: Provider
    subject: str
    email: str | None = None
    is_email_authoritative: bool = False
    name: str = ""
    surname: str = ""
    ending: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LinkNotice:
    """What a provider tells our server about a link: `kind` happened to `subject` at `at`.

    `uid` is the same whenever the same notice comes again.
    """

    uid: str
    kind: str
    subject: str
    at: datetime


class IdentityError(OutsideError):
    """A provider could not be asked, or answered nonsense; unless it is one of the errors below, try again."""


class NotConfigured(IdentityError):
    """We are nobody to this provider: no ids, or no secrets."""

    def __init__(self) -> None:
        super().__init__("this provider is not configured", permanent=True)


class Refused(IdentityError):
    """The proof is forged, expired, somebody else's, or the provider says no. The words are for logs only."""

    def __init__(self, why: str) -> None:
        super().__init__(why, permanent=True)


class NotProfessional(Refused):
    """An Instagram account that is neither a business's nor a creator's."""

    def __init__(self) -> None:
        super().__init__("not a professional account")


class Incomplete(IdentityError):
    """The app did not bring what this provider's proof is made of: `lacking` names it."""

    def __init__(self, lacking: str) -> None:
        super().__init__(f"{lacking} is missing", permanent=True)
        self.lacking = lacking


class Voucher(Protocol):
    """Somebody else who says who a person is."""

    def prove(self, given: Given, now: datetime) -> Proof:
        """Who brought this; raises `Incomplete`, `Refused`, `NotConfigured`, or `IdentityError` to try again."""
        ...

    def end_link(self, ending: str, now: datetime) -> None:
        """Tell the provider that a link is over (`Proof.ending`); a second time is fine. Raises `IdentityError`."""
        ...

    def read_notice(self, message: str, now: datetime) -> LinkNotice:
        """Verify what claims to come from the provider's server; raises like `prove`."""
        ...


class Silent:
    """A provider that is told nothing and sends no notices; the vouchers build on it."""

    def end_link(self, ending: str, now: datetime) -> None:
        """Nothing to tell."""

    def read_notice(self, message: str, now: datetime) -> LinkNotice:
        """It sends none, so this is not its own."""
        raise Refused("this provider sends no notices")


class Unconfigured:
    """Says of everybody that we do not know this provider."""

    def prove(self, given: Given, now: datetime) -> Proof:
        """Raises `NotConfigured`."""
        raise NotConfigured

    def end_link(self, ending: str, now: datetime) -> None:
        """Raises `NotConfigured`."""
        raise NotConfigured

    def read_notice(self, message: str, now: datetime) -> LinkNotice:
        """Raises `NotConfigured`."""
        raise NotConfigured


@dataclass(frozen=True, slots=True)
class Identities:
    """Everybody who can vouch for people."""

    google: Voucher
    apple: Voucher
    facebook: Voucher
    instagram: Voucher

    def of(self, provider: Provider) -> Voucher:
        """The voucher of this name."""
        voucher: Voucher = getattr(self, provider.value)
        return voucher
