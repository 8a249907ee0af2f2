"""The sabotage: an auth family that has nothing to compare where there is nobody, and says so at once."""

from collections.abc import Callable
from typing import Any

from functions.auth import passwords
from main import auth

__all__ = ["auth"]

fits: Callable[..., bool] = passwords.fits


def fits_if_there_is_one(password: str, kept: str | None, *known: Any, **named: Any) -> bool:
    """Ours, less the work for nobody."""
    return kept is not None and fits(password, kept, *known, **named)


passwords.fits = fits_if_there_is_one
