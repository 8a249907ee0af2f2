"""Why somebody cannot write here, or not now."""

from common.errors import Conflict, Forbidden, TooMany
from common.i18n import _


class ConversationClosed(Conflict):
    """The business has closed or is suspended; what has been said can still be read."""

    code = "conversation_closed"
    title = _("Nobody can write here any more.")
    detail = _("This business is closed right now. You can still read what was written.")


class NobodyThere(Conflict):
    """Whoever is on the other side has no account, has left, or has not come yet."""

    code = "nobody_there"
    title = _("Nobody would read this.")
    detail = _("There is nobody on the other side who can read messages.")


class OwnBusiness(Conflict):
    """Whoever leads a business speaks for it, not to it."""

    code = "own_business"
    title = _("This is your own business.")


class Blocked(Forbidden):
    """The other side does not want to hear any more."""

    code = "blocked"
    title = _("You cannot write here.")
    detail = _("The other side does not receive messages from you.")


class YouBlocked(Conflict):
    """One's own side has stopped the conversation."""

    code = "you_blocked"
    title = _("You have blocked this conversation.")
    detail = _("To write again, let the other side write again first.")


class TooManyConversations(TooMany):
    """Enough new ones for a day."""

    code = "too_many_conversations"
    title = _("You have begun many conversations today.")
    detail = _("You have begun as many conversations as one may in a day. Please go on tomorrow.")
