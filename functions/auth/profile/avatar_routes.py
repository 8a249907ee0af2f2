"""What can be asked about one's own picture."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Unavailable
from common.integrations import Doors
from common.models import User
from common.pictures import TAKING
from common.tuning import Feature
from common.web.ask import GivenFile
from common.web.guards import signed_in
from common.web.limits import per_user
from functions.auth.api import HOUR, api
from functions.auth.profile import avatar_actions as actions
from functions.auth.profile.schemas import Avatar
from functions.auth.profile.showing import avatar_of


@api.patch(
    "/api/user/avatar/",
    auth=signed_in,
    errors=[*TAKING, Unavailable],
    limits=[per_user("avatar", 30, HOUR)],
    feature=Feature.UPLOADS,
)
def change_avatar(
    work: Transactions, user: User, file: GivenFile, doors: Doors, clock: Clock
) -> Avatar | None:
    """Change my picture: a JPEG, PNG or WebP of at most 10 MB.

    It is written anew in three sizes, the smaller two square; place, camera and whatever else the file told do
    not come along.
    """
    return avatar_of(actions.change_avatar(work, user, file.content, doors=doors, clock=clock), doors)


@api.delete("/api/user/avatar/", auth=signed_in, status=204)
def remove_avatar(db: Session, user: User, clock: Clock) -> None:
    """Remove my picture."""
    actions.remove_avatar(db, user, clock=clock)
