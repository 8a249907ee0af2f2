"""The icons of the categories: drawn for us in one style, 24 by 24, lines in whatever colour stands around them."""

import functools
import importlib.resources


@functools.cache
def logos() -> dict[str, str]:
    """The SVG of every category that has one of its own, by slug; those below it wear the same."""
    folder = importlib.resources.files("common.data").joinpath("logos")
    drawn = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".svg"): file.read_text("utf-8").strip() for file in drawn}
