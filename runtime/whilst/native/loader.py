"""Object code into memory without LLVM: relocatable ELF files for x86-64, as LLVM writes them for just-in-time use.

With the large code model, every reference is an absolute address of 64 bits. What this loader does not know (other
machines, other relocations) is refused with ``Refused``, and LLVM links it.

Format: System V ABI, chapters 4 and 5, and its x86-64 supplement.
"""

from __future__ import annotations

import ctypes
import mmap
import platform
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

__all__ = ["Linked", "Refused", "load"]

_SUPPORTED = sys.platform == "linux" and platform.machine() == "x86_64"
_FILE_HEAD = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_RELOCATION = struct.Struct("<QQq")
_RELOCATABLE, _X86_64 = 1, 62
_TABLE_OF_SYMBOLS, _RELOCATIONS, _NOTHING = 2, 4, 8
_WRITE, _ALLOC, _EXECUTE = 1, 2, 4
_ABSOLUTE, _RELATIVE = 1, 24
_PAGE = mmap.PAGESIZE
_LIBRARIES = ("libm.so.6", "libmvec.so.1")


class Refused(Exception):
    """This object code is not of the kind that the loader knows."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Machine code in memory: the addresses asked for, what keeps them valid, (address, size) of functions.

    ``code`` is the object code, ``key`` the one of it in the cache, where it was ``found``, or not.
    """

    addresses: dict[str, int]
    keeper: Any
    functions: dict[str, tuple[int, int]]
    code: bytes = b""
    key: bytes = b""
    found: bool = False


@dataclass(slots=True)
class _Section:
    type: int
    flags: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    address: int = 0


def load(code: bytes, names: Sequence[str], imports: Mapping[str, int] = MappingProxyType({})) -> Linked:
    """Load object code that defines ``names``; what it refers to is in ``imports`` or in the C library."""
    if not _SUPPORTED:
        raise Refused("the loader is for Linux on x86-64")
    try:
        return _load(memoryview(code), names, imports)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise Refused(f"this is no object file: {error}") from None


def _load(code: memoryview, names: Sequence[str], imports: Mapping[str, int]) -> Linked:
    sections = _sections(code)
    memory, base, ends = _placed(code, sections)
    symbols, functions = _symbols(code, sections)
    symbols = [(name, imports.get(name) if address is None else address) for name, address in symbols]
    for section in sections:
        if section.type == _RELOCATIONS and sections[section.info].flags & _ALLOC:
            _relocate(code, section, sections[section.info], symbols, base, memory)
    _protect(base, ends)
    by_name = {name: address for name, address in symbols if address is not None and name not in imports}
    if missing := [name for name in names if name not in by_name]:
        raise Refused(f"{missing[0]} is not defined")
    return Linked({name: by_name[name] for name in names}, memory, functions)


def _sections(code: memoryview) -> list[_Section]:
    head = _FILE_HEAD.unpack_from(code)
    ident, type_, machine, start, size, count = head[0], head[1], head[2], head[6], head[11], head[12]
    if ident[:6] != b"\x7fELF\x02\x01" or (type_, machine, size) != (_RELOCATABLE, _X86_64, _SECTION.size):
        raise Refused("not a relocatable file for x86-64")
    found = []
    for k in range(count):
        _, kind, flags, _, offset, length, link, info, align, _ = _SECTION.unpack_from(code, start + k * size)
        if kind != _NOTHING and offset + length > len(code):
            raise Refused("the file is cut off")
        found.append(_Section(kind, flags, offset, length, link, info, max(align, 1)))
    return found


def _placed(code: memoryview, sections: list[_Section]) -> tuple[mmap.mmap, int, list[int]]:
    """Copy the sections to memory of their own: code, constants and data begin on pages of their own."""
    at, ends = 0, []
    for kind in (_EXECUTE, 0, _WRITE):
        for section in sections:
            if section.flags & _ALLOC and section.flags & (_WRITE | _EXECUTE) == kind:
                at = -(-at // section.align) * section.align
                section.address = at
                at += section.size
        at = -(-at // _PAGE) * _PAGE
        ends.append(at)
    memory = mmap.mmap(-1, max(at, _PAGE), mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE)
    base = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for section in sections:
        if section.flags & _ALLOC:
            if section.type != _NOTHING:
                memory[section.address : section.address + section.size] = code[
                    section.offset : section.offset + section.size
                ]
            section.address += base
    return memory, base, ends


def _symbols(
    code: memoryview, sections: list[_Section]
) -> tuple[list[tuple[str, int | None]], dict[str, tuple[int, int]]]:
    """Name and address of each symbol (None for those that others define); address and size of functions."""
    found: list[tuple[str, int | None]] = []
    functions: dict[str, tuple[int, int]] = {}
    for table in sections:
        if table.type != _TABLE_OF_SYMBOLS:
            continue
        text = sections[table.link]
        names = bytes(code[text.offset : text.offset + text.size])
        for k in range(table.size // _SYMBOL.size):
            name_at, _, _, where, value, size = _SYMBOL.unpack_from(code, table.offset + k * _SYMBOL.size)
            name = names[name_at : names.index(b"\0", name_at)].decode()
            known = 0 < where < len(sections) and sections[where].flags & _ALLOC
            found.append((name, sections[where].address + value if known else None))
            if known and size and sections[where].flags & _EXECUTE:
                functions[name] = (sections[where].address + value, size)
    return found, functions


def _relocate(
    code: memoryview, table: _Section, target: _Section, symbols: list[tuple[str, int | None]], base: int, memory: Any
) -> None:
    for k in range(table.size // _RELOCATION.size):
        offset, info, addend = _RELOCATION.unpack_from(code, table.offset + k * _RELOCATION.size)
        if offset + 8 > target.size:
            raise Refused("a relocation is out of place")
        name, address = symbols[info >> 32]
        kind = info & 0xFFFFFFFF
        value = (_external(name) if address is None else address) + addend
        place = target.address + offset
        if kind == _RELATIVE:
            value -= place
        elif kind != _ABSOLUTE:
            raise Refused(f"relocation {kind} is not known")
        memory[place - base : place - base + 8] = struct.pack("<Q", value % 2**64)


@cache
def _libraries() -> tuple[Any, ...]:
    """The process itself, and the mathematical functions of the C library."""
    return tuple(_opened())


def _opened() -> Iterator[Any]:
    yield ctypes.CDLL(None)
    for name in _LIBRARIES:
        try:
            yield ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue


@cache
def _external(name: str) -> int:
    for library in _libraries():
        function = getattr(library, name, None)
        if function is not None:
            return ctypes.cast(function, ctypes.c_void_p).value or 0
    raise Refused(f"{name} is not there")


@cache
def _mprotect() -> Any:
    function = ctypes.CDLL(None, use_errno=True).mprotect
    function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    return function


def _protect(base: int, ends: list[int]) -> None:
    """Code can be run and not written, constants neither."""
    code, constants, _ = ends
    parts = ((0, code, mmap.PROT_READ | mmap.PROT_EXEC), (code, constants, mmap.PROT_READ))
    for start, end, rights in parts:
        if end > start and _mprotect()(base + start, end - start, rights):
            raise Refused("memory cannot be made executable")
