"""A list of words in the environment."""

from typing import Annotated

from pydantic_settings import NoDecode

Words = Annotated[tuple[str, ...], NoDecode]
"""`a, b` is a list of two."""
