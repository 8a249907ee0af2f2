"""What one connection was told about prepared statements, and all connections of the same engine act on.

Otherwise a transaction that is repeated on another connection would only be told the same again.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Lessons:
    """`learnt` counts them; who has fewer forgets all statements. Two threads that count at once do no harm."""

    learnt: int = 0
    names_are_of_use: bool = True
