"""How everything stands, at a glance."""

from functions.admin.panel.pages.overview.page import Overview

__all__ = ["Overview"]
