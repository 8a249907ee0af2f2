"""AvatID's own people: appointed, given another role, let make a second factor anew, and seen off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

from common.i18n import _
from common.models import Operator, OperatorRole, User
from functions.admin.panel import names
from functions.admin.panel.kit import Page, Reason, acted, back_to, done, expose, given
from functions.admin.panel.kit.page import ADMINS
from functions.admin.panel.pages.operators.schemas import Appointment, OtherRole
from functions.admin.panel.pages.users import words
from functions.admin.panel.visit import request_id, visit
from functions.auth.operating import colleagues


class Operators(Page):
    """For admins only; nobody changes their own rights, so there is always one left."""

    title = _("Operators")
    path = "operators"
    group = _("People")
    roles = ADMINS

    @expose("/")
    def index(self) -> Any:
        """Everybody who is or was one."""
        return self.render(
            "panel/operators.html",
            colleagues=colleagues.everybody(visit().db),
            names=names,
            words=words,
            other_role=other_role,
        )

    @expose("/appoint/", post=True)
    def appoint(self) -> Any:
        """Make somebody one."""
        here, said = visit(), given(Appointment)
        new = colleagues.appoint(
            here.db,
            here.operator,
            said.email,
            said.role,
            said.reason,
            now=here.now,
            request_id=request_id(),
        )
        done(_("{name} can sign in here now, and makes a second factor first."), name=new.full_name)
        return back_to(url_for(".index"))

    @expose("/<uuid:uid>/role/", post=True)
    def give_role(self, uid: UUID) -> Any:
        """Give one another role."""
        sentence = _("{name} has another role now, and signs in anew.")
        return self._do(colleagues.give_role, uid, sentence, OtherRole)

    @expose("/<uuid:uid>/revoke/", post=True)
    def revoke(self, uid: UUID) -> Any:
        """Take the rights away."""
        return self._do(colleagues.revoke, uid, _("{name} is no operator any more."))

    @expose("/<uuid:uid>/second-factor/", post=True)
    def reset_second_factor(self, uid: UUID) -> Any:
        """Let one make a second factor anew."""
        sentence = _("{name} makes a second factor anew at the next sign-in.")
        return self._do(colleagues.reset_second_factor, uid, sentence)

    def _do(self, act: Callable[..., User], uid: UUID, sentence: str, form: type[Reason] = Reason) -> Any:
        person = acted(act, uid, form)
        done(sentence, name=person.full_name)
        return back_to(url_for(".index"))


def other_role(operator: Operator) -> OperatorRole:
    """What an operator is not: there are two roles."""
    return OperatorRole.SUPPORT if operator.role is OperatorRole.ADMIN else OperatorRole.ADMIN
