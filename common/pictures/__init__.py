"""Pictures people send us: read as if they were meant to harm, kept as pixels only, shown in three sizes."""

from common.pictures.keeping import announced, arrived, carry, drop, paths_of
from common.pictures.taking import Picture, Pictures, taken

__all__ = ["Picture", "Pictures", "announced", "arrived", "carry", "drop", "paths_of", "taken"]
