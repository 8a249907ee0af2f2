"""Where the businesses are."""

from functions.admin.panel.pages.map.page import Map

__all__ = ["Map"]
