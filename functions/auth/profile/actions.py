"""What changes when somebody says who they are, where they are, and how they want to hear from us."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import following
from common.clock import Clock
from common.errors import Conflict, NotFound
from common.i18n import _
from common.models import Favourite, User
from functions.auth.profile import queries
from functions.auth.profile.schemas import LocationChange, NotificationSettings, ProfileChange

_MOST_FAVOURITES = 1000


class TooManyFavourites(Conflict):
    """A list nobody could read any more."""

    code = "too_many_favourites"
    title = _("Your list of favourites is full.")


def change_profile(db: Session, user: User, change: ProfileChange, *, clock: Clock) -> None:
    """Change what the request names; phones follow their topics in the new language."""
    for name, value in change.values().items():
        setattr(user, name, value)
    db.flush()
    following.realign(db, user, now=clock.now())


def change_location(db: Session, user: User, change: LocationChange) -> None:
    """Remember where the user is, or forget it."""
    user.location = change.location.point if change.location else None
    db.flush()


def change_notification_settings(
    db: Session, user: User, change: NotificationSettings, *, clock: Clock
) -> None:
    """Change how the user hears from us; consent to broadcasts keeps the moment it was given."""
    named = change.values("quiet_hours", "accepts_broadcasts")
    for name, value in named.items():
        setattr(user, name, value)
    if "quiet_hours" in change.model_fields_set:
        hours = change.quiet_hours
        user.quiet_from, user.quiet_until = (hours.start, hours.end) if hours else (None, None)
    if change.accepts_broadcasts is not None:
        since = user.accepts_broadcasts_since or clock.now()
        user.accepts_broadcasts_since = since if change.accepts_broadcasts else None
    db.flush()
    following.realign(db, user, now=clock.now())


def add_favourite(db: Session, user: User, uid: UUID, *, clock: Clock) -> None:
    """Remember a business; again changes nothing. Raises `NotFound` for what nobody can see."""
    business = queries.visible_business(db, uid)
    if business is None:
        raise NotFound
    count = select(func.count()).select_from(Favourite).where(Favourite.user_id == user.id)
    if db.scalars(count).one() >= _MOST_FAVOURITES:
        raise TooManyFavourites
    row = insert(Favourite).values(user_id=user.id, business_id=business.id, created_at=clock.now())
    db.execute(row.on_conflict_do_nothing())


def drop_favourite(db: Session, user: User, uid: UUID) -> None:
    """Forget a business; there is nothing to complain of if it was none."""
    business = queries.business_by_uid(uid)
    mine = delete(Favourite).where(Favourite.user_id == user.id)
    db.execute(mine.where(Favourite.business_id.in_(business)))
