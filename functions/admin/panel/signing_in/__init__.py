"""The panel's door: both factors, a first second factor, and the way out."""

from functions.admin.panel.signing_in.door import door

__all__ = ["door"]
