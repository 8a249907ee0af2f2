"""Features and limits: how each stands, who turned it when and why; admins turn them."""

from typing import Any

from flask import url_for

from common.errors import NotFound
from common.i18n import _
from common.tuning import Feature, setting, standing
from common.tuning.declared import limits_of_this_release
from functions.admin.panel import names
from functions.admin.panel.kit import Page, Reason, back_to, done, expose, given
from functions.admin.panel.pages.settings import queries, words
from functions.admin.panel.pages.settings.schemas import AsDeclared, OtherTimes
from functions.admin.panel.visit import request_id, say, visit


class SettingsPage(Page):
    """Everybody sees how it stands; a turn holds in every process after `TUNING_SECONDS`."""

    title = _("Settings")
    path = "settings"
    group = _("System")

    @expose("/")
    def index(self) -> Any:
        """All that can be turned."""
        here = visit()
        return self.render(
            "panel/settings.html",
            features=standing.features(here.db),
            limits=standing.limits(here.db, limits_of_this_release()),
            turns=queries.last_turns(here.db),
            most=setting.MOST_TIMES,
            seconds=int(here.runtime.settings.tuning_seconds),
            names=names,
            words=words,
        )

    @expose("/features/<word>/off/", post=True, admins=True)
    def switch_off(self, word: str) -> Any:
        """Let a feature rest."""
        return _switch(word, is_on=False)

    @expose("/features/<word>/on/", post=True, admins=True)
    def switch_on(self, word: str) -> Any:
        """Let it go on."""
        return _switch(word, is_on=True)

    @expose("/limits/set/", post=True, admins=True)
    def set_limit(self) -> Any:
        """Allow more, or fewer."""
        here, said = visit(), given(OtherTimes)
        limit = limits_of_this_release().get(said.name)
        if limit is None:
            raise NotFound
        changed = setting.set_limit(
            here.db, here.operator, limit, said.times, said.reason, now=here.now, request_id=request_id()
        )
        return _back(
            _("{name} allows {times} now.") if changed else _UNCHANGED, name=limit.name, times=said.times
        )

    @expose("/limits/reset/", post=True, admins=True)
    def reset_limit(self) -> Any:
        """Let what the code says hold again."""
        here, said = visit(), given(AsDeclared)
        setting.reset_limit(here.db, here.operator, said.name, said.reason, request_id=request_id())
        return _back(_("{name} is as declared again."), name=said.name)


_UNCHANGED = _("That is how it stands already.")


def _switch(word: str, *, is_on: bool) -> Any:
    here, said = visit(), given(Reason)
    if word not in set(Feature):
        raise NotFound
    feature = Feature(word)
    changed = setting.set_feature(
        here.db, here.operator, feature, said.reason, is_on=is_on, now=here.now, request_id=request_id()
    )
    sentence = _("Switched on: {feature}.") if is_on else _("Switched off: {feature}.")
    return _back(sentence if changed else _UNCHANGED, feature=say(feature.label))


def _back(sentence: str, **params: object) -> Any:
    done(sentence, **params)
    return back_to(url_for("settings.index"))
