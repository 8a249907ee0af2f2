"""Colleagues inside other people's accounts."""

from functions.admin.panel.pages.support_access.page import SupportAccess

__all__ = ["SupportAccess"]
