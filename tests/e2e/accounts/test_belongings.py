"""A picture that tells no place, and a package with everything of one's own."""

import json
import re
import zipfile
from io import BytesIO

from PIL import Image

from tests.e2e.accounts.conftest import Watched
from tools.demo.ways_in import fetched, photo_with_place, place_in


def opened(url: str) -> bytes:
    """What is there for anybody who has the link."""
    content = fetched(url)
    assert content is not None
    return content


def test_a_picture_is_served_and_does_not_tell_where_it_was_taken(alice: Watched) -> None:
    photo = photo_with_place()
    assert place_in(photo)
    worn = alice.picture("/api/user/avatar/", photo)
    assert alice.get("/api/user/detail/")["avatar"] == worn
    served = [opened(url) for url in worn.values()]
    assert [Image.open(BytesIO(each)).size for each in served] == [(900, 600), (512, 512), (128, 128)]
    assert not any(place_in(each) for each in served)
    alice.delete("/api/user/avatar/", expect=204)
    assert alice.get("/api/user/detail/")["avatar"] is None


def test_a_letter_brings_everything_of_ones_own(alice: Watched) -> None:
    alice.picture("/api/user/avatar/", photo_with_place())
    alice.get("/api/user/export/", expect=202)
    link = re.findall(r"^http\S+avatid\.zip\S*$", alice.letter("data is ready")["text"], re.MULTILINE)[0]
    alice.said.add(link)
    with zipfile.ZipFile(BytesIO(opened(link))) as package:
        names = package.namelist()
        told = json.loads(package.read("profile.json"))
    assert "readme.txt" in names
    assert [row["email"] for row in told] == [alice.address]
    assert alice.get("/api/user/export/", expect=429)["code"] == "export_once_a_day"
