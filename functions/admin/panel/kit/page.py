"""A page of the panel: where it stands in the menu, who may open it, and how it is rendered."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import flash, redirect
from flask_admin import BaseView
from flask_admin import expose as flask_admin_expose
from werkzeug.wrappers import Response

from common.errors import Forbidden
from common.models import OperatorRole
from functions.admin.panel.refusals import came_from
from functions.admin.panel.visit import say, visit

EVERYBODY = tuple(OperatorRole)
ADMINS = (OperatorRole.ADMIN,)

View = Callable[..., Any]


def expose(path: str = "/", *, post: bool = False, admins: bool = False) -> Callable[[View], View]:
    """Serve a method of a page at `path`: for reading, or with `post` for an act; `admins` keeps support out."""

    def declare(view: View) -> View:
        guarded = _for_admins(view) if admins else view
        return flask_admin_expose(path, methods=("POST",) if post else ("GET",))(guarded)

    return declare


def _for_admins(view: View) -> View:
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not visit().is_admin:
            raise Forbidden
        return view(self, *args, **kwargs)

    guarded.__name__ = view.__name__
    return guarded


class Page(BaseView):
    """A page with a title, a place in the menu (`group`, empty for the top) and the roles that may open it.

    `title` and `group` are English catalogue entries; `path` is the last part of its address and its name.
    """

    title: ClassVar[str]
    path: ClassVar[str]
    group: ClassVar[str] = ""
    roles: ClassVar[tuple[OperatorRole, ...]] = EVERYBODY

    def __init__(self) -> None:
        super().__init__(
            name=self.title, category=self.group or None, endpoint=self.path, url=f"/{self.path}"
        )

    def is_accessible(self) -> bool:
        """Whether the operator's role opens this page."""
        return visit().operator.role in self.roles

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:
        """Say that it is not theirs; raises `Forbidden`."""
        raise Forbidden

    def _run_view(self, fn: View, *args: Any, **kwargs: Any) -> Any:
        """Flask-Admin would call a view that stumbles over a TypeError a second time."""
        return fn(self, *args, **kwargs)


def done(msgid: str, **params: object) -> None:
    """Say on the next page that something has been done."""
    flash(say(msgid, **params), "done")


def back_to(otherwise: str) -> Response:
    """Send the browser back to the page on which the form stood, else to `otherwise`."""
    return redirect(came_from() or otherwise, 303)
