"""What is said in one language only, by us and by owners."""

from functions.admin.panel.pages.translations.page import Translations

__all__ = ["Translations"]
