"""What can be asked of the notify function: each topic adds its routes when it is imported."""

from functions.notify.api import api
from functions.notify.chat import routes as chat  # noqa: F401
from functions.notify.letters import routes as letters  # noqa: F401
from functions.notify.routes import notifications  # noqa: F401 (adds its routes)
from functions.notify.topics import routes as topics  # noqa: F401
from functions.notify.unsubscribing import routes as unsubscribing  # noqa: F401

__all__ = ["api"]
