"""Conditions as PostgreSQL prints them, made alike: `(a AND b) AND c` comes out of a dump as `a AND b AND c`."""

import re

_PIECES = re.compile(r"'(?:[^']|'')*'|[()]|[^()']+")
_Group = list["str | _Group"]


def alike(text: str) -> str:
    """The same text without the parentheses of an AND inside an AND; all others say something and stay."""
    stack: list[_Group] = [[]]
    for piece in _PIECES.findall(text):
        if piece == "(":
            stack.append([])
        elif piece == ")" and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(piece)
    return _written(stack[0])


def _written(group: _Group) -> str:
    words = ""
    for each in group:
        if isinstance(each, str):
            words += each
        elif _is_and(group) and _is_and(each) and (not words or words.endswith(" AND ")):
            words += _written(each)
        else:
            words += f"({_written(each)})"
    return words


def _is_and(group: _Group) -> bool:
    own = " ".join(each for each in group if isinstance(each, str) and not each.startswith("'"))
    return " AND " in own and " OR " not in own
