"""What is turned while everything runs: features that can rest, limits that can be others."""

from functions.admin.panel.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
