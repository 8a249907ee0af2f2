"""The sabotage: one reply has a number where the contract has a text."""

from typing import Any

import main
from functions.auth.routes import api
from tests.e2e.contract.versions.changed import View, change


def _mistyping(view: View) -> View:
    return lambda **asked: view(**asked).model_copy(update={"name": 7})


change(api, "GET", "/api/user/detail/", _mistyping)


def __getattr__(name: str) -> Any:
    return getattr(main, name)
