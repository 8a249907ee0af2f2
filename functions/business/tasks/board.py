"""Where the family's tasks and jobs are pinned up; each file of this folder adds its own."""

from common.background import Background

background = Background()
