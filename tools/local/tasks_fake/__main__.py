"""Run the Cloud Tasks fake: python -m tools.local.tasks_fake PORT."""

import sys

from tools.local.serve import serve
from tools.local.tasks_fake import Dispatcher, Signer, tasks_app

signer = Signer()
serve(tasks_app(Dispatcher(signer), signer), int(sys.argv[1]))
