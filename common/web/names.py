"""The names of the contract's schemas, as those who generate clients of it want to read them in their own code."""

import json
import re
from typing import Any

from openapi_pydantic import OpenAPI

_SAYS_NOTHING = {"schemas", "routes", "fields"}
_REF = '"#/components/schemas/{}"'


def readable(document: OpenAPI) -> OpenAPI:
    """The same document with schemas called as one would say them; each has its name as its title, too."""
    text = document.model_dump_json(by_alias=True, exclude_none=True, exclude_unset=True)
    schemas = json.loads(text)["components"]["schemas"]
    names = {name: readable_name(name) for name in schemas}
    for name, said in names.items():
        text = text.replace(_REF.format(name), _REF.format(said))
    whole: dict[str, Any] = json.loads(text)
    shown = whole["components"]["schemas"]
    renamed = {names[name]: shown[name] | {"title": names[name]} for name in shown}
    assert len(renamed) == len(schemas), "two schemas would have one name"
    whole["components"]["schemas"] = dict(sorted(renamed.items()))
    return OpenAPI.model_validate(whole)


def readable_name(name: str) -> str:
    """`Page_Job_` is a PageOfJob, `Interval-Input` an IntervalGiven; what two modules call the same tells which.

    >>> readable_name("functions__booking__schemas__steps__UndoRequest")
    'StepsUndoRequest'
    """
    if page := re.fullmatch(r"(\w+?)_(\w+)_", name):
        return f"{page[1]}Of{page[2]}"
    if name.endswith("-Input"):
        return f"{name.removesuffix('-Input')}Given"
    *modules, own = name.removesuffix("-Output").split("__")
    telling = [module for module in modules if module not in _SAYS_NOTHING]
    return "".join(word.capitalize() for word in telling[-1:]) + own
