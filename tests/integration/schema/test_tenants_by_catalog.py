"""Every key between two things of a business, as the catalog knows them: none may lead into another business."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import GalleryImage, Upload
from tests.integration.schema.salon import Shop, refused_by, saved

UNIQUE, FOREIGN = "23505", "23503"
BY_THEIR_KEY_ALONE = {
    "resource_use_resource_fk": "Two shops of one owner may share a person: resource_use_by_one_owner decides.",
}
NO_BUSINESS_OF_THEIR_OWN = {
    "employee_avatar_upload_fk",
    "gallery_image_upload_fk",
    "job_application_upload_fk",
}
"""A picture belongs to whoever sent it, not to a business: `pictures.used` checks that it is their own."""


def keys(db: Session, which: str) -> Sequence[str]:
    """The foreign keys from one table with a `business_id` to another, of which `which` holds."""
    found = sa.text(
        "SELECT conname FROM pg_constraint JOIN pg_attribute mine ON mine.attrelid = conrelid"
        " JOIN pg_attribute theirs ON theirs.attrelid = confrelid"
        " WHERE contype = 'f' AND mine.attname = 'business_id' AND theirs.attname = 'business_id'"
        f" AND NOT mine.attisdropped AND NOT theirs.attisdropped AND ({which}) ORDER BY conname"
    )
    return db.scalars(found).all()


def test_every_key_between_two_things_of_a_business_is_of_one_business(db: Session) -> None:
    """`business_id` stands in both halves of the key, at the same place."""
    same = "array_position(conkey, mine.attnum) = array_position(confkey, theirs.attnum)"
    assert set(keys(db, f"({same}) IS NOT TRUE")) == BY_THEIR_KEY_ALONE.keys()
    assert {"employee_service_employee_fk", "booking_item_service_fk"} <= set(keys(db, same))


def test_no_such_key_is_skipped_or_checked_by_halves(db: Session) -> None:
    """A half that may be null switches a composite key off; ours is never null where the other half is there."""
    assert keys(db, "NOT convalidated OR (NOT mine.attnotnull)") == []


def test_a_picture_has_no_business_to_be_taken_along(db: Session) -> None:
    to_upload = sa.text(
        "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attname = 'business_id'"
        " WHERE contype = 'f' AND confrelid = 'upload'::regclass"
    )
    assert set(db.scalars(to_upload)) == NO_BUSINESS_OF_THEIR_OWN
    assert "business_id" not in Upload.__table__.columns


def test_one_picture_is_shown_by_one_business(db: Session, salon: Shop, elsewhere: Shop) -> None:
    upload = saved(db, Upload(owner_id=elsewhere.owner.id, purpose="gallery"))
    saved(db, GalleryImage(business_id=elsewhere.business.id, upload_id=upload.id))
    with refused_by(db, "gallery_image_upload_unique", UNIQUE):
        db.add(GalleryImage(business_id=salon.business.id, upload_id=upload.id))


@pytest.mark.parametrize("is_ours", [True, False])
def test_the_next_free_time_is_one_of_our_own_people(
    db: Session, salon: Shop, elsewhere: Shop, *, is_ours: bool
) -> None:
    whose = salon if is_ours else elsewhere
    row = sa.text(
        "INSERT INTO next_free (business_id, service_id, resource_id, starts_at, during, worked_out_at, valid_until)"
        " VALUES (:business, :service, :resource, '2027-03-15', '{[2027-03-15,2027-03-16)}', now(), now())"
    )
    values = {"business": salon.business.id, "service": salon.service.id}
    values |= {"resource": whose.employee.resource_id}
    if is_ours:
        db.execute(row, values)
        return
    with refused_by(db, "next_free_resource_fk", FOREIGN):
        db.execute(row, values)
