"""The texts that are there in one language only: how many, whose, which ones; nothing is changed here."""

from typing import Any

from flask import request, url_for

from common import untranslated
from common.i18n import LANGUAGES, _
from common.web.validation import query_of
from functions.admin.panel.kit import Page, expose
from functions.admin.panel.pages.translations.schemas import Asked
from functions.admin.panel.visit import visit

PAGE_SIZE = 50
_WORST = 10
KINDS = {
    "category": _("Categories"),
    "business": _("Businesses"),
    "service": _("Services"),
    "job": _("Open places"),
}
FIELDS = {"name": _("Name"), "description": _("Description"), "title": _("Title")}
IN = {"en": _("English"), "sq": _("Albanian")}


class Translations(Page):
    """What our own people translate in the catalogs, and ask owners for."""

    title = _("Translations")
    path = "translations"
    group = _("System")

    @expose("/")
    def index(self) -> Any:
        """The numbers, whoever lacks most, and the gaps of one kind in one language."""
        here, asked = visit(), query_of(Asked, dict(request.args.lists()))
        gaps = untranslated.lacking(
            here.db, asked.kind, asked.language, first=PAGE_SIZE + 1, offset=asked.page * PAGE_SIZE
        )
        return self.render(
            "panel/translations.html",
            asked=asked,
            counts=untranslated.counts(here.db),
            worst=untranslated.worst(here.db, _WORST),
            ours=untranslated.sentences_of_this_release(),
            gaps=gaps[:PAGE_SIZE],
            has_more=len(gaps) > PAGE_SIZE,
            address=lambda page: url_for(".index", kind=asked.kind, language=asked.language, page=page),
            known=LANGUAGES,
            kinds=KINDS,
            fields=FIELDS,
            names=IN,
        )
