"""When one of AvatID's own people looks into an account: what they may do there, and the trace it leaves."""

from typing import TYPE_CHECKING

from common.errors import Forbidden
from common.runtime import Runtime
from common.web.ask import Ask

if TYPE_CHECKING:
    from common.web.contract import Route


def attend(route: "Route", ask: Ask, runtime: Runtime) -> None:
    """Write the request down in a transaction of its own, then refuse what is not theirs to do."""
    raise Forbidden
