"""What a native call entry hands back: Python and NumPy scalars, tuples, arrays over the kernel's memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from whilst.adopt import CARRAY, FLAGS_OFFSET, NEW, OWNS_DATA, SCALAR, api_address
from whilst.entry_code import EntryCode, NotNative
from whilst_compiler.frontend.specs import (
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)
from whilst_compiler.ir.types import DType

__all__ = ["Results"]

_NEW_TYPE = "ptr (ptr, i32, ptr, i32, ptr, ptr, i32, i32, ptr)"


class Results:
    """Boxes what a kernel left in ``%out``, slot after slot; ``storages`` are the array arguments by storage."""

    def __init__(self, code: EntryCode, storages: Mapping[int, str]) -> None:
        self.code = code
        self.storages = storages
        self.slots = 0

    def boxed(self, spec: Spec) -> str:
        """A new reference to the Python object."""
        code = self.code
        match spec:
            case ScalarSpec(weak=True):
                return self._python_scalar(spec)
            case ScalarSpec(dtype):
                return self._numpy_scalar(dtype)
            case ArraySpec(storage=storage) if storage >= 0:
                if storage not in self.storages:
                    raise NotNative
                return code.shared(self.storages[storage])
            case ArraySpec(dtype, dims) if dims:
                return self._array(dtype, len(dims))
            case StaticSpec(value):
                return code.shared(code.pointer(value).removeprefix("ptr "))
            case TupleSpec(items, cls) if cls is tuple:
                return self._tuple(items)
        raise NotNative

    def _take(self, count: int = 1) -> str:
        """The address of the next so many slots."""
        place = self.code.at("%out", 8 * self.slots)
        self.slots += count
        return place

    def _python_scalar(self, spec: ScalarSpec) -> str:
        code = self.code
        place = self._take(2 if spec == PY_COMPLEX else 1)
        if spec == PY_FLOAT:
            return code.call("PyFloat_FromDouble", f"double {code.value(f'load double, ptr {place}')}")
        if spec == PY_INT:
            return code.call("PyLong_FromLongLong", f"i64 {code.value(f'load i64, ptr {place}')}")
        if spec == PY_COMPLEX:
            re, im = (f"double {code.field('double', place, offset)}" for offset in (0, 8))
            return code.call("PyComplex_FromDoubles", re, im)
        assert spec == PY_BOOL
        true = code.value(f"icmp ne i8 {code.value(f'load i8, ptr {place}')}, 0")
        yes, no = (code.pointer(x) for x in (True, False))
        return code.shared(code.value(f"select i1 {true}, {yes}, {no}"))

    def _numpy_scalar(self, dtype: DType) -> str:
        if dtype is DType.C64:
            raise NotNative  # its parts are not next to each other
        place = self._take(2 if dtype is DType.C128 else 1)
        descr = self.code.pointer(dtype.numpy)
        return self.code.call_at(api_address(SCALAR), "ptr (ptr, ptr, ptr)", f"ptr {place}", descr, "ptr null")

    def _array(self, dtype: DType, rank: int) -> str:
        """As ``adopt`` makes them."""
        code = self.code
        place = self._take(1 + rank)
        cls = code.pointer(np.ndarray)
        data = code.value(f"load ptr, ptr {place}")
        made = code.call_at(
            api_address(NEW), _NEW_TYPE, cls, f"i32 {rank}", f"ptr {code.at(place, 8)}", f"i32 {dtype.numpy.num}",
            "ptr null", f"ptr {data}", "i32 0", f"i32 {CARRAY}", "ptr null",
        )  # fmt: skip
        code.unless(code.value(f"icmp ne ptr {made}, null"), "stopped")
        flags = code.at(made, FLAGS_OFFSET)
        owner = code.value(f"or i32 {code.value(f'load i32, ptr {flags}')}, {OWNS_DATA}")
        code.do(f"store i32 {owner}, ptr {flags}")
        return made

    def _tuple(self, items: tuple[Any, ...]) -> str:
        code = self.code
        parts = [self.boxed(item) for item in items]
        made = code.call("PyTuple_New", f"i64 {len(parts)}")
        for k, part in enumerate(parts):
            code.call("PyTuple_SetItem", f"ptr {made}", f"i64 {k}", f"ptr {part}")
        return made
