"""The pages of the panel, in the order of the menu."""

from functions.admin.panel.kit import Page
from functions.admin.panel.pages.overview import Overview
from functions.admin.panel.pages.users import Users

_PAGES: tuple[type[Page], ...] = (Users,)


def dashboard() -> Page:
    """What stands at /admin/ itself."""
    return Overview()


def views() -> list[Page]:
    """All others; made anew for each app, because Flask-Admin binds them to one."""
    return [page() for page in _PAGES]
