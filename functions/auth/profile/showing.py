"""An account as its own screens show it."""

from sqlalchemy.orm import Session

from common.i18n import told
from common.integrations import Doors
from common.models import Favourite, Upload, User
from common.web.fields import PlaceShown
from functions.auth.profile import queries
from functions.auth.profile.schemas import Avatar, FavouriteShown, Membership, QuietHours, UserDetail
from functions.auth.social.queries import providers_of


def detail_of(db: Session, user: User, doors: Doors) -> UserDetail:
    """Everything about `user`, names of businesses in their language."""
    return UserDetail(
        uid=user.uid,
        email=user.email,
        phone=user.phone,
        is_email_verified=user.email_verified_at is not None,
        is_phone_verified=user.phone_verified_at is not None,
        name=user.name,
        surname=user.surname,
        avatar=avatar_of(queries.avatar_upload_of(db, user), doors),
        location=PlaceShown.model_validate(user.location) if user.location else None,
        language=user.language,
        timezone=user.timezone,
        send_push_notifications=user.send_push_notifications,
        send_email_notification=user.send_email_notification,
        send_sms_notification=user.send_sms_notification,
        accepts_broadcasts=user.accepts_broadcasts_since is not None,
        quiet_hours=_quiet_hours(user),
        businesses=_memberships(db, user),
        providers=list(providers_of(db, user)),
        has_password=user.password_hash is not None,
        created_at=user.created_at,
    )


def _quiet_hours(user: User) -> QuietHours | None:
    if user.quiet_from is None or user.quiet_until is None:
        return None
    return QuietHours(start=user.quiet_from, end=user.quiet_until)


def _memberships(db: Session, user: User) -> list[Membership]:
    return [
        Membership(uid=one.uid, name=told(user.language, one.name_en, one.name_sq), role=role)
        for one, role in queries.memberships_of(db, user)
    ]


def avatar_of(upload: Upload | None, doors: Doors) -> Avatar | None:
    """The addresses of a picture's three sizes."""
    if upload is None or upload.path is None:
        return None
    paths = {name: each["path"] for name, each in upload.variants.items()}
    return Avatar(
        original=doors.storage.url(upload.path),
        medium=doors.storage.url(paths["medium"]),
        small=doors.storage.url(paths["small"]),
    )


def favourite_shown(favourite: Favourite, language: str) -> FavouriteShown:
    """A favourite with as much of its business as a list needs."""
    business = favourite.business
    average = business.rating_sum / business.rating_count if business.rating_count else None
    return FavouriteShown(
        uid=business.uid,
        name=told(language, business.name_en, business.name_sq),
        city=business.city,
        location=PlaceShown.model_validate(business.location) if business.location else None,
        rating=None if average is None else round(average, 2),
        created_at=favourite.created_at,
    )
