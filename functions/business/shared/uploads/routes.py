"""What can be asked by whoever sends a picture."""

from uuid import UUID

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, Unavailable
from common.integrations import Doors
from common.models import UploadPurpose, User
from common.pictures import TAKING
from common.pictures.refusals import PictureRefused, PictureTooLarge
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import GivenFile
from common.web.guards import signed_in
from common.web.limits import per_user
from common.web.pictured import Pictured
from functions.business.api import api
from functions.business.shared.uploads import actions
from functions.business.shared.uploads.actions import NotUploaded
from functions.business.shared.uploads.quota import UploadQuotaUsed
from functions.business.shared.uploads.schemas import SignedLink, SignedUpload, UploadForm

HOUR = 3600


@api.post(
    "/api/shared/upload/",
    auth=signed_in,
    status=201,
    errors=[*TAKING, UploadQuotaUsed, Unavailable],
    limits=[per_user("upload", 100, HOUR)],
    feature=Feature.UPLOADS,
)
def upload_picture(
    work: Transactions,
    user: User,
    file: GivenFile,
    body: UploadForm,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Pictured:
    """Send a picture: a JPEG, PNG or WebP of at most 10 MB.

    It is written anew in three sizes; place, camera and whatever else the file told do not come along. What is not
    used within a day is deleted again. 429 `upload_quota_used` says in `retry_after` when there is room again.
    """
    given, purpose = file.content, UploadPurpose(body.purpose)
    taken = actions.upload(work, user, given, purpose, doors=doors, clock=clock, settings=settings)
    return Pictured.of(taken, doors.storage)


@api.post(
    "/api/shared/upload/signed/",
    auth=signed_in,
    status=201,
    errors=[PictureTooLarge, UploadQuotaUsed, Unavailable],
    limits=[per_user("upload", 100, HOUR)],
    feature=Feature.UPLOADS,
)
def sign_upload(
    work: Transactions, user: User, body: SignedUpload, doors: Doors, clock: Clock, settings: Settings
) -> SignedLink:
    """Ask for a link to send a large picture to: at most 25 MB, within a quarter of an hour.

    Send the bytes with the method and exactly the headers that are told, then say that it is complete.
    """
    return SignedLink.of(*actions.sign(work, user, body, doors=doors, clock=clock, settings=settings))


@api.post(
    "/api/shared/upload/<uuid:uid>/complete/",
    auth=signed_in.on("upload", "self"),
    errors=[*TAKING, PictureRefused, NotFound, NotUploaded, Unavailable],
    limits=[per_user("upload_complete", 200, HOUR)],
)
def complete_upload(
    work: Transactions, user: User, uid: UUID, doors: Doors, clock: Clock, settings: Settings
) -> Pictured:
    """Say that a picture has been sent to its link.

    Said again, it gives the same picture. 409 `not_uploaded` while nothing has come.
    """
    taken = actions.complete(work, user, uid, doors=doors, clock=clock, settings=settings)
    return Pictured.of(taken, doors.storage)
