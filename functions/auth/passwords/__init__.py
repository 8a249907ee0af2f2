"""Passwords: how one is kept, how one is checked, and which ones nobody may choose."""

from functions.auth.passwords.keeping import fits, hashed, is_moved_over, is_outdated
from functions.auth.passwords.refused import refuse_common

__all__ = ["fits", "hashed", "is_moved_over", "is_outdated", "refuse_common"]
