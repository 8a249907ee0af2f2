"""The same questions answered by Django REST framework, in an environment of its own, from our tables."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ENVIRONMENT = Path(".local/peers/drf")


def command(port: int, threads: str) -> list[str]:
    """What starts it: gunicorn with one process of so many threads, its access log switched on."""
    how = ["--workers", "1", "--worker-class", "gthread", "--threads", threads, "--access-logfile", "-"]
    where = ["--bind", f"127.0.0.1:{port}", "--chdir", str(HERE)]
    return [str(_python()), "-m", "gunicorn", *how, *where, "project.wsgi"]


def _python() -> Path:
    """The interpreter of the peer's environment, which is made on first use."""
    python = ENVIRONMENT.resolve() / "bin" / "python"
    uv = Path(sys.executable).parent / "uv"
    if not python.exists():
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, ENVIRONMENT], check=True)
    pinned = HERE / "requirements.txt"
    subprocess.run(
        [uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", pinned], check=True
    )
    return python
