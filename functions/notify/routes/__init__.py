"""What can be asked of the notify function: each topic adds its routes when it is imported."""

from functions.notify.api import api
from functions.notify.routes import notifications  # noqa: F401 (adds its routes)

__all__ = ["api"]
