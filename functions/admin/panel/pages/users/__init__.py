"""The people: who they are, and what is to be done about their accounts."""

from functions.admin.panel.pages.users.page import Users

__all__ = ["Users"]
