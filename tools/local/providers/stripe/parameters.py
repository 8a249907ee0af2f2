"""Requests as Stripe takes them: forms with brackets, checked against the typed parameters of its own SDK."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, ForwardRef, Literal, NotRequired, Union, get_args, get_origin

from typing_extensions import is_typeddict

from tools.local.providers.stripe.errors import wrong

OPTIONS = {
    "api_key",
    "stripe_version",
    "stripe_account",
    "stripe_context",
    "max_network_retries",
    "idempotency_key",
    "content_type",
    "headers",
}
MOST_LABELS, LONGEST_LABEL, LONGEST_VALUE = 50, 40, 500
Given = dict[str, Any]


def read(pairs: Iterable[tuple[str, str]], kind: str) -> Given:
    """The parameters of a request, as the SDK's `stripe.params.<kind>` types them; refuses what is not among them."""
    import stripe.params  # here, because it is slow to load and the stack's start does not need it

    typed = _typed_dict(getattr(stripe.params, kind), _nested(pairs), "")
    _check_labels(typed.get("metadata") or {})
    return typed


def _nested(pairs: Iterable[tuple[str, str]]) -> Given:
    """`a[b][0]=c` is {"a": {"b": {"0": "c"}}}."""
    nested: Given = {}
    for name, value in pairs:
        steps = [step for step in re.split(r"\[|\]\[|\]", name) if step]
        place = nested
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise wrong(f"Invalid parameter: {name}", param=name)
        place[steps[-1]] = value
    return nested


def _typed_dict(kind: Any, given: Any, place: str) -> Given:
    if not isinstance(given, dict):
        raise wrong("Invalid object", param=place)
    known = {name: each for name, each in kind.__annotations__.items() if name not in OPTIONS}
    for name in given:
        if name not in known:
            where = f"{place}[{name}]" if place else name
            raise wrong(f"Received unknown parameter: {where}", "parameter_unknown", where)
    for name in kind.__required_keys__ - OPTIONS - set(given):
        raise wrong(f"Missing required param: {name}.", "parameter_missing", name)
    module = vars(sys.modules[kind.__module__])
    return {
        name: _typed(known[name], value, f"{place}[{name}]" if place else name, module)
        for name, value in given.items()
    }


def _typed(kind: Any, value: Any, place: str, module: Mapping[str, Any]) -> Any:
    if isinstance(kind, ForwardRef):
        kind = kind.__forward_arg__
    if isinstance(kind, str):
        kind = eval(kind, dict(module))
    if get_origin(kind) is NotRequired:
        return _typed(get_args(kind)[0], value, place, module)
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind), value, place, module)
    if get_origin(kind) is list:
        return [_typed(get_args(kind)[0], each, place, module) for each in _in_order(value, place)]
    if get_origin(kind) is dict:
        return _typed_map(kind, value, place, module)
    return _typed_dict(kind, value, place) if is_typeddict(kind) else _plain(kind, value, place)


def _one_of(kinds: Iterable[Any], value: Any, place: str, module: Mapping[str, Any]) -> Any:
    for kind in kinds:
        try:
            return _typed(kind, value, place, module)
        except Exception as error:
            last = error
    raise last


def _in_order(value: Any, place: str) -> list[Any]:
    if not isinstance(value, dict) or not all(name.isdigit() for name in value):
        raise wrong("Invalid array", param=place)
    return [value[name] for name in sorted(value, key=int)]


def _typed_map(kind: Any, value: Any, place: str, module: Mapping[str, Any]) -> Given:
    if not isinstance(value, dict):
        raise wrong("Invalid object", param=place)
    return {name: _typed(get_args(kind)[1], each, place, module) for name, each in value.items()}


def _plain(kind: Any, value: Any, place: str) -> Any:
    if isinstance(value, dict):
        raise wrong("Invalid value", param=place)
    if get_origin(kind) is Literal and value not in get_args(kind):
        raise wrong(f"Invalid {place}: must be one of {', '.join(get_args(kind))}", param=place)
    if kind is int:
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise wrong(f"Invalid integer: {value}", "parameter_invalid_integer", place)
        return int(value)
    if kind is bool:
        if value not in ("true", "false"):
            raise wrong(f"Invalid boolean: {value}", param=place)
        return value == "true"
    return value


def _check_labels(labels: Mapping[str, str]) -> None:
    """https://docs.stripe.com/api/metadata"""
    too_long = any(len(name) > LONGEST_LABEL or len(value) > LONGEST_VALUE for name, value in labels.items())
    if too_long or len(labels) > MOST_LABELS:
        raise wrong("Metadata is too large", "parameter_invalid", "metadata")
