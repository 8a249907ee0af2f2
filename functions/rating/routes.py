"""What can be asked of the rating function: rating a visit, reading what others said, answering, complaining."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.integrations import Doors
from common.models import Booking, Rating, User
from common.pictures.refusals import UploadUsed
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Caller, Reply
from common.web.contract import Api
from common.web.guards import anyone, signed_in
from common.web.limits import per_user
from common.web.paging import Page, PageQuery
from functions.rating import actions, queries, showing
from functions.rating.guards import answered_rating, own_rating, own_visit, read_rating, seen_visit
from functions.rating.refusals import (
    AlreadyRated,
    AlreadyReplied,
    NotCompleted,
    OwnRating,
    OwnTeam,
    RatingHidden,
    ReplyHidden,
    TooLateToEdit,
    TooLateToRate,
)
from functions.rating.schemas import (
    NewRating,
    NewReply,
    RatingChange,
    RatingOfVisit,
    RatingsOfBusiness,
    ReplyShown,
    ReportReply,
    ReportRequest,
    WhichRatings,
)

api = Api("rating")

HOUR, DAY = 3600, 86400
_REPLY = "/api/rating/<uuid:rating>/reply/"


@api.post(
    "/api/rating/add/",
    auth=own_visit,
    status=201,
    idempotent=True,
    errors=[NotFound, OwnTeam, NotCompleted, TooLateToRate, AlreadyRated, UploadUsed],
    limits=[per_user("rating_add", 30, DAY)],
    feature=Feature.RATINGS,
)
def rate_visit(
    db: Session,
    user: User,
    booking: Booking,
    body: NewRating,
    caller: Caller,
    clock: Clock,
    doors: Doors,
) -> RatingOfVisit:
    """Rate a visit of mine that has taken place, once, within 90 days.

    `employee_rating` is about whoever served; if several did, `employee` says whom.
    """
    rating = actions.add(db, user, booking, body, now=clock.now())
    (shown,) = showing.for_parties(db, [rating], caller.language, doors.storage, now=clock.now())
    return shown


@api.get(
    "/api/rating/list/<uuid:business>/", auth=anyone.on("business"), errors=[NotFound], public_seconds=60
)
def list_ratings(
    db: Session, business: UUID, query: WhichRatings, caller: Caller, doors: Doors
) -> RatingsOfBusiness:
    """List what customers say of a business, and what it comes to."""
    rated = queries.rated_business(db, business)
    found = queries.ratings_of(db, rated, query)
    shown = showing.for_everybody(db, found.rows, caller.language, doors.storage)
    return showing.of_business(rated, shown, found.next)


@api.get("/api/rating/list/booking/<uuid:booking>/", auth=seen_visit, errors=[NotFound])
def list_ratings_of_visit(
    db: Session, user: User, booking: Booking, caller: Caller, clock: Clock, doors: Doors
) -> list[RatingOfVisit]:
    """Show the rating of a visit, if there is one: to its customer in any state, to the team what everybody reads."""
    rows = queries.ratings_at(db, user, booking)
    return showing.for_parties(db, rows, caller.language, doors.storage, now=clock.now())


@api.get("/api/rating/my-rating/", auth=signed_in)
def list_my_ratings(
    db: Session, user: User, query: PageQuery, caller: Caller, clock: Clock, doors: Doors
) -> Page[RatingOfVisit]:
    """List what I have rated, the latest first, and whether it is shown."""
    found = queries.ratings_by(db, user, query)
    shown = showing.for_parties(db, found.rows, caller.language, doors.storage, now=clock.now())
    return Page(results=shown, next=found.next)


@api.patch(
    "/api/rating/edit/<uuid:rating>/",
    auth=own_rating,
    errors=[NotFound, RatingHidden, OwnTeam, TooLateToEdit, UploadUsed],
    limits=[per_user("rating_edit", 60, DAY)],
    feature=Feature.RATINGS,
)
def change_rating(
    db: Session, rating: Rating, body: RatingChange, caller: Caller, clock: Clock, doors: Doors
) -> RatingOfVisit:
    """Change what I said, within 30 days; what it said before is kept, and shown to nobody."""
    changed = actions.edit(db, rating, body, now=clock.now())
    (shown,) = showing.for_parties(db, [changed], caller.language, doors.storage, now=clock.now())
    return shown


@api.delete("/api/rating/delete/<uuid:rating>/", auth=own_rating, status=204, errors=[NotFound])
def delete_rating(db: Session, rating: Rating, clock: Clock) -> None:
    """Take a rating back for good, with its words, its pictures and its answer; the visit cannot be rated again."""
    actions.withdraw(db, rating, now=clock.now())


@api.post(
    _REPLY,
    auth=answered_rating,
    status=201,
    idempotent=True,
    errors=[NotFound, AlreadyReplied, ReplyHidden],
    limits=[per_user("rating_reply", 100, HOUR)],
    feature=Feature.RATINGS,
)
def reply_to_rating(db: Session, user: User, rating: Rating, body: NewReply, clock: Clock) -> ReplyShown:
    """Answer a rating as its business: once, and the customer hears of it."""
    return showing.reply_shown(rating, actions.reply(db, user, rating, body.text, now=clock.now()))


@api.patch(_REPLY, auth=answered_rating, errors=[NotFound, ReplyHidden], feature=Feature.RATINGS)
def change_reply(db: Session, rating: Rating, body: NewReply, clock: Clock) -> ReplyShown:
    """Change what my business answered; the customer is not told again."""
    return showing.reply_shown(rating, actions.change_reply(db, rating, body.text, now=clock.now()))


@api.delete(_REPLY, auth=answered_rating, status=204, errors=[NotFound, ReplyHidden])
def delete_reply(db: Session, rating: Rating) -> None:
    """Take back what my business answered."""
    actions.drop_reply(db, rating)


@api.post(
    "/api/rating/<uuid:rating>/report/",
    auth=read_rating,
    status=201,
    or_status=200,
    errors=[NotFound, OwnRating],
    limits=[per_user("rating_report", 20, DAY)],
)
def report_rating(
    db: Session, user: User, rating: Rating, body: ReportRequest, clock: Clock, settings: Settings
) -> Reply[ReportReply]:
    """Ask AvatID to look at a rating that is not mine; asked again, it is the same report (200).

    When several people have asked, the rating is not shown until somebody has looked at it.
    """
    enough = settings.reports_to_moderate
    made, is_new = actions.report(db, user, rating, body, now=clock.now(), enough=enough)
    return Reply(ReportReply.model_validate(made), status=201 if is_new else 200)
