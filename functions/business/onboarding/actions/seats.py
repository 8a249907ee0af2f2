"""A seat in a team and the person who takes it: one person has one diary in all shops of one owner.

Whoever calls has locked the business, which every booking there waits for, so nobody books by an old diary.
"""

from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import diary, outbox
from common.db import rule
from common.errors import Conflict
from common.events import DiaryChanged
from common.models import Business, Employee, Occupancy, Resource, ResourceUse, User
from functions.business.onboarding import queries


class _TwoPlacesAtOnce(Conflict):
    """The visits of both diaries do not fit into one. Never leaves this file."""


def seat(db: Session, business: Business, employee: Employee, person: User, *, now: datetime) -> bool:
    """Let a person have a seat, and one diary with their other seats; says whether the diaries lie together.

    1. Both diaries are locked, in the order of all. 2. A diary that is somebody else's stays theirs. 3. What is to
    come moves into the person's diary; if they are already expected elsewhere at such a time, nothing moves, both
    stay as they are, and somebody has to decide.
    """
    shared = queries.resource_of_person(db, business, person)
    diary.lock_resources(db, [employee.resource_id, *([shared.id] if shared else [])])
    if queries.is_of_somebody_else(db, employee, person):
        _move(db, employee, _new_resource(db, business), now)
    if shared is None:
        _take(db, employee, person)
        return True
    try:
        with rule(db, "occupancy_no_overlap", _TwoPlacesAtOnce):
            _join(db, business, employee, shared, now)
    except _TwoPlacesAtOnce:
        _take(db, employee, person)
        return False
    for other in queries.other_shops(db, business, shared):
        outbox.publish(db, DiaryChanged(business=other.uid), now=now)
    return True


def _take(db: Session, employee: Employee, person: User) -> None:
    db.execute(update(Resource).where(Resource.id == employee.resource_id).values(person_id=person.id))


def _join(db: Session, business: Business, employee: Employee, shared: Resource, now: datetime) -> None:
    """Go over to the shared diary; a seat that the person had here before and has left makes room."""
    use = insert(ResourceUse).values(business_id=business.id, resource_id=shared.id)
    db.execute(use.on_conflict_do_nothing())
    before = queries.left_seat(db, business, shared)
    if before is not None:
        before.resource_id = _new_resource(db, business, archived_at=now).id
        db.flush()
    own = employee.resource_id
    _move(db, employee, shared, now)
    if not queries.is_still_used(db, own):
        db.execute(update(Resource).where(Resource.id == own).values(archived_at=now))


def _new_resource(db: Session, business: Business, archived_at: datetime | None = None) -> Resource:
    resource = Resource(business_id=business.id, archived_at=archived_at)
    db.add(resource)
    db.flush()
    return resource


def _move(db: Session, employee: Employee, to: Resource, now: datetime) -> None:
    """What is to come goes along, also what no longer holds its time but may again; what was, stays where it was."""
    of_his = Occupancy.resource_id == employee.resource_id
    here = update(Occupancy).where(Occupancy.business_id == employee.business_id).where(of_his)
    db.execute(here.where(func.upper(Occupancy.during) > now).values(resource_id=to.id))
    employee.resource_id = to.id
    db.flush()
