"""Why somebody cannot rate, answer or report, or not any more."""

from common.errors import Conflict, Forbidden
from common.i18n import _


class NotCompleted(Conflict):
    """The visit has not been, or has not taken place."""

    code = "not_completed"
    title = _("This visit cannot be rated.")
    detail = _("Only a visit that has taken place can be rated.")


class TooLateToRate(Conflict):
    """It is too long ago."""

    code = "too_late_to_rate"
    title = _("This visit can no longer be rated.")
    detail = _("A visit can be rated for {days} days; this one is longer ago.")


class AlreadyRated(Conflict):
    """One rating for each visit, also for one that was taken back."""

    code = "already_rated"
    title = _("You have already rated this visit.")


class OwnTeam(Forbidden):
    """Nobody rates the place where they work."""

    code = "own_team"
    title = _("You belong to this business.")
    detail = _("You work for this business, and so you cannot rate it.")


class TooLateToEdit(Conflict):
    """What was said stands."""

    code = "too_late_to_edit"
    title = _("This rating can no longer be changed.")
    detail = _("A rating can be changed for {days} days. You can still delete it.")


class RatingHidden(Conflict):
    """One of ours has decided that nobody should read it."""

    code = "rating_hidden"
    title = _("This rating has been hidden.")
    detail = _("We have hidden this rating, so it can no longer be changed. You can still delete it.")


class AlreadyReplied(Conflict):
    """A business answers once."""

    code = "already_replied"
    title = _("This rating has already been answered.")
    detail = _("Your business has already answered this rating. You can change that answer.")


class ReplyHidden(Conflict):
    """One of ours has decided that nobody should read the answer; another one would only take its place."""

    code = "reply_hidden"
    title = _("This answer has been hidden.")
    detail = _("We have hidden the answer to this rating, so it can no longer be changed.")


class OwnRating(Forbidden):
    """Nobody complains of themselves, nor decides about what they have said."""

    code = "own_rating"
    title = _("This is your own rating.")
