"""Listening to what the log would have had."""

import logging

from common.web.logs import JsonLines


class Heard(logging.Handler):
    """Every line a log would have had."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines("avatid-test"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write it as it would be written."""
        self.lines.append(self.format(record))
