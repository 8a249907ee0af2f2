"""However large a picture says it is, a process never grows beyond what two good ones need."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.unit.pictures import hostile
from tests.unit.pictures.base import busy, photo, saved

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its limit")


def in_a_child(folder: Path, megabytes: int, at_once: int = 1) -> dict[str, Any]:
    """What a process with so much room makes of the files in `folder`."""
    command = [sys.executable, "-m", "tests.unit.pictures.child", str(folder), str(megabytes), str(at_once)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_the_whole_corpus_fits_into_forty_megabytes(tmp_path: Path) -> None:
    for sample in hostile.samples():
        (tmp_path / sample.name).write_bytes(sample.content)
    said = in_a_child(tmp_path, megabytes=200)  # of addresses: a thread reserves 64 before it does anything
    assert said["outcomes"] == {sample.name: sample.refused for sample in hostile.samples()}
    assert said["grown"] < 40


def test_the_largest_ones_we_take_fit_into_a_quarter_gigabyte(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (4160, 3000), (200, 30, 30, 90))
    (tmp_path / "jpeg of 40 megapixels").write_bytes(saved(busy(7296, 5472), "JPEG", quality=70))
    (tmp_path / "jpeg that cannot be halved").write_bytes(saved(busy(3640, 3640), "JPEG"))
    (tmp_path / "progressive jpeg").write_bytes(saved(photo(4160, 3000), "JPEG", progressive=True))
    (tmp_path / "png one can look through").write_bytes(saved(clear, "PNG"))
    (tmp_path / "webp one can look through").write_bytes(saved(clear, "WEBP", lossless=True, method=0))
    said = in_a_child(tmp_path, megabytes=600)
    assert set(said["outcomes"].values()) == {""}
    assert said["grown"] < 256


def test_six_at_once_take_the_room_of_two(tmp_path: Path) -> None:
    photo_of_twelve = saved(busy(4032, 3024), "JPEG")
    for number in range(6):
        (tmp_path / f"{number}").write_bytes(photo_of_twelve)
    said = in_a_child(tmp_path, megabytes=800, at_once=6)
    assert set(said["outcomes"].values()) == {""}
    assert said["grown"] < 115
