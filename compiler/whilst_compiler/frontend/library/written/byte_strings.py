"""Bytes, as lists of their numbers."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "characters", "copied", "count", "ends", "find", "hexadecimal", "in_range", "index", "integer", "numbered",
    "of_integer", "of_text", "remove", "starts", "zeros",
]  # fmt: skip


def numbered(items: Iterable[int]) -> list[int]:
    """The numbers of ``bytes(items)``."""
    found: list[int] = []
    for item in items:
        if item < 0 or item > 255:
            raise ValueError("bytes must be in range(0, 256)")
        found.append(int(item))
    return found


def in_range(items: Iterable[int]) -> list[int]:
    """The numbers of ``bytearray(items)``."""
    found: list[int] = []
    for item in items:
        if item < 0 or item > 255:
            raise ValueError("byte must be in range(0, 256)")
        found.append(int(item))
    return found


def remove(data: list[int], item: int) -> None:
    if item not in data:
        raise ValueError("value not found in bytearray")
    data.remove(item)


def copied(data: list[int]) -> list[int]:
    return data[:]


def zeros(count: int) -> list[int]:
    """The numbers of ``bytes(count)``."""
    if count < 0:
        raise ValueError("negative count")
    return [0] * count


def find(data: list[int], part: list[int]) -> int:
    """Where ``part`` is first found, or -1."""
    for k in range(len(data) - len(part) + 1):
        i = 0
        while i < len(part) and data[k + i] == part[i]:
            i += 1
        if i == len(part):
            return k
    return -1


def index(data: list[int], part: list[int]) -> int:
    place = find(data, part)
    if place < 0:
        raise ValueError("subsection not found")
    return place


def count(data: list[int], part: list[int]) -> int:
    """How often ``part`` is there, no two times at one place."""
    if len(part) == 0:
        return len(data) + 1
    total = k = 0
    while k + len(part) <= len(data):
        i = 0
        while i < len(part) and data[k + i] == part[i]:
            i += 1
        found = i == len(part)
        total += found
        k += len(part) if found else 1
    return total


def starts(data: list[int], part: list[int]) -> bool:
    return data[: len(part)] == part


def ends(data: list[int], part: list[int]) -> bool:
    return len(part) <= len(data) and data[len(data) - len(part) :] == part


def characters(data: list[int]) -> str:
    return "".join([chr(x) for x in data])


def hexadecimal(data: list[int]) -> str:
    return "".join([f"{x:02x}" for x in data])


def of_text(text: str) -> list[int]:
    """The numbers of a text all of whose characters are below 256."""
    return [ord(character) for character in text]


def integer(data: list[int], big: bool, signed: bool) -> int:
    """``int.from_bytes``."""
    total = 0
    for k in range(len(data)):
        x = data[k] if big else data[len(data) - 1 - k]
        if k == 0 and signed and x >= 128:
            x -= 256
        total = total * 256 + x
    return total


def of_integer(x: int, length: int, big: bool, signed: bool) -> list[int]:
    """``int.to_bytes``."""
    if length < 0:
        raise ValueError("length argument must be non-negative")
    if x < 0 and not signed:
        raise OverflowError("can't convert negative int to unsigned")
    found = [0] * length
    rest = int(x)
    for k in range(length):
        found[length - 1 - k if big else k] = rest & 255
        rest >>= 8
    top = found[0 if big else length - 1] if length > 0 else 0
    if rest != (-1 if x < 0 else 0) or (signed and length > 0 and (top >= 128) != (x < 0)):
        raise OverflowError("int too big to convert")
    return found
