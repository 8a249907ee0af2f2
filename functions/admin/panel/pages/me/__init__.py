"""Oneself at the panel."""

from functions.admin.panel.pages.me.page import Me

__all__ = ["Me"]
