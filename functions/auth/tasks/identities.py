"""What providers hear about links that are over."""

from sqlalchemy.orm import Session

from common import sealing
from common.background import Sender
from common.events import ProviderLinkEnded
from common.integrations.identity import IdentityError
from common.models import Provider
from common.runtime import Runtime
from functions.auth.tasks.board import background


@background.sends("revoke_at_provider")
def revoke_at_provider(_db: Session, event: ProviderLinkEnded, runtime: Runtime) -> Sender | None:
    """Tell a provider that a link is over; a token that is revoked already is fine, so twice does no harm."""
    return lambda _message: _revoked(event, runtime)


def _revoked(event: ProviderLinkEnded, runtime: Runtime) -> str:
    try:
        ending = sealing.opened(event.sealed_token.encode(), runtime.settings).decode()
    except sealing.BrokenSeal as error:
        raise IdentityError("sealed with a key we no longer have", permanent=True) from error
    voucher = runtime.doors.identity.of(Provider(event.provider))
    voucher.end_link(ending, runtime.clock.now())
    return event.provider
