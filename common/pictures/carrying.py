"""The way of a picture into the bucket: looked at first if everybody will see it, then carried, then ready."""

import logging

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, Unavailable
from common.integrations import Doors
from common.integrations.storage import StorageError
from common.integrations.vision import Vision, VisionError
from common.models import Upload
from common.pictures import keeping, limits
from common.pictures.refusals import PictureNotSuitable, PictureRefused, PictureTooLarge
from common.pictures.taking import CONTENT_TYPE, Picture, Pictures, taken

log = logging.getLogger(__name__)


def brought(
    work: Transactions,
    upload: Upload,
    content: bytes,
    *,
    doors: Doors,
    clock: Clock,
    most_bytes: int = limits.MOST_BYTES,
) -> Upload:
    """A row that was begun, ready: what was sent is written anew, named in the row, looked at and carried.

    Raises one of `TAKING`, and then the row is refused; `Unavailable`, and then it stays pending; `NotFound` if it
    has been given up meanwhile. Two at once with the same bytes end the same.
    """
    try:
        written_anew = taken(content, upload.purpose, most_bytes=most_bytes)
    except (PictureRefused, PictureTooLarge):
        work.run(lambda db: keeping.refuse(db, upload, now=clock.now()))
        raise
    pending = work.run(lambda db: keeping.developed(db, upload, written_anew))
    if pending is not None:
        carry(work, written_anew, pending, doors=doors, clock=clock)
    ready = work.run(lambda db: keeping.arrived(db, pending or upload, now=clock.now()))
    if ready is None:
        raise NotFound
    return ready


def carry(work: Transactions, taken: Pictures, upload: Upload, *, doors: Doors, clock: Clock) -> None:
    """Put all three sizes into the bucket; what everybody will see only after somebody has looked at it.

    Raises `PictureNotSuitable`, and then the row is refused, or `Unavailable`. No transaction is open.
    """
    public = keeping.is_public(upload.purpose)
    try:
        if public:
            _look(taken.original, upload, doors.vision)
        sizes = (taken.original, taken.medium, taken.small)
        for path, picture in zip(keeping.paths_of(upload)[: len(sizes)], sizes, strict=True):
            doors.storage.put(path, picture.content, CONTENT_TYPE, public=public)
    except PictureNotSuitable:
        work.run(lambda db: keeping.refuse(db, upload, now=clock.now()))
        raise
    except (StorageError, VisionError) as error:
        raise Unavailable from error


def _look(picture: Picture, upload: Upload, vision: Vision) -> None:
    concerns = vision.concerns(picture.content)
    if concerns:
        log.info("a picture was not suitable", extra={"upload": str(upload.uid), "concerns": list(concerns)})
        raise PictureNotSuitable
