"""Requests whose replies get lost, and the apps that send them again."""
