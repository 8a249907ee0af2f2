"""Why the news of a letter is not believed."""

from common.errors import Malformed


class NotGenuine(Malformed):
    """It did not come from the post office."""

    code = "not_genuine"
