"""What can be asked by somebody whom another company knows, and by that company's servers."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Invalid, NotFound, field_error
from common.i18n import _
from common.integrations import Doors
from common.models import Provider
from common.settings import Settings
from common.tuning import FeatureOff
from common.web.ask import Caller, GivenForm, Reply, SignedIn
from common.web.contract import Plain
from common.web.guards import anyone, provider, signed_in_lately
from common.web.limits import per_address, per_user
from functions.auth.api import HOUR, api
from functions.auth.refusals import DeletionPending, WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.social import actions, notices
from functions.auth.social.actions import LastCredential
from functions.auth.social.links import LinkedElsewhere, LinkedToAnother
from functions.auth.social.proofs import PROBLEMS, ProfessionalAccountRequired
from functions.auth.social.schemas import AppleNotice, DeletionConfirmation, Links, ProvidersWord

_SIGNING_IN = [*PROBLEMS, WrongCredentials, DeletionPending, FeatureOff]
_AT_MOST = [per_address("social", 60, HOUR)]
_NOTICES_AT_MOST = [per_address("notices", 3000, HOUR)]


@api.post(
    "/api/user/auth/google/",
    auth=anyone,
    or_status=201,
    errors=[*_SIGNING_IN, LinkedToAnother],
    limits=_AT_MOST,
)
def sign_in_with_google(
    work: Transactions, body: ProvidersWord, caller: Caller, doors: Doors, clock: Clock, settings: Settings
) -> Reply[Tokens]:
    """Sign in with Google's `id_token`; 201 when this opens an account.

    A Gmail or Workspace address that an account has verified opens that account. Send the `nonce` you asked for.
    """
    return _signed_in(work, Provider.GOOGLE, body, caller, doors, clock, settings)


@api.post(
    "/api/user/auth/apple/",
    auth=anyone,
    or_status=201,
    errors=[*_SIGNING_IN, LinkedToAnother],
    limits=_AT_MOST,
)
def sign_in_with_apple(
    work: Transactions, body: ProvidersWord, caller: Caller, doors: Doors, clock: Clock, settings: Settings
) -> Reply[Tokens]:
    """Sign in with Apple's `id_token` and `code`; 201 when this opens an account.

    `nonce` is the raw one, whose SHA-256 in hex Apple was given. Send `name` and `surname` when Apple tells them:
    it does so once. Without the `code` we cannot tell Apple when the account is deleted.
    """
    return _signed_in(work, Provider.APPLE, body, caller, doors, clock, settings)


@api.post("/api/user/auth/facebook/", auth=anyone, or_status=201, errors=_SIGNING_IN, limits=_AT_MOST)
def sign_in_with_facebook(
    work: Transactions, body: ProvidersWord, caller: Caller, doors: Doors, clock: Clock, settings: Settings
) -> Reply[Tokens]:
    """Sign in with Facebook's `id_token` (Limited Login) or `access_token`; 201 when this opens an account.

    An address that Facebook tells opens no account and becomes nobody's: connect the two inside a session.
    """
    return _signed_in(work, Provider.FACEBOOK, body, caller, doors, clock, settings)


@api.post(
    "/api/user/auth/instagram/",
    auth=anyone,
    or_status=201,
    errors=[*_SIGNING_IN, ProfessionalAccountRequired],
    limits=_AT_MOST,
)
def sign_in_with_instagram(
    work: Transactions, body: ProvidersWord, caller: Caller, doors: Doors, clock: Clock, settings: Settings
) -> Reply[Tokens]:
    """Sign in with the `code` of Instagram's Business Login; 201 when this opens an account.

    Professional accounts only.
    """
    return _signed_in(work, Provider.INSTAGRAM, body, caller, doors, clock, settings)


def _signed_in(
    work: Transactions,
    provider: Provider,
    body: ProvidersWord,
    caller: Caller,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Reply[Tokens]:
    tokens, is_new = actions.sign_in(
        work, provider, body, caller=caller, doors=doors, clock=clock, settings=settings
    )
    return Reply(tokens, 201 if is_new else 200)


@api.post(
    "/api/user/providers/<string:provider>/",
    auth=signed_in_lately.on("provider"),
    support=False,
    errors=[*PROBLEMS, ProfessionalAccountRequired, LinkedElsewhere, LinkedToAnother],
    limits=[per_user("link", 30, HOUR)],
)
def link_provider(
    work: Transactions,
    me: SignedIn,
    provider: str,
    body: ProvidersWord,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Links:
    """Connect one's account with Google, Apple, Facebook or Instagram."""
    named = actions.provider_named(provider)
    return actions.link(work, me, named, body, doors=doors, clock=clock, settings=settings)


@api.delete(
    "/api/user/providers/<string:provider>/",
    auth=signed_in_lately.on("provider", "self"),
    support=False,
    status=204,
    errors=[LastCredential],
)
def unlink_provider(db: Session, me: SignedIn, provider: str, clock: Clock) -> None:
    """Disconnect one's account from a provider; the last way to sign in stays.

    Devices that signed in by it are signed out, but for this one.
    """
    actions.unlink(db, me, actions.provider_named(provider), clock=clock)


@api.post("/api/user/webhooks/apple/", auth=provider, errors=PROBLEMS, limits=_NOTICES_AT_MOST)
def hear_apple(work: Transactions, body: AppleNotice, doors: Doors, clock: Clock, settings: Settings) -> None:
    """Hear from Apple's server that somebody has left it, or withdrawn their consent."""
    payload = body.payload.get_secret_value()
    notices.hear_apple(work, payload, doors=doors, clock=clock, settings=settings)


@api.post(
    "/api/user/webhooks/facebook/deletion/",
    auth=provider,
    errors=[*PROBLEMS, Invalid],
    limits=_NOTICES_AT_MOST,
)
def delete_for_facebook(
    work: Transactions, form: GivenForm, doors: Doors, clock: Clock, settings: Settings
) -> DeletionConfirmation:
    """Hear from Facebook (`signed_request`) that somebody wants their data deleted."""
    request = form.fields.get("signed_request")
    if not request:
        missing = field_error("signed_request", "required", _("This field is required."))
        raise Invalid(fields=[missing])
    return notices.delete_for_facebook(work, request, doors=doors, clock=clock, settings=settings)


@api.get(
    "/api/user/webhooks/facebook/deletion/<string:code>/",
    auth=anyone.on("deletion"),
    errors=[NotFound],
    limits=[per_address("deletion_state", 300, HOUR)],
)
def show_deletion(db: Session, code: str, caller: Caller) -> Plain:
    """Read what has become of a wish to be deleted, in a sentence."""
    return Plain(notices.state_of_deletion(db, code, caller.language), "text/plain; charset=utf-8")
