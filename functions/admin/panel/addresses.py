"""Addresses: those that a browser tells, which are often none at all; and the panel's own."""

from typing import Any, ClassVar
from urllib.parse import SplitResult, urlsplit

from werkzeug.routing import Rule


def parts_of(address: str) -> SplitResult:
    """The parts of an address that somebody gave; all of them empty if it is none (`//[`)."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


class Address(Rule):
    """An address of the panel, compiled once a process: that takes longer than all else in opening a panel.

    Each panel has its own map of addresses; equal ones share what was made of them.
    """

    _compiled: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        """What werkzeug makes of the rule, unless an equal one has been compiled in this process."""
        said = (self.rule, self.endpoint, frozenset(self.methods or ()), str(self.defaults))
        equal = (*said, self.host, self.subdomain, self.strict_slashes, self.merge_slashes)
        if equal not in self._compiled:
            super().compile()
            self._compiled[equal] = {name: made for name, made in vars(self).items() if name != "map"}
        vars(self).update(self._compiled[equal])
