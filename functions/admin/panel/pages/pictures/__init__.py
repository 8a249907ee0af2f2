"""The pictures that everybody sees, and that nobody of us has looked at yet."""

from functions.admin.panel.pages.pictures.page import Pictures

__all__ = ["Pictures"]
