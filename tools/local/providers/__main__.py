"""Run the provider fakes: python -m tools.local.providers PORT FOLDER, the folder being the inbox's."""

import sys
from pathlib import Path

from tools.local.providers import Journal, providers_app
from tools.local.serve import serve

serve(providers_app(Journal(Path(sys.argv[2]))), int(sys.argv[1]))
