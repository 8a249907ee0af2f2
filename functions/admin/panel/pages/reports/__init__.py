"""What people have complained of: ratings and conversations, the longest waiting first."""

from functions.admin.panel.pages.reports.page import Reports

__all__ = ["Reports"]
