"""The person, and how they proved who they are."""

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from common.erasure.person import Person
from common.erasure.rule import Rule, doing
from common.models import (
    DataExport,
    Device,
    Identity,
    Language,
    OneTimeCode,
    Operator,
    OperatorSession,
    Registration,
    User,
    UserSession,
)


def _forget_identities(db: Session, person: Person) -> None:
    """Providers whose tokens we hold are told that the link is over; the tokens stay sealed on the way."""
    theirs = select(Identity).where(Identity.user_id == person.id)
    for identity in db.scalars(theirs).all():
        if identity.sealed_refresh_token is not None:
            person.left.sealed_tokens.append((identity.provider, bytes(identity.sealed_refresh_token)))
    db.execute(delete(Identity).where(Identity.user_id == person.id))


def _forget_exports(db: Session, person: Person) -> None:
    theirs = select(DataExport.path).where(DataExport.user_id == person.id)
    person.left.paths += [path for path in db.scalars(theirs) if path is not None]
    db.execute(delete(DataExport).where(DataExport.user_id == person.id))


def _registered_as(person: Person) -> ColumnElement[bool]:
    return or_(person.has_email(Registration.email), person.has_phone(Registration.phone))


DEVICE = Rule(
    "device",
    "deleted",
    doing(lambda person: delete(Device).where(Device.user_id == person.id)),
    "devices",
    lambda person: select(Device.platform, Device.app_version, Device.created_at, Device.updated_at).where(
        Device.user_id == person.id
    ),
)

SESSION = Rule(
    "user_session",
    "deleted; in a support session that they opened as one of AvatID's own, the device's name is blanked",
    doing(
        lambda person: delete(UserSession).where(UserSession.user_id == person.id),
        lambda person: update(UserSession).where(UserSession.acting_user_id == person.id).values(name=None),
    ),
    "sessions",
    lambda person: select(
        UserSession.uid,
        UserSession.platform,
        UserSession.name,
        UserSession.amr.label("signed_in_by"),
        UserSession.acting_user_id.is_not(None).label("was_support"),
        UserSession.created_at,
        UserSession.last_seen_at,
        UserSession.revoked_at,
        UserSession.revoked_reason,
    ).where(UserSession.user_id == person.id),
)

IDENTITY = Rule(
    "identity",
    "deleted; Apple is told first, with the token it gave us",
    _forget_identities,
    "identities",
    lambda person: select(
        Identity.provider, Identity.subject, Identity.email, Identity.created_at, Identity.used_at
    ).where(Identity.user_id == person.id),
)

CODE = Rule(
    "one_time_code",
    "deleted, whoever asked for it",
    doing(
        lambda person: delete(OneTimeCode).where(
            or_(
                OneTimeCode.user_id == person.id,
                person.has_email(OneTimeCode.address),
                person.has_phone(OneTimeCode.address),
            )
        )
    ),
    "codes",
    lambda person: select(
        OneTimeCode.purpose, OneTimeCode.channel, OneTimeCode.address, OneTimeCode.created_at
    ).where(OneTimeCode.user_id == person.id),
)

REGISTRATION = Rule(
    "registration",
    "deleted where address or number is proven to be theirs",
    doing(lambda person: delete(Registration).where(_registered_as(person))),
    "registrations",
    lambda person: select(
        Registration.email,
        Registration.phone,
        Registration.name,
        Registration.surname,
        Registration.created_at,
    ).where(_registered_as(person)),
)

EXPORT = Rule(
    "data_export",
    "deleted, with its object",
    _forget_exports,
    "exports",
    lambda person: select(DataExport.created_at, DataExport.ready_at, DataExport.expires_at).where(
        DataExport.user_id == person.id
    ),
)

PANEL = Rule(
    "operator_session",
    "deleted: when they sat at the panel stands in the audit log",
    doing(lambda person: delete(OperatorSession).where(OperatorSession.operator_id == person.id)),
    "panel_sessions",
    lambda person: select(
        OperatorSession.uid,
        OperatorSession.created_at,
        OperatorSession.last_seen_at,
        OperatorSession.ended_at,
    ).where(OperatorSession.operator_id == person.id),
)

TUNING = Rule("tuning", "stays: what was turned; who of us turned it stays by key")

OPERATOR = Rule(
    "operator",
    "role and dates stay, so that the audit log can be read; the second factor's secret goes",
    doing(
        lambda person: (
            update(Operator)
            .where(Operator.user_id == person.id)
            .values(
                totp_secret=None,
                totp_confirmed_at=None,
                totp_last_step=None,
                revoked_at=func.coalesce(Operator.revoked_at, person.now),
            )
        )
    ),
    "operator",
    lambda person: select(Operator.role, Operator.created_at, Operator.revoked_at).where(
        Operator.user_id == person.id
    ),
)

USER = Rule(
    "users",
    "the row stays, blank, because bookings and ratings point to it",
    doing(
        lambda person: (
            update(User)
            .where(User.id == person.id)
            .values(
                legacy_id=None,
                email=None,
                email_verified_at=None,
                phone=None,
                phone_verified_at=None,
                name="",
                surname="",
                password_hash=None,
                password_changed_at=None,
                token_version=User.token_version + 1,
                language=Language.EN,
                timezone=None,
                avatar_upload_id=None,
                location=None,
                send_push_notifications=False,
                send_email_notification=False,
                send_sms_notification=False,
                quiet_from=None,
                quiet_until=None,
                accepts_broadcasts_since=None,
                erased_at=person.now,
                updated_at=person.now,
            )
        )
    ),
    "profile",
    lambda person: select(
        User.uid,
        User.email,
        User.email_verified_at,
        User.phone,
        User.phone_verified_at,
        User.name,
        User.surname,
        User.language,
        User.timezone,
        User.location,
        User.send_push_notifications,
        User.send_email_notification,
        User.send_sms_notification,
        User.quiet_from,
        User.quiet_until,
        User.accepts_broadcasts_since,
        User.password_changed_at,
        User.created_at,
    ).where(User.id == person.id),
)
