"""Pictures people send us: read as if they were meant to harm, kept as pixels only, shown in three sizes."""

from common.pictures.carrying import brought
from common.pictures.faces import face, take_off, wear
from common.pictures.keeping import (
    address_of,
    arrived,
    begun,
    drop,
    forget_what_was_sent,
    hide,
    is_public,
    paths_of,
    refuse,
    used,
)
from common.pictures.refusals import TAKING
from common.pictures.taking import Picture, Pictures, taken

__all__ = [
    "TAKING",
    "Picture",
    "Pictures",
    "address_of",
    "arrived",
    "begun",
    "brought",
    "drop",
    "face",
    "forget_what_was_sent",
    "hide",
    "is_public",
    "paths_of",
    "refuse",
    "take_off",
    "taken",
    "used",
    "wear",
]
