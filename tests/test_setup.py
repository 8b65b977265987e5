"""The two commands of the Makefile, and what the requirement files promise."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_imports import ROOT, imported, modules

MAKE = shutil.which("make")
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-gpu.txt", "requirements-umap.txt", "constraints.txt")
# Named in requirements.txt, but imported by TensorFlow, every one of whose tf.summary calls would raise without it, and
# by Starlette, which reads forms with it.
IMPORTED_BY_OTHERS = {"tensorboard", "python-multipart"}
EXTRAS = {"umap-learn"}

needs_make = pytest.mark.skipif(os.name == "nt", reason="on Windows the two commands of pip and streamlit are typed")


def make(*arguments: str, folder: Path = ROOT, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run make on a PATH of one folder, or on the usual one."""
    assert MAKE, "GNU Make is missing: install make"
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    if path:
        environment["PATH"] = str(path)
    command = [MAKE, "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that was said on stderr, without make's own."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(lines) == 1, done.stderr
    return lines[0]


def stand_in(folder: Path, name: str, script: str) -> Path:
    """A program of this name."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with what `make` reads, and a .venv whose Python writes down how it is called."""
    for name in ("Makefile", *FILES):
        shutil.copy(ROOT / name, tmp_path)
    stand_in(tmp_path / ".venv" / "bin", "python", 'echo "$@" >> calls')
    return tmp_path


def installs(project: Path) -> list[str]:
    """The requirement files that pip was called with, in order."""
    return re.findall(r"-m pip install .*-r (\S+)", (project / "calls").read_text())


@needs_make
@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_make_alone_tells_the_commands(arguments):
    done = make(*arguments)

    assert done.returncode == 0
    for command in ("make run", "make test", "make test-all", "PORT=", "HOST="):
        assert command in done.stdout


@needs_make
def test_a_taken_port_is_told_with_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = sentence(make("run", f"VENV={sys.prefix}", f"PORT={port}", "HOST=127.0.0.1"))

    offered = re.search(r"make run PORT=(\d+)", told)
    assert f"Port {port} is taken" in told
    assert offered
    with socket.create_server(("127.0.0.1", int(offered[1]))):
        pass


@needs_make
@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("PORT=eighty", r"PORT must be a number from 1 to 65535, not 'eighty'"),
        ("PORT=65536", r"PORT must be a number from 1 to 65535, not '65536'"),
        ("HOST=192.0.2.1", r"HOST=192\.0\.2\.1 is not an address of this machine"),
    ],
)
def test_an_impossible_address_is_told(argument, told):
    assert re.search(told, sentence(make("run", f"VENV={sys.prefix}", argument)))


@needs_make
def test_no_python_is_told(tmp_path):
    stand_in(tmp_path / "bin", "python3", 'echo "python3: command not found" >&2; exit 127')

    told = sentence(make("run", f"VENV={tmp_path / 'venv'}", path=tmp_path / "bin"))

    assert told.startswith("Python was not found: install Python 3.11, 3.12 or 3.13")


@needs_make
@pytest.mark.parametrize("version", ["2.7", "3.10", "3.14"])
def test_a_python_out_of_range_is_told(tmp_path, version):
    stand_in(tmp_path / "bin", "python3.12", "exit 127")
    stand_in(tmp_path / "bin", "python3", f"echo {version}")

    told = sentence(make("test", f"VENV={tmp_path / 'venv'}", path=tmp_path / "bin"))

    assert told.startswith(f"Epochscope needs Python 3.11, 3.12 or 3.13, but python3 is Python {version}: ")


@needs_make
def test_a_missing_venv_module_is_told(tmp_path):
    stand_in(tmp_path / "bin", "python3.11", 'case "$2" in *venv*) exit 1 ;; *) echo 3.11 ;; esac')

    told = sentence(make("run", f"VENV={tmp_path / 'venv'}", path=tmp_path / "bin"))

    assert "without its venv module" in told
    assert "apt install python3.11-venv" in told


@needs_make
def test_an_interpreter_in_range_is_taken_though_stand_ins_come_first(tmp_path):
    calls = tmp_path / "calls"
    stand_in(tmp_path / "bin", "python3.13", "exit 127")
    stand_in(tmp_path / "bin", "python3", f'case "$2" in *version*) echo 3.12 ;; esac; echo "$@" >> {calls}')

    done = make("venv", f"VENV={tmp_path / 'venv'}", path=tmp_path / "bin")

    assert done.returncode == 0
    assert f"-m venv --clear {tmp_path / 'venv'}" in calls.read_text()


