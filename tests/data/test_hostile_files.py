"""A thousand bad files and more: each becomes 32x32 pixels or a sentence, within bounded memory, and nothing else.

They are read by a process of their own, so that its memory tells of nothing but them.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.hostile import File, hostile_files, largest

ROOT = Path(__file__).parents[2]
FEWEST = 1000
MOST_MEGABYTES = 400
READ = """
import json, os, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")  # Pillow's, about damage; the tests' own settings would make errors of them
from cnn_core.data.crop import FIT, Crop
from cnn_core.data.uploads import read_picture
from cnn_core.errors import ImageError

def peak():
    lines = Path("/proc/self/status").read_text().splitlines() if sys.platform == "linux" else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)

def answer(content, name):
    try:
        picture = read_picture(content, name)
        seen = [picture.pixels, *(picture.seen(crop).pixels for crop in (FIT, Crop("free", 0.3, 0.9, 0.2)))]
        right = all(pixels.shape == (32, 32, 3) and str(pixels.dtype) == "uint8" for pixels in seen)
        return {"pixels": right, "words": [picture.name, *picture.warnings]}
    except ImageError as error:
        return {"refused": True, "words": [str(error)]}
    except BaseException as error:
        return {"wrong": repr(error)[:300], "words": []}

def watch(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "os.system", "socket.connect"):
        written.append(event)

names, folder = json.loads(sys.stdin.read()), Path(sys.argv[1])
answer((folder / "0").read_bytes(), "warm.png")
before, written, answers = peak(), [], []
sys.addaudithook(watch)
for place, name in enumerate(names):
    answers.append(answer((folder / str(place)).read_bytes(), name))
grown, noticed = peak() - before, list(written)
print(json.dumps({"answers": answers, "megabytes": grown, "written": noticed}))
"""


def told_of(files: list[File], folder: Path) -> dict:
    """What the process says of the files, and that its working directory stayed empty."""
    kept, started_in = folder / "files", folder / "here"
    kept.mkdir()
    started_in.mkdir()
    for place, (_, content) in enumerate(files):
        (kept / str(place)).write_bytes(content)
    command = [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{READ}", str(kept)]
    names = json.dumps([name for name, _ in files])
    done = subprocess.run(command, cwd=started_in, input=names, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert list(started_in.iterdir()) == []
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def files() -> list[File]:
    return list(hostile_files())


@pytest.fixture(scope="module")
def told(files, tmp_path_factory) -> dict:
    return told_of(files, tmp_path_factory.mktemp("hostile"))


def test_there_are_more_than_a_thousand_and_they_are_of_every_sort(files):
    assert len(files) > FEWEST and len({content for _, content in files}) > FEWEST
    assert list(hostile_files()) == files
    assert sum(name.startswith("cut ") for name, _ in files) > 400
    assert sum(name.startswith("turned bits ") for name, _ in files) > 800


def test_each_is_answered_with_pixels_or_with_a_sentence(files, told):
    answers = told["answers"]
    assert [answer for answer in answers if "wrong" in answer] == []
    assert len(answers) == len(files)
    assert all(answer.get("pixels") or answer.get("refused") for answer in answers)
    assert sum("pixels" in answer for answer in answers) > 300 and sum("refused" in answer for answer in answers) > 500


def test_every_sentence_is_one_fit_to_be_shown(told):
    for answer in told["answers"]:
        for words in answer["words"]:
            assert len(words) < 300 and words.isprintable(), words
        if "refused" in answer:
            assert re.search(r"[a-z]\.$", answer["words"][0]) and "Traceback" not in answer["words"][0]


def test_nothing_is_written_started_or_called(told):
    assert told["written"] == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("50000x50000.png", "more pixels than can be taken"),
        ("50000x50000.gif", "more pixels than can be taken"),
        ("50000x50000.jpg", "more pixels than can be taken"),
        ("50000x50000.webp", "more pixels than can be taken|damaged or incomplete|not a picture"),
        ("too many rows.png", None),
        ("zTXt.png", "damaged or incomplete"),
        ("cat.png", "not a picture|is empty"),
    ],
)
def test_what_becomes_of_the_boastful_and_the_foreign(files, told, name, sentence):
    found = [answer for (other, _), answer in zip(files, told["answers"], strict=True) if other == name]
    assert found
    for answer in found:
        if sentence is None:
            assert answer.get("pixels")
        else:
            assert answer.get("refused") and re.search(sentence, answer["words"][0]), answer


@pytest.mark.skipif(sys.platform != "linux", reason="where the peak of memory is told")
def test_memory_stays_bounded(told, tmp_path):
    assert told["megabytes"] < MOST_MEGABYTES / 4
    at_most = told_of([("small.png", b"BM"), *largest()], tmp_path)
    assert all(answer.get("pixels") for answer in at_most["answers"][1:]), at_most
    assert 100 < at_most["megabytes"] < MOST_MEGABYTES
