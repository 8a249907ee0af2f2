"""The audit log: who did what with whose data, and whether anybody has touched it since."""

from functions.admin.panel.pages.audit.page import Audit

__all__ = ["Audit"]
