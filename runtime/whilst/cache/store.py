"""The cache on disk: object code of kernels under the hash of all that it was made from.

An entry is one file, written under another name and then renamed, so that any number of processes may read and write
at once. Before code is used, file and directory must belong to this user and to nobody else, and the checksum must
hold; whatever is wrong is a miss and a line in the log. Nothing in an entry is unpickled or evaluated.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import os
import stat
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir

from whilst.switches import is_on

__all__ = ["Entry", "Store", "user_store", "without_store"]

_LOG = logging.getLogger("whilst")
_CAPACITY = 256 << 20
_KEPT = 0.75
"""The part of the capacity that is left after old entries were dropped."""
_HEAD = struct.Struct("<8s32s32s64s")
"""Magic and version; checksum of all that follows it; key; the kernel's name."""
_MAGIC = b"whilst\x00\x01"
_SUFFIX, _UNFINISHED = ".kernel", ".unfinished"
_HOUR = 3600.0
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Entry:
    """One kernel in a store: its file, whose code it is, and when it was last used."""

    path: Path
    name: str
    size: int
    used: float


class _Unfit(Exception):
    """Why an entry or a directory is not used."""


class Store:
    """A directory of object code. No method fails because of what is on the disk, or is not."""

    def __init__(self, directory: Path, capacity: int = _CAPACITY) -> None:
        self.directory = directory
        self.capacity = capacity

    def get(self, key: bytes) -> bytes | None:
        """The code under a key of 32 bytes, or None."""
        if not self._usable():
            return None
        path = self._path(key)
        try:
            data, used = _read(path, self.capacity)
            code = _opened(data, key)
        except FileNotFoundError:
            _LOG.debug("no kernel %s in the cache", path.name)
            return None
        except (OSError, _Unfit) as problem:
            _LOG.warning("cached kernel %s is not used: %s", path, problem)
            return None
        if time.time() - used > _HOUR:
            with contextlib.suppress(OSError):
                os.utime(path)
        _LOG.debug("kernel %s from the cache", path.name)
        return code

    def put(self, key: bytes, code: bytes, name: str = "") -> None:
        """Keep code under a key."""
        rest = _HEAD.pack(_MAGIC, b"", key, name.encode()[:64])[40:] + code
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._usable():
                return
            _write(self._path(key), _MAGIC + _checksum(rest) + rest)
        except OSError as problem:
            _say_once(logging.INFO, f"kernels are not cached in {self.directory}: {problem}")
            return
        if key[0] < 4:  # one in 64
            self.shrink()

    def entries(self) -> list[Entry]:
        """All entries, the one used last first."""
        found = []
        for path in self._files(_SUFFIX):
            with contextlib.suppress(OSError, _Unfit):
                data, used = _read(path, self.capacity, _HEAD.size)
                if len(data) == _HEAD.size and data.startswith(_MAGIC):
                    name = _HEAD.unpack(data)[3].rstrip(b"\0").decode(errors="replace")
                else:
                    name = "(damaged)"
                found.append(Entry(path, name, path.stat().st_size, used))
        return sorted(found, key=lambda entry: entry.used, reverse=True)

    def clear(self) -> int:
        """Remove all entries; how many there were."""
        self._remove_unfinished(0.0)
        return sum(map(_remove, self._files(_SUFFIX)))

    def shrink(self) -> None:
        """Drop what was not used for longest, if there is too much, and what dead processes left half written."""
        self._remove_unfinished(_HOUR)
        entries = self.entries()
        size = sum(entry.size for entry in entries)
        if size > self.capacity:
            while entries and size > _KEPT * self.capacity:
                last = entries.pop()
                size -= last.size
                _remove(last.path)

    def _usable(self) -> bool:
        try:
            _demand_private(os.lstat(self.directory), self.directory)
        except OSError:
            return False
        except _Unfit as problem:
            _say_once(logging.WARNING, f"the cache of kernels is not used: {problem}")
            return False
        return True

    def _remove_unfinished(self, age: float) -> None:
        for path in self._files(_UNFINISHED):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime >= age:
                    path.unlink()

    def _path(self, key: bytes) -> Path:
        return self.directory / f"{key.hex()}{_SUFFIX}"

    def _files(self, suffix: str) -> Iterator[Path]:
        try:
            names = os.listdir(self.directory)
        except OSError:
            names = []
        return (self.directory / name for name in names if name.endswith(suffix))


def user_store(kind: str = "kernels") -> Store | None:
    """The store that the environment asks for: in ``WHILST_CACHE_DIR``, else the user's; none if the cache is off."""
    if not is_on("WHILST_CACHE", otherwise=True):
        return None
    given = os.environ.get("WHILST_CACHE_DIR")
    try:
        root = Path(given).absolute() if given else Path(user_cache_dir("whilst", appauthor=False))
    except (OSError, RuntimeError, KeyError):
        return None
    return Store(root / kind) if root.is_absolute() else None


@contextlib.contextmanager
def without_store() -> Iterator[None]:
    """What is compiled meanwhile is compiled in full: for measuring."""
    before = os.environ.get("WHILST_CACHE")
    os.environ["WHILST_CACHE"] = "0"
    try:
        yield
    finally:
        del os.environ["WHILST_CACHE"]
        if before is not None:
            os.environ["WHILST_CACHE"] = before


# -- files -----------------------------------------------------------------------------------------------------------


def _demand_private(status: os.stat_result, path: Path) -> None:
    """Machine code that someone else can write is not run."""
    if status.st_uid != os.geteuid():
        raise _Unfit(f"{path} belongs to another user")
    if status.st_mode & 0o022 or stat.S_ISLNK(status.st_mode):
        raise _Unfit(f"{path} can be written by others")


def _read(path: Path, most: int, count: int = -1) -> tuple[bytes, float]:
    """The content (so many bytes of it), and when it was last used."""
    with open(os.open(path, _FLAGS), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise _Unfit("it is not a file of sensible size")
        _demand_private(status, path)
        return file.read(count), status.st_mtime


def _opened(data: bytes, key: bytes) -> bytes:
    """The code in an entry that is whole and stands under its own key."""
    if len(data) < _HEAD.size or not data.startswith(_MAGIC):
        raise _Unfit("it is not a kernel of this format")
    _, checksum, found, _ = _HEAD.unpack_from(data)
    if checksum != _checksum(data[40:]):
        raise _Unfit("it is damaged")
    if found != key:
        raise _Unfit("it belongs to other code")
    return data[_HEAD.size :]


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(_MAGIC + data, digest_size=32).digest()


def _write(path: Path, data: bytes) -> None:
    name = f"{path.with_suffix('')}-{os.urandom(8).hex()}{_UNFINISHED}"
    try:
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


@functools.cache
def _say_once(level: int, text: str) -> None:
    _LOG.log(level, text)
