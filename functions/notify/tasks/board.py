"""Where the notify family pins up its tasks and jobs."""

from common.background import Background

background = Background()
