"""The booking function."""

from flask import Flask

from common.runtime import Runtime, of_this_process
from common.web.app import create_app
from functions.booking.routes import api


def app(runtime: Runtime | None = None) -> Flask:
    """The family's app, in this process's surroundings unless told otherwise."""
    return create_app(api, runtime or of_this_process())
