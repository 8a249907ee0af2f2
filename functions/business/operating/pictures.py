"""The pictures that everybody sees: which ones nobody has looked at, and taking one away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common import audit, operators, pictures
from common.errors import NotFound
from common.models import (
    Business,
    Employee,
    GalleryImage,
    Operator,
    Rating,
    RatingImage,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
)
from common.models.media import TO_LOOK_AT
from common.web.paging import Found, PageQuery, page_of
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.gallery.actions import take_down

Row = TypeVar("Row")
_PUBLIC = (UploadPurpose.AVATAR, UploadPurpose.GALLERY, UploadPurpose.RATING)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A picture, who brought it, and where it is shown: with a business, an employee, a rating, or as one's face."""

    upload: Upload
    owner: User
    business: Business | None = None
    employee: Employee | None = None
    rating: Rating | None = None


def to_look_at(db: Session, page: PageQuery) -> Found[Upload]:
    """A page of public pictures that are shown and nobody has looked at, the newest first; see `where_shown`."""
    return page_of(db, select(Upload).where(TO_LOOK_AT), [Upload.used_at, Upload.id], page, descending=True)


def where_shown(db: Session, uploads: Sequence[Upload]) -> list[Hanging]:
    """Where each of these pictures is seen, in their order, in five questions whatever their number."""
    keys = [upload.id for upload in uploads]
    of_owners = _among(User, User.id, [upload.owner_id for upload in uploads])
    owners = {each.id: each for each in db.scalars(of_owners)}
    in_galleries = db.scalars(_among(GalleryImage, GalleryImage.upload_id, keys))
    hung = {image.upload_id: image.business_id for image in in_galleries}
    faces = db.scalars(_among(Employee, Employee.avatar_upload_id, keys))
    worn = {employee.avatar_upload_id: employee for employee in faces}
    rated = {key: rating for key, rating in db.execute(_ratings(keys))}  # noqa: C416 (rows are no pairs to mypy)
    homes = {*hung.values(), *(one.business_id for one in worn.values())}
    homes |= {rating.business_id for rating in rated.values()}
    shops = {each.id: each for each in db.scalars(_among(Business, Business.id, homes))}

    def hanging(upload: Upload) -> Hanging:
        employee, rating = worn.get(upload.id), rated.get(upload.id)
        place = employee or rating
        home = place.business_id if place else hung.get(upload.id)
        return Hanging(upload, owners[upload.owner_id], shops.get(home) if home else None, employee, rating)

    return [hanging(upload) for upload in uploads]


def _among(
    kind: type[Row],
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    keys: Collection[int],
) -> Select[Row]:
    return select(kind).where(column.in_(keys))


def _ratings(keys: Sequence[int]) -> Select[int, Rating]:
    shown = select(RatingImage.upload_id, Rating).join(Rating, Rating.id == RatingImage.rating_id)
    return shown.where(RatingImage.upload_id.in_(keys))


def shown(db: Session, uid: UUID) -> Hanging:
    """One picture that everybody sees, and where; raises `NotFound`, also for one that was taken away."""
    upload = _shown(db, uid)
    if upload.status is not UploadStatus.READY:
        raise NotFound
    return where_shown(db, [upload])[0]


def seen(
    db: Session, operator: Operator, uids: Collection[UUID], *, now: datetime, request_id: str | None
) -> int:
    """Note that nothing is wrong with these; how many that is new of. What is not there is left out."""
    new = db.scalars(
        select(Upload)
        .where(Upload.uid.in_(uids))
        .where(Upload.looked_at.is_(None), Upload.status == UploadStatus.READY)
        .order_by(Upload.id)
        .with_for_update()
    ).all()
    for upload in new:
        upload.looked_at = now
    db.flush()
    if new:
        data = {"uploads": [str(upload.uid) for upload in new]}
        audit.note(db, operator, "picture.seen", data=data, request_id=request_id)
    return len(new)


def hide(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> Upload:
    """Show a picture to nobody any more: off its gallery, face or rating, and out of the bucket for good.

    The row stays, hidden, so that one knows what was done. There is no way back: its owner brings another. Once
    more changes nothing. Raises `NotFound` for one that is not public, or that nobody shows.
    """
    reason = operators.checked_reason(reason)
    upload = _shown(db, uid)
    if upload.status is UploadStatus.HIDDEN:
        return upload
    _take_off(db, upload)
    hidden = pictures.hide(db, upload, now=now)
    db.flush()
    owner = db.get_one(User, hidden.owner_id)
    audit.note(
        db,
        operator,
        "picture.hidden",
        subject=owner,
        object=("upload", hidden.uid),
        data={"purpose": hidden.purpose},
        text=reason,
        request_id=request_id,
    )
    return hidden


def _shown(db: Session, uid: UUID) -> Upload:
    """A public picture that has been shown; what is shown for the first time at this moment is not found yet."""
    public = select(Upload).where(Upload.uid == uid).where(Upload.purpose.in_(_PUBLIC))
    found = db.scalar(public.where(Upload.used_at.is_not(None)))
    if found is None:
        raise NotFound
    return found


def _take_off(db: Session, upload: Upload) -> None:
    """Unlink it wherever it hangs; first the lock of the place, then the picture's own, as everybody does."""
    for image in db.scalars(_among(GalleryImage, GalleryImage.upload_id, [upload.id])).all():
        take_down(db, image)
    for employee in db.scalars(_among(Employee, Employee.avatar_upload_id, [upload.id])).all():
        onboarding.locked(db, employee.business_id)
        db.refresh(employee)
        _unmask(employee, upload)
    for person in db.scalars(_among(User, User.avatar_upload_id, [upload.id]).with_for_update()).all():
        _unmask(person, upload)
    rated = _among(RatingImage, RatingImage.upload_id, [upload.id]).with_for_update()
    for shown in db.scalars(rated).all():
        db.delete(shown)
    db.flush()


def _unmask(person: User | Employee, upload: Upload) -> None:
    """Unless they have just put on another face."""
    if person.avatar_upload_id == upload.id:
        person.avatar_upload_id = None
