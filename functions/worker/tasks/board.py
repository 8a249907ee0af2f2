"""Where the worker's own jobs are pinned up."""

from common.background import Background

background = Background()
