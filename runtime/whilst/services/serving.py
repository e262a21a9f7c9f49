"""What a running kernel asks of Python, ``print`` and host calls: values out of the slots of a context and back."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.ir.types import DType
from whilst_compiler.native.sites import Site
from whilst_compiler.ops.printing import put_out

__all__ = ["FORMATS", "Server", "printer", "read_payload", "server"]

FORMATS = {
    "bool": "?xxxxxxx", "i8": "bxxxxxxx", "i16": "hxxxxxx", "i32": "ixxxx", "i64": "q", "u8": "Bxxxxxxx",
    "u16": "Hxxxxxx", "u32": "Ixxxx", "u64": "Q", "f32": "fxxxx", "f64": "d", "c64": "fxxxxfxxxx", "c128": "dd",
}  # fmt: skip
"""A scalar in slots of 8 bytes."""

Server = Callable[[int], None]
"""Serves the payload at an address, and leaves the results there."""


def server(site: Site, hosts: Sequence[Callable[..., Any]]) -> Server:
    """What is done at a site of a kernel."""
    if site.kind == "print":
        return printer(site)
    if site.kind != "host":
        return lambda payload: None
    host = hosts[site.host]
    if any(dtype.kind == "c" for dtype in (*site.payload, *site.results)):
        return lambda payload: write_results(payload, site.results, host(*read_payload(payload, site.payload)))
    return _quick(site, host)


def printer(site: Site) -> Server:
    """What prints at a site."""
    fill, file, flush, dtypes = site.message.format, site.error, site.flush, site.payload
    if not dtypes:
        text = fill()
        return lambda payload: put_out(text, file, flush)
    if any(dtype.kind == "c" for dtype in dtypes):
        return lambda payload: put_out(fill(*[v.item() for v in read_payload(payload, dtypes)]), file, flush)
    unpack = struct.Struct("<" + "".join({"f": "d", "i": "q", "b": "?xxxxxxx"}.get(t.kind, "Q") for t in dtypes)).unpack
    size = 8 * len(dtypes)
    return lambda payload: put_out(fill(*unpack(ctypes.string_at(payload, size))), file, flush)


def _quick(site: Site, host: Callable[..., Any]) -> Server:
    """A host call without complex numbers: all slots are read, and written, at once."""
    unpack = struct.Struct("<" + "".join({"f": "d", "i": "q"}.get(t.kind, "Q") for t in site.payload)).unpack_from
    pack = struct.Struct("<" + "".join(FORMATS[t.value] for t in site.results)).pack_into
    slots = (ctypes.c_uint64 * max(len(site.payload), len(site.results), 1)).from_address
    types = [t.numpy.type for t in site.payload]
    count = len(site.results)

    def serve(payload: int) -> None:
        words = slots(payload)
        if types:
            result = host(*[t(x) for t, x in zip(types, unpack(words))])
        else:
            result = host()
        if not count:
            return
        try:
            if count == 1:
                pack(words, 0, result)
            else:
                pack(words, 0, *result)
        except (struct.error, OverflowError, TypeError):
            write_results(payload, site.results, result)

    return serve


def read_payload(address: int, dtypes: Sequence[DType]) -> list[Any]:
    """Scalars from slots: integers widened to 64 bits, floats to double."""
    values: list[Any] = []
    for dtype in dtypes:
        word = ctypes.string_at(address, 16 if dtype.kind == "c" else 8)
        if dtype.kind == "c":
            values.append(dtype.numpy.type(complex(*struct.unpack("<dd", word))))
        else:
            code = {"f": "<d", "i": "<q"}.get(dtype.kind, "<Q")
            values.append(dtype.numpy.type(struct.unpack(code, word)[0]))
        address += len(word)
    return values


def write_results(address: int, dtypes: Sequence[DType], result: Any) -> None:
    """No, one or several results (as None, a scalar or a tuple) into slots."""
    values = () if not dtypes else (result,) if len(dtypes) == 1 else tuple(result)
    for dtype, value in zip(dtypes, values, strict=True):
        scalar = dtype.numpy.type(value)
        parts = (scalar.real, scalar.imag) if dtype.kind == "c" else (scalar,)
        word = struct.pack("<" + FORMATS[dtype.value], *parts)
        ctypes.memmove(address, word, len(word))
        address += len(word)
