"""From an env file into Secret Manager, without a value ever being shown."""

import os

# With this in the environment Google's libraries write every request into the log, secrets and all. They look for it
# when they are imported, so it has to go before anything else of this package is.
os.environ.pop("GOOGLE_SDK_PYTHON_LOGGING_SCOPE", None)
