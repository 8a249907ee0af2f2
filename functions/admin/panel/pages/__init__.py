"""The pages of the panel, in the order of the menu."""

from functions.admin.panel.kit import Page
from functions.admin.panel.pages.audit import Audit
from functions.admin.panel.pages.bookings import Bookings
from functions.admin.panel.pages.broadcasts import Broadcasts
from functions.admin.panel.pages.businesses import Businesses
from functions.admin.panel.pages.claims import Claims
from functions.admin.panel.pages.faults import Faults
from functions.admin.panel.pages.job_runs import JobRuns
from functions.admin.panel.pages.map import Map
from functions.admin.panel.pages.me import Me
from functions.admin.panel.pages.messages import Messages
from functions.admin.panel.pages.money import Money
from functions.admin.panel.pages.operators import Operators
from functions.admin.panel.pages.overview import Overview
from functions.admin.panel.pages.pictures import Pictures
from functions.admin.panel.pages.reports import Reports
from functions.admin.panel.pages.settings import SettingsPage
from functions.admin.panel.pages.support_access import SupportAccess
from functions.admin.panel.pages.translations import Translations
from functions.admin.panel.pages.users import Users

_PAGES: tuple[type[Page], ...] = (
    Users,
    Operators,
    SupportAccess,
    Me,
    Businesses,
    Map,
    Claims,
    Bookings,
    Money,
    Reports,
    Pictures,
    Broadcasts,
    Messages,
    JobRuns,
    Faults,
    SettingsPage,
    Translations,
    Audit,
)


def dashboard() -> Page:
    """What stands at /admin/ itself."""
    return Overview()


def views() -> list[Page]:
    """All others; made anew for each app, because Flask-Admin binds them to one."""
    return [page() for page in _PAGES]
