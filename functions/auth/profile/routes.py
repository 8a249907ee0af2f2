"""What can be asked about oneself."""

from uuid import UUID

from sqlalchemy.orm import Session

import functions.auth.profile.avatar_routes  # noqa: F401 (adds its routes)
from common.clock import Clock
from common.errors import ChatUnavailable, NotFound
from common.integrations import Doors
from common.models import User
from common.runtime import Runtime
from common.web.ask import Caller, SignedIn
from common.web.guards import signed_in
from common.web.limits import per_user
from common.web.paging import Page, PageQuery
from functions.auth.api import HOUR, api
from functions.auth.profile import actions, chat, queries, showing
from functions.auth.profile.actions import TooManyFavourites
from functions.auth.profile.schemas import (
    FavouriteShown,
    FirebaseToken,
    LocationChange,
    NotificationSettings,
    ProfileChange,
    UserDetail,
)


@api.get("/api/user/detail/", auth=signed_in)
def show_me(db: Session, user: User, doors: Doors) -> UserDetail:
    """Show my account."""
    return showing.detail_of(db, user, doors)


@api.patch("/api/user/update/", auth=signed_in)
def change_profile(db: Session, user: User, body: ProfileChange, doors: Doors, clock: Clock) -> UserDetail:
    """Change my name, language or time zone; what is left out stays."""
    actions.change_profile(db, user, body, clock=clock)
    return showing.detail_of(db, user, doors)


@api.patch("/api/user/location/", auth=signed_in)
def change_location(db: Session, user: User, body: LocationChange, doors: Doors) -> UserDetail:
    """Say where I am, or null to have it forgotten."""
    actions.change_location(db, user, body)
    return showing.detail_of(db, user, doors)


@api.patch("/api/user/notification-settings/", auth=signed_in)
def change_notification_settings(
    db: Session, user: User, body: NotificationSettings, doors: Doors, clock: Clock
) -> UserDetail:
    """Choose how I hear from AvatID; what is left out stays."""
    actions.change_notification_settings(db, user, body, clock=clock)
    return showing.detail_of(db, user, doors)


@api.get("/api/user/favourites/", auth=signed_in)
def list_favourites(db: Session, user: User, query: PageQuery, caller: Caller) -> Page[FavouriteShown]:
    """List the businesses I want to find again, newest first."""
    found = queries.favourites_of(db, user, query)
    return Page.of(found, lambda each: showing.favourite_shown(each, caller.language))


@api.put(
    "/api/user/favourites/<uuid:uid>/",
    auth=signed_in.on("business"),
    status=204,
    errors=[NotFound, TooManyFavourites],
)
def add_favourite(db: Session, user: User, uid: UUID, clock: Clock) -> None:
    """Remember a business; again changes nothing."""
    actions.add_favourite(db, user, uid, clock=clock)


@api.delete("/api/user/favourites/<uuid:uid>/", auth=signed_in, status=204)
def drop_favourite(db: Session, user: User, uid: UUID) -> None:
    """Forget a business."""
    actions.drop_favourite(db, user, uid)


@api.post(
    "/api/user/firebase-token/",
    auth=signed_in,
    support=False,
    errors=[ChatUnavailable],
    limits=[per_user("firebase_token", 60, HOUR)],
)
def firebase_token(runtime: Runtime, me: SignedIn) -> FirebaseToken:
    """Sign in to Firebase, to listen to my conversations.

    Again at least once a day: Firestore answers nobody who has signed in longer ago.
    """
    return chat.firebase_token(runtime, me)
