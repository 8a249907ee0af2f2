"""Who says that a listed venue is theirs: the queue, one claim, what was decided."""

from functions.admin.panel.pages.claims.page import Claims

__all__ = ["Claims"]
