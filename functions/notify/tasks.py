"""What the notify family does when an event or the clock arrives."""

from common.background import Background

background = Background()
