"""Run the provider fakes: python -m tools.local.providers PORT INBOX KEYS, two folders of the stack.

`PAYMENT_NOTICES_URL` is who wants to hear of payments, signed with `STRIPE_WEBHOOK_SECRETS`.
"""

import os
import sys
from pathlib import Path

from tools.local.keys import Keys
from tools.local.providers import Journal, providers_app
from tools.local.serve import serve

port, inbox, keys = sys.argv[1:]
where, secret = os.environ.get("PAYMENT_NOTICES_URL", ""), os.environ.get("STRIPE_WEBHOOK_SECRETS", "")
notices = (where, secret) if where else None
app = providers_app(
    Journal(Path(inbox)), keys=Keys.kept_in(Path(keys)), payment_notices=notices, lasting=Path(inbox)
)
serve(app, int(port))
