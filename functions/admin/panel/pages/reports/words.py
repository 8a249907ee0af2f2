"""How ratings, conversations and complaints are told of at the panel."""

from collections.abc import Sequence

from markupsafe import Markup

from common import pictures as kept
from common.i18n import _
from common.integrations.storage import Storage
from common.models import Rating, RatingStatus, ReportDecision, ReportReason, Upload
from functions.admin.panel.kit import badge

REASONS = {
    ReportReason.SPAM: _("Advertising"),
    ReportReason.OFFENSIVE: _("Insulting"),
    ReportReason.FALSE: _("Not true"),
    ReportReason.PRIVATE: _("Tells private things"),
    ReportReason.OTHER: _("Something else"),
}
DECISIONS = {ReportDecision.KEPT: _("Left as it is"), ReportDecision.HIDDEN: _("Hidden")}
_STATES = {
    RatingStatus.VISIBLE: (_("Shown"), "good"),
    RatingStatus.MODERATION: (_("Waits unseen"), "warn"),
    RatingStatus.HIDDEN: (_("Hidden"), "bad"),
}


def state(rating: Rating) -> Markup:
    """Whether a rating is shown, as a label."""
    return badge(_("Taken back")) if rating.withdrawn_at else badge(*_STATES[rating.status])


def stars(number: int) -> str:
    """One to five stars, as one sees them; `_("{n} of 5 stars")` says the same."""
    return "★" * number + "☆" * (5 - number)


def pictures(uploads: Sequence[Upload], storage: Storage) -> list[tuple[Upload, str]]:
    """Each picture with the address of its middle size; none for those that are gone."""
    return [(each, address(each, storage)) for each in uploads if each.variants]


def address(upload: Upload, storage: Storage) -> str:
    """Where a picture's middle size is seen."""
    size = upload.variants.get("medium") or upload.variants.get("small") or {}
    path = str(size.get("path") or upload.path)
    return kept.address_of(upload, path, storage)
