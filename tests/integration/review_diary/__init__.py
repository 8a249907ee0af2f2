"""Odd but possible things, said to every door of the diary."""
