"""A booking and everything that can happen to it, against a model that shares nothing with the product."""
