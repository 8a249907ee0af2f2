"""The pictures of a business, and of those who work in it."""

from sqlalchemy.orm import Session

from common import pictures
from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, Unavailable
from common.integrations import Doors
from common.models import Business, Employee, GalleryImage, User
from common.pictures import TAKING
from common.pictures.refusals import UploadUsed
from common.settings import Settings
from common.team import managed_business, managed_employee, managed_picture, team_business
from common.tuning import Feature
from common.web.ask import GivenFile
from common.web.limits import per_user
from common.web.pictured import Pictured
from functions.business.api import api
from functions.business.onboarding.gallery import actions
from functions.business.onboarding.gallery.actions import GalleryChanged, GalleryFull
from functions.business.onboarding.gallery.queries import gallery_of
from functions.business.onboarding.gallery.schemas import (
    GalleryChange,
    GalleryPicture,
    GalleryQuery,
    NewGalleryPicture,
)

HOUR = 3600


@api.get("/api/onboarding/gallery/", auth=team_business)
def show_gallery(
    db: Session,
    business: Business,
    query: GalleryQuery,  # noqa: ARG001 (the guard reads it)
    doors: Doors,
) -> list[GalleryPicture]:
    """List the pictures of a business, in their order."""
    return [GalleryPicture.shown(each, doors.storage) for each in gallery_of(db, business.id)]


@api.post(
    "/api/onboarding/gallery/",
    auth=managed_business,
    status=201,
    errors=[GalleryFull, UploadUsed],
    idempotent=True,
)
def add_gallery_picture(
    db: Session,
    user: User,
    business: Business,
    body: NewGalleryPicture,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> GalleryPicture:
    """Show a picture that I have uploaded with the purpose `gallery`; it comes last.

    The first one is the cover. An upload can be shown once: 409 `upload_used`.
    """
    image = actions.show_picture(db, user, business, body, clock=clock, settings=settings)
    return GalleryPicture.shown(image, doors.storage)


@api.patch("/api/onboarding/gallery/", auth=managed_business, errors=[GalleryChanged])
def change_gallery(
    db: Session, business: Business, body: GalleryChange, doors: Doors
) -> list[GalleryPicture]:
    """Choose the order of all pictures, the cover, or both.

    409 `gallery_changed` if a picture is there that the order does not name.
    """
    return [GalleryPicture.shown(each, doors.storage) for each in actions.change_gallery(db, business, body)]


@api.delete("/api/onboarding/gallery/<uuid:picture>/", auth=managed_picture, status=204)
def remove_gallery_picture(db: Session, image: GalleryImage, clock: Clock) -> None:
    """Remove a picture, by the uid it was uploaded with.

    If it was the cover, the first of the others is from now on.
    """
    actions.remove_picture(db, image, clock=clock)


@api.patch(
    "/api/onboarding/employee/<uuid:employee>/avatar/",
    auth=managed_employee,
    errors=[*TAKING, NotFound, Unavailable],
    limits=[per_user("employee_avatar", 60, HOUR)],
    feature=Feature.UPLOADS,
)
def change_employee_avatar(
    work: Transactions, user: User, person: Employee, file: GivenFile, doors: Doors, clock: Clock
) -> Pictured:
    """Change the picture of somebody of the team: a JPEG, PNG or WebP of at most 10 MB.

    It is written anew in three sizes, the smaller two square.
    """
    upload = pictures.face(work, user, file.content, doors=doors, clock=clock)
    worn = work.run(lambda db: actions.show_face(db, person, upload, clock=clock))
    return Pictured.of(worn, doors.storage)


@api.delete("/api/onboarding/employee/<uuid:employee>/avatar/", auth=managed_employee, status=204)
def remove_employee_avatar(db: Session, person: Employee, clock: Clock) -> None:
    """Remove the picture of somebody of the team."""
    actions.take_face_off(db, person, clock=clock)
