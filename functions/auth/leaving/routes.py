"""What can be asked by somebody who wants to leave, to come back, or to take their things along."""

from sqlalchemy.orm import Session

from common import messages
from common.clock import Clock
from common.db import Transactions
from common.models import User
from common.settings import Settings
from common.web.ask import Caller
from common.web.contract import Plain
from common.web.guards import anyone, signed_in_lately
from common.web.limits import per_address, per_field
from functions.auth.api import HOUR, api
from functions.auth.leaving import actions
from functions.auth.leaving.refusals import EmailRequired, ExportOnceADay, IsOperator, SoleOwner
from functions.auth.leaving.schemas import Deletion, DeletionRequest, ExportBegun, UndoRequest
from functions.auth.refusals import WrongCode, WrongCredentials
from functions.auth.schemas import Tokens


@api.delete(
    "/api/user/delete/", auth=signed_in_lately, status=202, errors=[SoleOwner, IsOperator], support=False
)
def delete_account(
    db: Session, user: User, body: DeletionRequest, caller: Caller, clock: Clock, settings: Settings
) -> Deletion:
    """Delete my account.

    Signed out everywhere at once, visits that lie ahead are called off; at `erase_at` everything goes. Until then
    the token, also in the letter, brings the account back.
    """
    return actions.leave(db, user, body.reason, caller=caller, clock=clock, settings=settings)


@api.post(
    "/api/user/delete/undo/",
    auth=anyone,
    errors=[WrongCode, WrongCredentials],
    limits=[
        per_address("undo_deletion", 30, HOUR),
        per_field("undo_deletion", "email", 10, 900),
        per_field("undo_deletion", "phone", 10, 900),
    ],
)
def undo_deletion(
    work: Transactions, body: UndoRequest, caller: Caller, clock: Clock, settings: Settings
) -> Tokens:
    """Come back before everything has gone, with the token or with address and password; signs in."""
    return actions.undo(work, body, caller=caller, clock=clock, settings=settings)


@api.get("/api/user/delete/about/", auth=anyone, public_seconds=3600)
def about_deletion(caller: Caller, settings: Settings) -> Plain:
    """Read how to delete an account, what goes and what stays: a page that app stores ask for."""
    page = messages.page(
        "account_deletion/page.html",
        caller.language,
        days=settings.deletion_undo_days,
        link=f"{settings.frontend_url}/settings/delete-account",
        undo_link=f"{settings.frontend_url}/undo-deletion",
    )
    return Plain(page, "text/html; charset=utf-8")


@api.get(
    "/api/user/export/",
    auth=signed_in_lately,
    status=202,
    errors=[EmailRequired, ExportOnceADay],
    support=False,
)
def export_everything(db: Session, user: User, clock: Clock) -> ExportBegun:
    """Have everything about me packed up; a letter brings the link. Once a day."""
    actions.pack(db, user, clock=clock)
    return ExportBegun()
