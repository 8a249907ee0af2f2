"""The bookings: found, followed through everything that happened, and brought further by the steps that are open."""

from functions.admin.panel.pages.bookings.page import Bookings

__all__ = ["Bookings"]
