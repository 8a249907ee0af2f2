"""Texts that owners wrote in one or both languages, as one reader sees them."""


def told(language: str, en: str | None, sq: str | None) -> str:
    """The text in the reader's language, or in the other one rather than nothing at all; blanks are nothing."""
    first, second = (sq, en) if language == "sq" else (en, sq)
    return next((text for text in (first, second) if text and not text.isspace()), "")
