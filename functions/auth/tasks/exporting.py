"""Everything about somebody, packed up for them, carried to the bucket, and gone when the link is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import erasure, messages, outbox
from common.background import Sender
from common.events import ExportReady, ExportRequested, ObjectsLeft
from common.integrations.mail import Letter
from common.models import DataExport, User
from common.runtime import Runtime
from functions.auth.leaving.packing import CONTENT_TYPE, README, packed, place_of
from functions.auth.tasks.board import background

_HOME_ZONE = "Europe/Tirane"
_HOURLY = 60
_BATCH = 500


def _carried(db: Session, event: ExportRequested, path: str, runtime: Runtime) -> None:
    """Note where the package lies; if its owner has been erased meanwhile, it must go as well."""
    now = runtime.clock.now()
    package = db.scalar(select(DataExport).where(DataExport.uid == event.export).with_for_update())
    if package is None:
        outbox.publish(db, ObjectsLeft(paths=[path]), now=now)
        return
    package.path, package.ready_at = path, now
    package.expires_at = now + timedelta(seconds=runtime.settings.export_link_seconds)
    outbox.publish(db, ExportReady(export=event.export), now=now, once=str(event.export))


@background.sends("build_export", then=_carried)
def build_export(db: Session, event: ExportRequested, runtime: Runtime) -> Sender | None:
    """Collect everything in one transaction, then pack it and carry it to the bucket."""
    now, path = runtime.clock.now(), place_of(event.export)
    package = db.scalar(select(DataExport).where(DataExport.uid == event.export))
    if package is None:
        outbox.publish(db, ObjectsLeft(paths=[path]), now=now)  # an earlier attempt may have carried it
        return None
    owner = db.get_one(User, package.user_id)
    if package.ready_at is not None or owner.deletion_requested_at is not None:
        return None
    about = erasure.about_person(db, owner, now=now)
    readme = _readme(owner, now)
    return lambda _message: _carry(about, readme, path, now, runtime)


def _readme(owner: User, now: datetime) -> str:
    zone = owner.timezone or _HOME_ZONE
    template = f"data_export/{README}"
    return messages.page(template, owner.language, name=owner.full_name, now=now, zone=zone)


def _carry(about: Mapping[str, Any], readme: str, path: str, now: datetime, runtime: Runtime) -> str:
    runtime.doors.storage.put(path, packed(about, readme, now), CONTENT_TYPE)
    return path


@background.sends("send_export_email")
def send_export_email(db: Session, event: ExportReady, runtime: Runtime) -> Sender | None:
    """Write where the package is; the link is signed on the way out and stands nowhere else."""
    package = db.scalar(select(DataExport).where(DataExport.uid == event.export))
    if package is None or package.path is None or package.expires_at is None:
        return None
    seconds = int((package.expires_at - runtime.clock.now()).total_seconds())
    owner = db.get_one(User, package.user_id)
    if seconds < 1 or owner.email is None or owner.email_verified_at is None:
        return None
    return lambda message: runtime.doors.mail.send(
        _letter(package, owner, seconds, runtime).known_as(message)
    )


def _letter(package: DataExport, owner: User, seconds: int, runtime: Runtime) -> Letter:
    assert package.path is not None
    assert owner.email is not None
    words = messages.render(
        "data_export",
        owner.language,
        name=owner.name,
        link=runtime.doors.storage.link(package.path, seconds),
        until=package.expires_at,
        zone=owner.timezone or _HOME_ZONE,
    )
    return Letter(owner.email, words.subject, words.text, words.html, str(package.uid))


@background.every(lambda _settings: _HOURLY, "remove_exports")
def remove_exports(runtime: Runtime) -> dict[str, int]:
    """Take packages whose link is over out of the bucket."""
    now = runtime.clock.now()

    def remove(db: Session) -> list[outbox.Published]:
        over = select(DataExport).where(DataExport.path.is_not(None)).where(DataExport.expires_at <= now)
        for package in db.scalars(over.limit(_BATCH).with_for_update(skip_locked=True)):
            outbox.publish(db, ObjectsLeft(paths=[str(package.path)]), now=now)
            package.path = None
        db.flush()
        return outbox.published_in(db)

    removed = runtime.transactions.run(remove)
    outbox.relay(removed, runtime)
    return {"removed": len(removed)}
