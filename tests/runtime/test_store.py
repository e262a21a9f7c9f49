"""The cache on disk: found by other processes, never trusted, never in the way."""

from __future__ import annotations

import logging
import os
import random
import stat
import subprocess
import sys
import time

import numpy as np
import pytest
from benchmarks.robustness import damaged
from click.testing import CliRunner

from whilst import compile
from whilst.cache.store import Store, user_store
from whilst.commands.main import commands

PROGRAM = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(message)s")
import whilst

SCALE = 3

def inner(x):
    return x + 1

@whilst.compile
def f(x, k=2):
    total = 0.0
    i = 0
    while i < k:
        total += inner(x) * SCALE
        i += 1
    return total

print("answer", f(2.0))
"""


def scaled(a, k):
    out = np.zeros(len(a))
    for i in range(len(a)):
        out[i] = a[i] * k + i
    return out


def answers():
    """A fresh compilation of ``scaled``, run."""
    return compile(scaled)(np.arange(4.0), 2.0).tolist() == [0.0, 3.0, 6.0, 9.0]


def start(path, text=PROGRAM, **environment):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path), "PYTHONUNBUFFERED": "1", **environment}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, str(path)], stdout=pipe, stderr=pipe, text=True, env=env)


def run(path, text=PROGRAM, **environment):
    process = start(path, text, **environment)
    out, err = process.communicate()
    assert process.returncode == 0 and not err, err
    lines = out.splitlines()
    hits = sum("from the cache" in line for line in lines) > 0
    return float(next(line.split()[1] for line in lines if line.startswith("answer"))), hits


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of its own."""
    monkeypatch.setenv("WHILST_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("WHILST_CACHE", raising=False)
    return tmp_path / "cache" / "kernels"


def the_entry(folder):
    assert answers()
    (path,) = (entry.path for entry in user_store().entries() if entry.name == "scaled")
    return path


# -- found again, and only what is right ---------------------------------------------------------------------------------


def test_a_second_process_finds_the_code(folder, tmp_path):
    assert run(tmp_path / "program.py") == (18.0, False)
    assert run(tmp_path / "program.py") == (18.0, True)
    assert run(tmp_path / "program.py", PYTHONHASHSEED="7") == (18.0, True)


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [("x + 1", "x + 2", 24.0), ("SCALE = 3", "SCALE = 4", 24.0), ("+=", "-=", None), ("k=2", "k=3", 27.0)],
)
def test_an_edit_is_seen(folder, tmp_path, old, new, answer):
    run(tmp_path / "program.py")
    edited = PROGRAM.replace(old, new, 1) if answer else PROGRAM.replace("total += inner", "total -= inner")
    assert run(tmp_path / "program.py", edited)[0] == (answer or -18.0)


def test_processes_at_once(folder, tmp_path):
    started = [start(tmp_path / "program.py") for _ in range(8)]
    for process in started:
        out, err = process.communicate()
        assert "answer 18.0" in out and not err and process.returncode == 0
    assert sorted(entry.name for entry in Store(folder).entries()) == ["f", "services"]


def test_a_lazy_stage_after_a_hit(folder):
    answers()
    lowering = compile(scaled).lower("f64[n]", "f64")
    lowering.compile()
    assert "kernel" in lowering.asm


# -- damage ----------------------------------------------------------------------------------------------------------------


def test_damage_means_a_miss(folder):
    path = the_entry(folder)
    data, store, key = path.read_bytes(), user_store(), bytes.fromhex(path.stem)
    other_key = bytes(32)
    store.put(other_key, b"other code")
    other = (folder / f"{other_key.hex()}.kernel").read_bytes()
    good = store.get(key)
    how = random.Random(5)
    for _ in range(1000):
        bad = damaged(data, other, how)
        path.write_bytes(bad)
        assert store.get(key) == (good if bad == data else None)


def test_damage_means_compiling_again(folder, caplog):
    path = the_entry(folder)
    data = path.read_bytes()
    how = random.Random(6)
    with caplog.at_level(logging.WARNING, "whilst"):
        for _ in range(100):
            caplog.clear()
            bad = damaged(data, b"MZ" * 200, how)
            path.write_bytes(bad)
            assert answers()
            assert bad == data or "is not used" in caplog.text
            assert path.read_bytes() == data


