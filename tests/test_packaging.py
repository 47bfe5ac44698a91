"""What a newcomer's two commands rest on: the pins, the files around them, the Makefile."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from kinds import KINDS
from workbench import doctor

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TRACKED_LIMIT = 2 * 1024**2
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = ("3.11", "3.12", "3.13")


def pins():
    """The requirements of the lock, each with the number of its hashes."""
    text = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [(Requirement(line.split("--hash")[0].strip()), line.count("--hash=sha256:")) for line in lines]


def name_of(requirement):
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def tracked():
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout: which files are tracked cannot be said")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_the_project_names_is_pinned_once_for_every_system(system, python):
    here = {**default_environment(), **SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.9"}
    chosen = [pin for pin, _ in pins() if pin.marker is None or pin.marker.evaluate(here)]
    names = [name_of(pin) for pin in chosen]
    assert len(names) == len(set(names))
    versions = {name_of(pin): str(pin.specifier).removeprefix("==") for pin in chosen}
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[name_of(wanted)]), f"{line}: {versions[name_of(wanted)]} is pinned"


def test_every_pin_is_one_version_with_hashes_and_nothing_else():
    for pin, hashes in pins():
        assert re.fullmatch(r"==[0-9][^,*]*", str(pin.specifier)) and pin.url is None, pin
        assert hashes >= 1, pin
    options = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line.startswith("-")]
    assert options == []  # no index, no folder of wheels: whoever installs uses their own


def test_what_builds_the_project_is_pinned_too():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    versions = {name_of(pin): str(pin.specifier).removeprefix("==") for pin, _ in pins()}
    for line in build:  # `make setup` builds without fetching anything more
        assert Requirement(line).specifier.contains(versions[name_of(Requirement(line))])


def test_conda_brings_the_same_python_and_the_same_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, rest = environment["dependencies"]
    assert environment["channels"][0] == "conda-forge" and environment["name"] == "workbench"
    name, versions = python.split()
    assert name == "python" and SpecifierSet(versions) == SpecifierSet(PROJECT["requires-python"])
    assert pip == "pip" and rest == {"pip": ["-r requirements.lock"]}
    install = "pip install --no-deps -e ."
    assert install in (ROOT / "environment.yml").read_text() and install in (ROOT / "postBuild").read_text()
    assert os.access(ROOT / "postBuild", os.X_OK)


def test_all_places_agree_on_the_pythons():
    wanted = SpecifierSet(PROJECT["requires-python"])
    for minor in range(8, 20):
        fits = wanted.contains(f"3.{minor}")
        assert fits == (doctor.PYTHONS[0] <= (3, minor) < doctor.PYTHONS[1]) == (f"3.{minor}" in PYTHONS)
    low, high = ((3, int(minor)) for minor in re.findall(r"\(3, (\d+)\)", (ROOT / "Makefile").read_text())[:2])
    assert (low, high) == doctor.PYTHONS


def test_ci_runs_what_everybody_runs():
    script = (ROOT / ".ci" / "run").read_text()
    commands = [line.strip() for line in script.splitlines() if line.strip() and not line.startswith("#")]
    assert commands[-1] == "make test" and sum("make " in command for command in commands) == 1
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"]).returncode == 0


def test_a_code_host_runs_the_same_on_every_python_and_the_quick_part_on_every_system():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text())["jobs"]
    assert tuple(jobs["full"]["strategy"]["matrix"]["python"]) == PYTHONS
    assert jobs["full"]["steps"][-1]["run"] == "bash .ci/run"
    assert {name.split("-")[0] for name in jobs["quick"]["strategy"]["matrix"]["system"]} == {"macos", "windows"}
    quick = re.search(r'^quick:.*\n.* (-m ".*")$', (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert quick in jobs["quick"]["steps"][-1]["run"]
    assert set(re.findall(r"not (\w+)", quick)) == set(KINDS)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hook["entry"] == "make lint"


def test_no_registry_no_index_and_no_path_of_one_machine_is_written_anywhere():
    # Put together here, so that this file does not hold them either.
    forbidden = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "--index" + "-url",
        "--extra-index" + "-url",
        "--find" + "-links",
        "file:" + "///",
        "/" + "root/",
        "/work" + "/main",
        "/work" + "/shared",
    ]
    for path in tracked():
        content = path.read_bytes()
        for word in forbidden:
            assert word.encode() not in content, f"{path.relative_to(ROOT)} holds {word}"


def test_no_tracked_file_is_large_and_none_is_data():
    for path in tracked():
        assert path.stat().st_size <= TRACKED_LIMIT, path
        assert path.suffix not in (".npz", ".gz", ".pkz"), path


def test_the_licence_is_what_the_project_says():
    text = (ROOT / "LICENSE").read_text()
    assert PROJECT["license"] == "Apache-2.0" and "Apache License" in text and "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


# The Makefile, with Pythons that only pretend.

OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *venv*) exit 1;; -V) echo "Python 3.12.0";; esac\n'


def make(tmp_path, python, *words, **variables):
    """Run make where the only Python is the given script."""
    if shutil.which("make") is None:
        pytest.skip("there is no make on this machine")
    programs = tmp_path / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("sh", "make", "sed", "grep", "touch", "printf", "echo", "rm"):
        if (path := shutil.which(name)) and not (programs / name).exists():
            (programs / name).symlink_to(path)
    if python:
        (programs / "python3").write_text(python)
        (programs / "python3").chmod(0o755)
    return subprocess.run(
        ["make", *words, f"VENV={tmp_path / 'environment'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": str(programs), "HOME": str(tmp_path), **variables},
        timeout=60,
    )


@pytest.mark.parametrize("python", [None, OLD])
def test_without_a_fitting_python_make_says_what_is_missing(tmp_path, python):
    process = make(tmp_path, python, "dashboard")
    assert process.returncode != 0 and not (tmp_path / "environment").exists()
    assert "Wanted: Python 3.11, 3.12 or 3.13" in process.stdout and "make dashboard PYTHON=" in process.stdout


def test_without_venv_make_says_what_to_install(tmp_path):
    process = make(tmp_path, WITHOUT_VENV, "setup")
    assert process.returncode != 0 and "python3-venv" in process.stdout
    assert "Python 3.12.0" in process.stdout


def test_make_help_names_every_target(tmp_path):
    said = make(tmp_path, None, "help").stdout
    for target in ("dashboard", "lab", "setup", "test", "quick", "browser", "notebooks", "lint", "help"):
        assert re.search(rf"make {target} +\w", said)


def test_what_pip_says_becomes_one_line_that_counts():
    counted = re.search(r"^COUNTED := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    said = "Collecting a==1\n  Downloading a-1.whl (1 MB)\nRequirement already satisfied: b\nInstalling collected: a\n"
    process = subprocess.run([sys.executable, "-c", counted, "2"], input=said.encode(), capture_output=True)
    assert process.stdout.strip(b"\r\n") == b"     1 of 2\r     2 of 2" and not process.stderr


def test_a_second_start_installs_nothing(tmp_path):
    environment = tmp_path / "environment"
    environment.mkdir()
    (environment / ".ready").touch()
    planned = make(tmp_path, None, "--dry-run", "dashboard").stdout
    assert "workbench dashboard --port 8501" in planned and "pip" not in planned and "venv" not in planned


@pytest.mark.parametrize(("command", "port"), [("dashboard", 8501), ("lab", 8888)])
def test_make_passes_port_and_host_on_where_they_are_typed(tmp_path, command, port):
    environment = tmp_path / "environment"
    environment.mkdir()
    (environment / ".ready").touch()
    for typed, wanted in {
        "": f"--port {port}",
        "HOST=0.0.0.0": f"--port {port} --host 0.0.0.0",
        "PORT=8891": "--port 8891",
        "PORT=8891 HOST=::": "--port 8891 --host ::",
    }.items():
        planned = make(tmp_path, None, "--dry-run", command, *typed.split(), HOST="a.variable.of.the.shell").stdout
        assert planned.rstrip().endswith(f"-m workbench {command} {wanted}")
