"""A list of rows: searched, narrowed, sorted, taken along as CSV; never made, changed or deleted in place."""

import csv
import io
from typing import Any, ClassVar, Self

from flask import Response, request, url_for
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm
from markupsafe import Markup

from common import audit
from common.errors import NotFound
from common.models import Base
from functions.admin.panel.kit.page import Page, expose
from functions.admin.panel.visit import request_id, say, visit

PAGE_SIZE = 50
MOST_EXPORTED = 10_000
_ASKED = ("search", "sort", "desc")
_LAST_PAGE = 2000
# What Flask-Admin would serve beside the list; without an address there is nothing to refuse.
_LEFT_OUT = (
    "create_view",
    "edit_view",
    "details_view",
    "delete_view",
    "action_view",
    "ajax_lookup",
    "ajax_update",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _OfTheVisit:
    """The session of the request at hand, for Flask-Admin, whose lists are made long before there is one."""

    @property
    def session(self) -> Self:
        """What Flask-Admin looks for in order to know that this is not one session for ever."""
        return self

    def query(self, *what: Any) -> Any:
        return visit().db.query(*what)

    def get(self, *what: Any) -> Any:
        return visit().db.get(*what)


class Listing(Page, ModelView):
    """A page that lists the rows of `table`, newest first unless said otherwise.

    Columns, labels (English catalogue entries), formatters, search, filters and export are Flask-Admin's own
    `column_*` attributes. Acts on a row are methods of the page, each with its own address.
    """

    table: ClassVar[type[Base]]
    _urls: Any

    can_create = can_edit = can_delete = False
    can_view_details = False
    can_export = True
    can_set_page_size = False
    column_display_actions = False
    column_display_pk = False
    named_filter_urls = True
    simple_list_pager = True
    page_size = PAGE_SIZE
    export_max_rows = MOST_EXPORTED
    list_template = "panel/list.html"
    column_default_sort: Any = ("id", True)

    def __init__(self) -> None:
        ModelView.__init__(
            self,
            self.table,
            _OfTheVisit(),
            name=self.title,
            category=self.group or None,
            endpoint=self.path,
            url=f"/{self.path}",
        )
        self._urls = [
            each for each in self._urls if each[1] not in _LEFT_OUT
        ]  # so they have no address at all

    def scaffold_form(self) -> type[BaseForm]:
        """No column can be written through a form of this page."""
        return BaseForm

    def _get_list_filter_args(self) -> list[Any]:
        """A filter that was left empty narrows nothing."""
        kept = request.args.copy()
        for name in [name for name in kept if name.startswith("flt") and not kept[name].strip()]:
            kept.pop(name)
        found = []
        for name, value in kept.items():
            key = name.partition("_")[2]
            if name.startswith("flt") and key in (self._filter_args or {}):
                index, each = self._filter_args[key]
                if each.validate(value):
                    found.append((index, str(each.name), value))
        return found

    def get_filter_arg(self, index: int, flt: Any) -> str:
        """A filter's own word in the address."""
        return str(flt.argument)

    def get_list(self, page: int | None, *args: Any, **kwargs: Any) -> Any:
        """A page of rows; one beyond reason is not there."""
        if page is not None and not 0 <= page <= _LAST_PAGE:
            raise NotFound
        return super().get_list(page, *args, **kwargs)

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        """Words that no text can hold find nothing."""
        words = search.replace("\x00", "")[:200]
        return super()._apply_search(query, count_query, joins, count_joins, words)

    def _get_list_extra_args(self) -> Any:
        """A list's links repeat what the list knows, and nothing else of what stands in the address."""
        asked = super()._get_list_extra_args()
        asked.extra_args = {}
        return asked

    def export_address(self) -> str:
        """Where the list is taken along as it is narrowed and sorted now."""
        asked = request.args.items()
        kept: dict[str, Any] = {
            name: value for name, value in asked if name in _ASKED or name.startswith("flt")
        }
        return url_for(".export", export_type="csv", **kept)

    def heading(self, column: str) -> str:
        """A column's heading, translated."""
        return say(str((self.column_labels or {}).get(column, column)))

    def filter_controls(self, active: list[Any] | None) -> list[dict[str, Any]]:
        """What the list's form shows for each filter: name, label, kind, options, and what is chosen."""
        chosen = {index: value for index, _name, value in active or []}
        return [
            {
                "name": f"flt{index}_{self.get_filter_arg(index, each)}",
                "label": each.name,
                "kind": each.kind,
                "options": each.options or [],
                "value": chosen.get(index, ""),
            }
            for index, each in enumerate(self._filters or [])
        ]

    @expose("/export/<export_type>/", admins=True)
    def export(self, export_type: str) -> Response:
        """The list as it is narrowed now, at most ten thousand rows; that it was taken is written down.

        For admins only: support helps one person after the other, and nobody needs everybody's address for that.
        """
        if not self.can_export or export_type != "csv":
            raise NotFound
        _count, rows = self._export_data()
        here = visit()
        audit.note(
            here.db,
            here.operator,
            "panel.exported",
            data={"list": self.path, "rows": len(rows), "narrowed_by": sorted(request.args)},
            request_id=request_id(),
        )
        named = {"Content-Disposition": f"attachment; filename={self.path}.csv"}
        return Response(self._csv(rows), headers=named, content_type="text/csv; charset=utf-8")

    def _csv(self, rows: list[Any]) -> str:
        columns = [name for name, _label in self._export_columns]
        text = io.StringIO()
        written = csv.writer(text)
        written.writerow([self.heading(name) for name in columns])
        for row in rows:
            written.writerow([_as_cell(self.get_export_value(row, name)) for name in columns])
        return "\N{BYTE ORDER MARK}" + text.getvalue()


def _as_cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    said = value.striptags() if isinstance(value, Markup) else "" if value is None else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said
