"""AvatID's own people, and who becomes one."""

from functions.admin.panel.pages.operators.page import Operators

__all__ = ["Operators"]
