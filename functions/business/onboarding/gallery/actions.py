"""Showing, ordering and taking down the pictures of a business; whoever changes them holds the business's lock."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from common import pictures
from common.clock import Clock
from common.errors import Conflict, Invalid, NotFound, field_error
from common.i18n import _
from common.models import Business, Employee, GalleryImage, Upload, UploadPurpose, User
from common.settings import Settings
from functions.business.onboarding import queries
from functions.business.onboarding.gallery.queries import gallery_of
from functions.business.onboarding.gallery.schemas import GalleryChange, NewGalleryPicture


class GalleryFull(Conflict):
    """As many pictures as there may be."""

    code = "gallery_full"
    title = _("The gallery is full.")
    detail = _("A gallery has at most {most} pictures. Please remove one first.")


class GalleryChanged(Conflict):
    """The order does not name a picture that is there."""

    code = "gallery_changed"
    title = _("The gallery has changed in the meantime.")
    detail = _("This order leaves out a picture. Please look at the gallery again.")


def show_picture(
    db: Session, user: User, business: Business, wish: NewGalleryPicture, *, clock: Clock, settings: Settings
) -> GalleryImage:
    """Put one's own upload at the end of the gallery; the first one is the cover.

    Raises `GalleryFull`, `Invalid` for an upload that is not theirs or not for this, and `UploadUsed`.
    """
    queries.locked(db, business.id)
    images = gallery_of(db, business.id)
    if len(images) >= settings.gallery_size:
        raise GalleryFull(most=settings.gallery_size)
    now = clock.now()
    upload = pictures.used(db, user.id, wish.upload, UploadPurpose.GALLERY, now=now)
    position = images[-1].position + 1 if images else 0
    image = GalleryImage(
        business_id=business.id,
        upload=upload,
        position=position,
        is_cover=False,
        created_at=now,
    )
    db.add(image)
    db.flush()
    if wish.is_cover or not any(each.is_cover for each in images):
        _make_cover(db, [*images, image], image)
    return image


def change_gallery(db: Session, business: Business, change: GalleryChange) -> Sequence[GalleryImage]:
    """Give the whole gallery another order, another cover, or both; returns it as it is then.

    Raises `Invalid` for a picture that is not in it, and `GalleryChanged` for an order that leaves one out.
    """
    queries.locked(db, business.id)
    images = {image.upload.uid: image for image in gallery_of(db, business.id)}
    if change.order is not None:
        _refuse_another_gallery(change.order, images)
        for position, uid in enumerate(change.order):
            images[uid].position = position
    if change.cover is not None:
        if change.cover not in images:
            raise Invalid(fields=[queries.not_there("cover")])
        _make_cover(db, images.values(), images[change.cover])
    db.flush()
    return gallery_of(db, business.id)


def _refuse_another_gallery(order: Sequence[UUID], images: dict[UUID, GalleryImage]) -> None:
    twice = [place for place, uid in enumerate(order) if uid in order[:place]]
    wrong = [queries.not_there(f"order.{place}") for place, uid in enumerate(order) if uid not in images]
    wrong += [field_error(f"order.{place}", "twice", _("This is there twice.")) for place in twice]
    if wrong:
        raise Invalid(fields=wrong)
    if len(order) < len(images):
        raise GalleryChanged


def remove_picture(db: Session, image: GalleryImage, *, clock: Clock) -> None:
    """Take a picture down, its objects leave; if it was the cover, the first of the others is from now on.

    Raises `NotFound` if somebody else was faster.
    """
    pictures.drop(db, take_down(db, image), now=clock.now())


def take_down(db: Session, image: GalleryImage) -> Upload:
    """Show a picture no longer, and say which it was; raises `NotFound` if somebody else was faster."""
    queries.locked(db, image.business_id)
    images = {each.id: each for each in gallery_of(db, image.business_id)}
    gone = images.pop(image.id, None)
    if gone is None:
        raise NotFound
    db.delete(gone)
    db.flush()
    if gone.is_cover and images:
        _make_cover(db, images.values(), next(iter(images.values())))
    return gone.upload


def show_face(db: Session, person: Employee, upload: Upload, *, clock: Clock) -> Upload:
    """Give somebody of the team this face; the one before leaves.

    Raises `NotFound` for somebody who has left the team while the picture was on its way.
    """
    employee = db.get_one(Employee, person.id)
    queries.locked_with(db, employee)
    return pictures.wear(db, employee, upload, now=clock.now())


def take_face_off(db: Session, employee: Employee, *, clock: Clock) -> None:
    """Show no face of somebody of the team."""
    queries.locked_with(db, employee)
    pictures.take_off(db, employee, now=clock.now())


def _make_cover(db: Session, images: Iterable[GalleryImage], cover: GalleryImage) -> None:
    """One cover at a time: the earlier one steps back first, because the database counts at every statement."""
    for image in images:
        image.is_cover = False
    db.flush()
    cover.is_cover = True
    db.flush()
