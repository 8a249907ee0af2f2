"""Whose account a proof opens: the rules of linking, on facts alone."""

from dataclasses import dataclass
from enum import Enum, auto

from common.integrations.identity import Proof
from common.models import Provider

_KNOW_MAILBOXES = {Provider.GOOGLE, Provider.APPLE}
"""Only their word about an address can be as good as a code of ours, whatever else a voucher may claim."""


class Address(Enum):
    """How the address of a proof stands with us."""

    FREE = auto()
    UNPROVEN = auto()
    """An account has it, but nobody has shown to read it: it may have been typed in by anybody."""
    PROVEN = auto()


class Way(Enum):
    """What a proof leads to."""

    SIGN_IN = auto()
    """Into the account that is linked to it."""
    LINK = auto()
    """Into the account that has proven the same address, which is linked to it from now on."""
    OPEN_WITH_ADDRESS = auto()
    """Into a new account; an account that never proved the address loses it, and nothing else."""
    OPEN = auto()
    """Into a new account without an address."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What we know about a proof's subject and address."""

    is_linked: bool
    address: Address


def way_in(proof: Proof, facts: Facts) -> Way:
    """The first rule that fits.

    1. Whoever is linked signs in. 2. An address opens an existing account only if both sides have proven it: the
    provider now, the account before. 3. Nobody inherits an account that merely claims the address, and such an
    account keeps no address from the one who proves it. 4. A word that proves no address opens a new account
    without it; the person may sign in and link the two.
    """
    if facts.is_linked:
        return Way.SIGN_IN
    if not proves_address(proof):
        return Way.OPEN
    return Way.LINK if facts.address is Address.PROVEN else Way.OPEN_WITH_ADDRESS


def proves_address(proof: Proof) -> bool:
    """Whether this proof is as good as a code sent to its address."""
    return proof.email is not None and proof.is_email_authoritative and proof.provider in _KNOW_MAILBOXES


def may_unlink(*, others: int, has_password: bool, email_verified: bool, phone_verified: bool) -> bool:
    """Whether somebody can still sign in without this link, of whose kind there are `others`.

    A verified phone is enough, because a code can be sent to it. A password needs something to be typed with it.
    """
    return bool(others) or phone_verified or (has_password and email_verified)
