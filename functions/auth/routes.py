"""What can be asked of the auth function, topic by topic."""

import functions.auth.credentials.routes
import functions.auth.leaving.routes
import functions.auth.profile.routes
import functions.auth.registration.phone.routes
import functions.auth.registration.routes
import functions.auth.sign_in.routes
import functions.auth.sms.routes
import functions.auth.social.routes
import functions.auth.support.routes  # noqa: F401 (each adds its routes)
from functions.auth.api import api

__all__ = ["api"]
