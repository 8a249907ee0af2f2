"""The panel's templates, compiled once a process, however many panels it opens."""

from typing import ClassVar

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Jinja's compiled templates in memory; one whose source has changed is compiled anew, as Jinja checks."""

    _kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was made of this template before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been made of it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()
