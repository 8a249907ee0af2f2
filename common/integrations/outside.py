"""What goes wrong at other people's computers, in two words that matter: worth trying again, and certain."""


class OutsideError(Exception):
    """A provider did not do what it was asked; `permanent` says that asking again is pointless.

    `unknown` says that it may have been done all the same, and that doing it twice would be worse than not at all.
    """

    def __init__(self, said: str, *, permanent: bool = False, unknown: bool = False) -> None:
        super().__init__(said)
        self.permanent, self.unknown = permanent, unknown
