"""Errors of ours: which routes fail, how often, and where their traces are."""

from functions.admin.panel.pages.faults.page import Faults

__all__ = ["Faults"]
