"""Files that a stranger might send, made here byte by byte."""

from tests.unit.pictures.hostile import bombs, disguises, rare, ruins, stowaways  # noqa: F401 (each adds its own)
from tests.unit.pictures.hostile.samples import Sample, names, sample, samples, taken_names

__all__ = ["Sample", "names", "sample", "samples", "taken_names"]