@needs_make
def test_a_second_start_installs_nothing_and_a_changed_pin_does(project):
    make("installed", folder=project)
    make("installed", folder=project)
    assert installs(project) == ["requirements.txt"]

    with (project / "constraints.txt").open("a") as constraints:
        constraints.write("another==1.0\n")
    make("installed", folder=project)
    assert installs(project) == ["requirements.txt"] * 2


@needs_make
def test_large_downloads_are_told(project):
    large = "  Downloading keras_large-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl (280.1 MB)"
    small = "Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)"
    stand_in(project / ".venv" / "bin", "python", f'test "$2" != pip || echo "{large}\n{small}"')

    told = make("installed", folder=project).stdout.splitlines()

    assert told[1:] == ["  fetching keras_large-2.21.0, 280.1 MB"]


@needs_make
def test_what_make_test_installed_serves_make_run(project):
    make("installed-dev", folder=project)
    make("installed", folder=project)
    make("installed-dev", folder=project)

    assert installs(project) == ["requirements-dev.txt"]


@needs_make
def test_a_failed_installation_is_told_and_tried_again(project):
    python = stand_in(project / ".venv" / "bin", "python", 'echo "$@" >> calls; test "$2" != pip')

    assert sentence(make("installed", folder=project)).startswith("Installing failed")
    stand_in(python.parent, "python", 'echo "$@" >> calls')
    assert make("installed", folder=project).returncode == 0
    assert installs(project) == ["requirements.txt"] * 2


@needs_make
def test_without_a_card_gpu_is_a_sentence(project):
    stand_in(project / "bin", "nvidia-smi", "exit 9")
    told = sentence(make("card", "GPU=1", folder=project, path=project / "bin"))
    assert "nvidia-smi finds no card: start with make run" in told


@needs_make
def test_with_a_card_the_tensorflow_for_the_processor_makes_way_once(project):
    calls = project / "calls"
    stand_in(project / ".venv-gpu" / "bin", "python", 'echo "$@" >> calls')
    for _ in range(2):
        assert make("installed-gpu", "GPU=1", folder=project).returncode == 0
    wanted = [r"pip install .*-r requirements\.txt", r"pip uninstall .*tensorflow-cpu", r"-r requirements-gpu\.txt"]
    called = [line for line in calls.read_text().splitlines() if "install" in line]
    assert len(called) == len(wanted)
    assert all(re.search(pattern, line) for pattern, line in zip(wanted, called, strict=True))
    assert not (project / ".venv" / "installed").exists()


def lines(name: str) -> list[str]:
    stripped = (line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    return [line for line in stripped if line]


def requirements(name: str) -> list[Requirement]:
    return [Requirement(line) for line in lines(name) if not line.startswith("-")]


def pins() -> dict[str, Requirement]:
    return {canonicalize_name(pin.name): pin for pin in requirements("constraints.txt")}


@pytest.mark.parametrize("name", FILES)
def test_requirement_files_name_no_place(name):
    options = [line for line in lines(name) if line.startswith("-")]

    assert set(options) <= {"-c constraints.txt", "-r requirements.txt"}
    assert all(not requirement.url for requirement in requirements(name))


def test_every_constraint_is_exact():
    assert all(re.fullmatch(r"==[^*]+", str(pin.specifier)) for pin in pins().values())


@pytest.mark.parametrize("name", FILES[:2])
def test_direct_dependencies_are_pinned_within_their_range(name):
    for requirement in requirements(name):
        pin = pins()[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(next(iter(pin.specifier)).version)


def brought_along(name: str) -> Iterator[str]:
    for text in metadata.requires(name) or []:
        requirement = Requirement(text)
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def test_all_that_they_bring_along_is_pinned():
    wanted = {canonicalize_name(requirement.name) for requirement in applicable("requirements-dev.txt")}
    wanted |= {canonicalize_name(requirement.name) for requirement in applicable("requirements.txt")}
    reached: set[str] = set()
    while wanted:
        reached |= wanted
        wanted = {brought for name in wanted for brought in brought_along(name)} - reached

    assert reached - pins().keys() == set()


def applicable(name: str) -> list[Requirement]:
    return [one for one in requirements(name) if not one.marker or one.marker.evaluate()]


def imported_distributions() -> set[str]:
    """The packages that the product itself imports."""
    tops = {name.partition(".")[0] for path in modules().values() for name in imported(path.read_text("utf-8"))}
    homes = metadata.packages_distributions()
    return {canonicalize_name(home) for top in tops for home in homes.get(top, [])}


def test_what_is_required_is_imported_and_what_is_imported_is_required():
    required = {canonicalize_name(requirement.name) for requirement in applicable("requirements.txt")}

    assert required - IMPORTED_BY_OTHERS == imported_distributions() - EXTRAS
