"""How much one person may send in a day: counted from the rows of what they have begun to send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import TooLarge, TooMany
from common.i18n import _
from common.models import Upload, UploadPurpose, User
from common.settings import Settings

_A_DAY = timedelta(days=1)


class UploadQuotaUsed(TooMany):
    """Enough for this day; `retry_after` says when there is room again."""

    code = "upload_quota_used"
    title = _("You have sent many pictures today.")
    detail = _("You have sent as many pictures as one may in a day. Please go on later.")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was begun when, and how large it was said to be."""

    at: datetime
    bytes: int


def reserve(db: Session, user: User, size_bytes: int, settings: Settings, *, now: datetime) -> None:
    """See to it that one more of this size fits into the day; whoever adds its row does so in this transaction.

    Raises `UploadQuotaUsed`, or `TooLarge` for what would not fit into any day. The person's row is locked: of two
    uploads at once the second counts the first.
    """
    if size_bytes > settings.upload_bytes_per_day:
        raise TooLarge
    db.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    room_at = _room_at(_sent_since(db, user, now - _A_DAY), size_bytes, settings, now)
    if room_at > now:
        raise UploadQuotaUsed(retry_after=-(-(room_at - now) // timedelta(seconds=1)))


def _sent_since(db: Session, user: User, since: datetime) -> list[Sent]:
    """Oldest first. One's own face has limits of its own."""
    rows = db.execute(
        select(Upload.created_at, Upload.sent_bytes)
        .where(Upload.owner_id == user.id)
        .where(Upload.purpose != UploadPurpose.AVATAR)
        .where(Upload.created_at > since)
        .order_by(Upload.created_at)
    )
    return [Sent(*row) for row in rows]


def _room_at(sent: Sequence[Sent], size_bytes: int, settings: Settings, now: datetime) -> datetime:
    """When enough of what was sent will have left the day behind: now, if there is room."""
    count, total = len(sent) + 1, sum(each.bytes for each in sent) + size_bytes
    room_at = now
    for oldest in sent:
        if count <= settings.uploads_per_day and total <= settings.upload_bytes_per_day:
            return room_at
        count, total, room_at = count - 1, total - oldest.bytes, oldest.at + _A_DAY
    return room_at if count <= settings.uploads_per_day else now + _A_DAY
