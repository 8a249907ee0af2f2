"""Money that somebody has to look at: what failed to go back, what came wrong, what hangs, what banks want back."""

from functions.admin.panel.pages.money.page import Money

__all__ = ["Money"]
