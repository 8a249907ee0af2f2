"""A mail as a reader with little patience sees it: its tags, its links, its colours."""

import html.parser
import re
from dataclasses import dataclass, field

_ALONE = ("meta", "br", "img", "hr")
_DARK = re.compile(r"\.(\w+) \{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks at one place."""

    colour: str = "#000000"
    background: str = "#ffffff"
    size: float = 16
    is_hidden: bool = False


@dataclass
class Element:
    """A tag that has begun, with its inline style."""

    tag: str
    attributes: dict[str, str]
    look: Look
    style: dict[str, str] = field(default_factory=dict)


def styles(text: str) -> dict[str, str]:
    """An inline style as its parts."""
    parts = (part.split(":", 1) for part in text.replace("!important", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in parts}


class Page(html.parser.HTMLParser):
    """A mail read to its end; raises `AssertionError` for a tag that is closed out of turn."""

    def __init__(self, source: str, *, is_dark: bool = False) -> None:
        super().__init__()
        dressed = _DARK.findall(source.partition("<body")[0]) if is_dark else []
        self._dress = {name: styles(rules) for name, rules in dressed}
        self._open: list[Element] = []
        self.elements: list[Element] = []
        self.texts: list[tuple[str, Look]] = []
        self.feed(source)
        self.close()
        assert self._open == [], "tags left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        style = styles(attributes.get("style", "")) | self._dress.get(attributes.get("class", ""), {})
        around = self._open[-1].look if self._open else Look()
        element = Element(tag, attributes, _look(around, style), style)
        self.elements.append(element)
        if tag not in _ALONE:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        inside = {element.tag for element in self._open}
        if data.strip() and "body" in inside and not self._open[-1].look.is_hidden:
            self.texts.append((data.strip(), self._open[-1].look))

    def all(self, tag: str) -> list[Element]:
        """Every element with this tag."""
        return [element for element in self.elements if element.tag == tag]

    def buttons(self) -> list[Element]:
        """The links that look like something to press."""
        return [element for element in self.all("a") if "background" in element.style]


def _look(around: Look, style: dict[str, str]) -> Look:
    size = style.get("font-size", f"{around.size}px")
    return Look(
        colour=style.get("color", around.colour),
        background=style.get("background", around.background),
        size=float(size.removesuffix("px")),
        is_hidden=around.is_hidden or style.get("display") == "none",
    )


def contrast(look: Look) -> float:
    """How far text stands out from its ground: WCAG 2.2, "contrast ratio", 1 to 21."""
    lights = sorted((_luminance(look.colour), _luminance(look.background)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance" of a colour written #rrggbb."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
