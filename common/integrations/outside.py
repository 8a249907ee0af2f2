"""What goes wrong at other people's computers, in the words that matter: worth another try, and certain."""


class OutsideError(Exception):
    """A provider did not do what it was asked; `permanent` says that asking again is pointless.

    `unknown` says that it may have been done all the same. `untried` says that it was not even asked, because it has
    been failing or is busy with us: that counts as no attempt.
    """

    def __init__(
        self, said: str, *, permanent: bool = False, unknown: bool = False, untried: bool = False
    ) -> None:
        super().__init__(said)
        self.permanent, self.unknown, self.untried = permanent, unknown, untried
