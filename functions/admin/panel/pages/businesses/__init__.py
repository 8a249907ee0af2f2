"""The businesses: found, looked at, vouched for, taken off the map and put back."""

from functions.admin.panel.pages.businesses.page import Businesses

__all__ = ["Businesses"]