def test_code_that_does_not_link_is_compiled_again(folder, caplog):
    path = the_entry(folder)
    data = path.read_bytes()
    user_store().put(bytes.fromhex(path.stem), b"no object code", "scaled")
    assert answers() and "is not used" in caplog.text
    assert path.read_bytes() == data


def test_what_others_can_write_is_not_run(folder, caplog):
    path = the_entry(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE(path.stat().st_mode) == 0o600
    key = bytes.fromhex(path.stem)
    path.chmod(0o666)
    assert user_store().get(key) is None and "can be written by others" in caplog.text
    path.chmod(0o600)
    folder.chmod(0o777)
    assert user_store().get(key) is None and answers()
    folder.chmod(0o700)
    assert user_store().get(key) is not None


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda p: os.symlink("/dev/zero", p)])
def test_what_is_no_file(folder, make):
    path = the_entry(folder)
    path.unlink()
    make(path)
    assert answers()


# -- nowhere to write ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["/proc/whilst", "/dev/null/whilst"])
def test_a_directory_that_cannot_be_made(folder, tmp_path, where):
    for _ in range(2):
        assert run(tmp_path / "program.py", WHILST_CACHE_DIR=where) == (18.0, 0)


def test_a_read_only_directory(folder, monkeypatch):
    def refused(*args, **keywords):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refused)
    assert answers() and list(folder.iterdir()) == []


def test_a_full_disk(folder, monkeypatch):
    def refused(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refused)
    assert answers() and list(folder.iterdir()) == []


@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null"])
def test_a_missing_home(folder, tmp_path, home):
    assert run(tmp_path / "program.py", WHILST_CACHE_DIR="", HOME=home, XDG_CACHE_HOME="") == (18.0, 0)


@pytest.mark.parametrize("told", ["0", "off", "No", "false"])
def test_disabled(folder, monkeypatch, told):
    monkeypatch.setenv("WHILST_CACHE", told)
    assert user_store() is None and answers() and not folder.exists()


@pytest.mark.parametrize("told", ["", "1", "on"])
def test_not_disabled(folder, monkeypatch, told):
    monkeypatch.setenv("WHILST_CACHE", told)
    assert user_store() is not None and answers() and folder.exists()


# -- size ------------------------------------------------------------------------------------------------------------------


def test_the_oldest_are_dropped(tmp_path):
    store = Store(tmp_path / "kernels", capacity=20_000)
    keys = [bytes([200, k]) + bytes(30) for k in range(30)]
    for k, key in enumerate(keys):
        store.put(key, bytes(900), f"k{k}")
        os.utime(store.directory / f"{key.hex()}.kernel", (1000.0 + k, 1000.0 + k))
    assert store.get(keys[3]) == bytes(900)  # and so it is the newest
    left = store.directory / "x.unfinished"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    store.shrink()
    names = [entry.name for entry in store.entries()]
    assert names[0] == "k3" and names[1:] == [f"k{k}" for k in range(29, 29 - len(names) + 1, -1)]
    assert sum(entry.size for entry in store.entries()) <= 15_000 and not left.exists()


def test_the_command(folder):
    assert answers()
    listed = CliRunner().invoke(commands, ["cache", "ls"]).output
    os.utime(user_store().entries()[0].path, (time.time() - 10_000, time.time() - 10_000))
    assert "3 hours ago" in CliRunner().invoke(commands, ["cache", "ls"]).output
    assert "scaled" in listed and " seconds ago" in listed and "1 kernel, " in listed and "1 recipe for" in listed
    assert "removed 1 kernel and 1 recipe from" in CliRunner().invoke(commands, ["cache", "clear"]).output
    assert user_store().entries() == user_store("recipes").entries() == []
    assert list(folder.iterdir()) == []


def test_a_process_that_is_killed_leaves_nothing_harmful(folder, tmp_path):
    text = PROGRAM + "\nwhile True:\n    from whilst.cache.store import user_store\n    user_store().put(bytes(32), bytes(10**6))\n"
    how = random.Random(3)
    for _ in range(3):
        process = start(tmp_path / "program.py", text)
        assert any("answer" in line for line in iter(process.stdout.readline, "")), process.stderr.read()
        time.sleep(how.random() / 10)
        process.kill()
        process.communicate()
        assert user_store().get(bytes(32)) in (None, bytes(10**6)) and answers()
