"""What goes wrong at other people's computers, in one word that matters: worth trying again, or not."""


class OutsideError(Exception):
    """A provider did not do what it was asked; `permanent` says that asking again is pointless."""

    def __init__(self, said: str, *, permanent: bool = False) -> None:
        super().__init__(said)
        self.permanent = permanent
