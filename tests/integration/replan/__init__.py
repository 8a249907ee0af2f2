"""Somebody is ill: what becomes of their visits."""
