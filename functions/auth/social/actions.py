"""What changes when somebody signs in with another company's word, or connects their account with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from common import tuning
from common.clock import Clock
from common.db import Transactions, rule
from common.errors import Conflict, NotFound, NotSignedIn, Unavailable
from common.i18n import _, translate
from common.integrations import Doors
from common.integrations.identity import Proof
from common.models import Language, Provider, User
from common.notifying import tell_security
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Caller, SignedIn
from functions.auth import queries as accounts
from functions.auth import sessions
from functions.auth.refusals import DeletionPending, WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.social import links, proofs, queries
from functions.auth.social.linking import Facts, Way, way_in
from functions.auth.social.links import LinkedElsewhere
from functions.auth.social.schemas import Links, ProvidersWord

Result = TypeVar("Result")
_ATTEMPTS = 3


class LastCredential(Conflict):
    """Nothing else would let this person in."""

    code = "last_credential"
    title = _("This is your only way to sign in.")
    detail = _("Add a password or a phone number first, or delete the account.")


class _Overtaken(Conflict):
    """Somebody made the same account or link at the same moment; a second look finds it. Never leaves this file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The way in of one person: whose account, and whether it is a new one."""

    user: User
    is_new: bool


def sign_in(
    work: Transactions,
    provider: Provider,
    word: ProvidersWord,
    *,
    caller: Caller,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> tuple[Tokens, bool]:
    """Sign in by a provider's word, into a new account if there is none; says whether it is new."""
    proof = proofs.verified(provider, word.given(), doors=doors, clock=clock)
    now = clock.now()

    def enter(db: Session) -> tuple[Tokens, bool]:
        entry = _entry(db, proof, word, Language(caller.language), now, settings)
        how = provider.value
        tokens = sessions.open_session(db, entry.user, word.device, how, now=now, settings=settings)
        return tokens, entry.is_new

    return _settled(work, enter)


def _settled(work: Transactions, act: Callable[[Session], Result]) -> Result:
    """Act, and once more when overtaken: two first sign-ins of one person make one account."""
    for _attempt in range(_ATTEMPTS):
        try:
            return work.run(act)
        except _Overtaken:
            continue
    raise Unavailable


def _entry(
    db: Session, proof: Proof, word: ProvidersWord, language: Language, now: datetime, settings: Settings
) -> Entry:
    """1. who is linked; 2. else the rules say whose account it is, or that there is none yet; 3. the link."""
    held = queries.locked_holder(db, proof.provider, proof.subject)
    way = way_in(proof, Facts(held is not None, queries.standing_of(db, proof.email)))
    if held is not None:
        user, identity = held
        _refuse_closed(user)
        links.renew(identity, proof, now=now, settings=settings)
        return Entry(user, is_new=False)
    if way is Way.LINK:
        user = _owner_of(db, proof.email or "")
        _connect(db, user, proof, now, settings)
        tell_security(db, user, "provider_linked", {"provider": proof.provider}, now=now)
        return Entry(user, is_new=False)
    user = _opened(db, proof, word, language, now, with_address=way is Way.OPEN_WITH_ADDRESS)
    _connect(db, user, proof, now, settings)
    return Entry(user, is_new=True)


def _refuse_closed(user: User) -> None:
    """A blocked account reads like none at all; one that is being deleted says so to the one who owns it."""
    if user.blocked_at is not None or user.erased_at is not None:
        raise WrongCredentials
    if user.deletion_requested_at is not None:
        raise DeletionPending(user.erase_at)


def _owner_of(db: Session, email: str) -> User:
    user = queries.locked_owner_of(db, email)
    if user is None:
        raise _Overtaken
    _refuse_closed(user)
    return user


def _connect(db: Session, user: User, proof: Proof, now: datetime, settings: Settings) -> None:
    try:
        links.attach(db, user, proof, now=now, settings=settings)
    except LinkedElsewhere as error:
        raise _Overtaken from error


def _opened(
    db: Session, proof: Proof, word: ProvidersWord, language: Language, now: datetime, *, with_address: bool
) -> User:
    """A new account; an address goes with it only when it is proven, and then nobody else keeps it unproven.

    Raises `FeatureOff` while nobody new is let in.
    """
    tuning.check(db, Feature.REGISTRATION)
    name, surname = _named(proof, word, language)
    user = User(name=name, surname=surname, language=language, created_at=now)
    if with_address:
        accounts.release_unproven(db, email=proof.email)
        user.email, user.email_verified_at = proof.email, now
    with rule(db, "users_email_unique", _Overtaken):
        db.add(user)
    return user


def _named(proof: Proof, word: ProvidersWord, language: Language) -> tuple[str, str]:
    """As the provider says, else as the app does: Apple tells a name once, and only to the app."""
    if proof.name:
        return proof.name, proof.surname
    name, surname = proofs.name_of(word.name or ""), proofs.name_of(word.surname or "")
    return name or translate(language, _NAMELESS), surname


_NAMELESS = _("New customer")


def link(
    work: Transactions,
    me: SignedIn,
    provider: Provider,
    word: ProvidersWord,
    *,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Links:
    """Connect the account of somebody who has just signed in; what they are linked to already stays so."""
    proof = proofs.verified(provider, word.given(), doors=doors, clock=clock)
    return work.run(lambda db: _linked(db, me, proof, clock.now(), settings))


def _linked(db: Session, me: SignedIn, proof: Proof, now: datetime, settings: Settings) -> Links:
    user = queries.locked_user(db, me.user.id)
    if user is None:
        raise NotSignedIn
    mine = queries.locked_identity(db, user, proof.provider)
    if mine is not None and mine.subject == proof.subject:
        links.renew(mine, proof, now=now, settings=settings)
    else:
        links.attach(db, user, proof, now=now, settings=settings)
        tell_security(db, user, "provider_linked", {"provider": proof.provider}, now=now)
    return Links(providers=list(queries.providers_of(db, user)))


def unlink(db: Session, me: SignedIn, provider: Provider, *, clock: Clock) -> None:
    """End a link of one's own, unless it is the last way in."""
    user = queries.locked_user(db, me.user.id)
    identity = queries.locked_identity(db, user, provider) if user else None
    if user is None or identity is None:
        raise NotFound
    if links.is_last_way_in(db, user, identity):
        raise LastCredential
    links.detach(db, user, identity, now=clock.now(), keeping=me.session_uid)


def provider_named(name: str) -> Provider:
    """The provider of this name in a path; raises `NotFound`."""
    try:
        return Provider(name)
    except ValueError as error:
        raise NotFound from error
