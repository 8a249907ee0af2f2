"""The table of pages in docs/panel.md is what the code says."""

import re
from pathlib import Path
from typing import Any

from functions.admin.panel.kit import Page
from functions.admin.panel.kit.page import ADMINS
from functions.admin.panel.pages import dashboard, views

_ROW = re.compile(r"^\| ([^|]+) \| `(/admin/[^`]*)` \| (all|admins) \| [^|]+ \|([^|]*)\|$", re.MULTILINE)
_BOOK = Path(__file__).parents[3] / "docs" / "panel.md"


def written() -> list[tuple[str, str, str, set[str]]]:
    """Title, address, whose, and the acts that only admins do, as the table has them."""
    rows = _ROW.findall(_BOOK.read_text(encoding="utf-8"))
    return [
        (title, address, whose, set(re.findall(r"`(\w+)`", acts))) for title, address, whose, acts in rows
    ]


def declared(page: Any) -> tuple[str, str, str, set[str]]:
    """The same of a page."""
    address = f"/admin/{page.path}/" if not isinstance(page, type(dashboard())) else "/admin/"
    whose = "admins" if page.roles == ADMINS else "all"
    return page.title, address, whose, acts_for_admins(page)


def acts_for_admins(page: Page) -> set[str]:
    """The methods that keep support out; all of them are kept from support where the page is."""
    if page.roles == ADMINS:
        return set()
    served: list[tuple[str, str, Any]] = page._urls
    return {name for _path, name, _methods in served if _is_guarded(getattr(page, name))}


def _is_guarded(view: Any) -> bool:
    return "_for_admins" in view.__qualname__ or any(
        "_for_admins" in getattr(cell.cell_contents, "__qualname__", "") for cell in view.__closure__ or ()
    )


def test_the_table_of_pages_is_what_the_code_says() -> None:
    assert written() == [declared(page) for page in (dashboard(), *views())]
