"""The sabotage: one view stumbles over its own feet."""

from typing import Any

import main
from functions.auth.routes import api
from tests.e2e.contract.versions.changed import View, change


def _stumbling(_view: View) -> View:
    def stumble(**_asked: Any) -> None:
        raise RuntimeError("over its own feet")

    return stumble


change(api, "GET", "/api/user/detail/", _stumbling)


def __getattr__(name: str) -> Any:
    return getattr(main, name)
