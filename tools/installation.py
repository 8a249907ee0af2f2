"""Which installation a tool works on: the one the environment names, else the local stack that runs."""

import os
from typing import Any

from common.settings import Settings
from tools.local import environment

_NAMES_A_DATABASE = ("DATABASE_URL", "DB_HOST", "CLOUD_SQL_INSTANCE")


def settings() -> Settings:
    """The settings of the installation; raises `Refused` if none is named and no stack runs (on `PORT`)."""
    if any(os.environ.get(name) for name in _NAMES_A_DATABASE):
        return Settings()
    stack: dict[str, Any] = environment.read(os.environ.get("PORT"))
    return Settings(**{name.lower(): value for name, value in stack.items()})
