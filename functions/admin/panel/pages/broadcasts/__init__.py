"""What is said to everybody who wants to hear from us."""

from functions.admin.panel.pages.broadcasts.page import Broadcasts

__all__ = ["Broadcasts"]
