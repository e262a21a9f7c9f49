"""Types as text: ``i64``, ``f64[n,3]``, ``bool``, ``int``, ``np.float32``, ``(i64, f64)``, ``None``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from whilst_compiler.frontend.specs import (
    NONE,
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    RangeSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import DType

__all__ = ["parse_type", "parse_types"]

_WORDS: dict[str, Spec] = {
    **{t.value: ScalarSpec(t) for t in DType},
    **{f"np.{t.numpy.name}": ScalarSpec(t) for t in DType},
    **{"bool": PY_BOOL, "int": PY_INT, "float": PY_FLOAT, "complex": PY_COMPLEX},
    **{"i64": PY_INT, "f64": PY_FLOAT, "c128": PY_COMPLEX},
    **{"None": NONE, "range": RangeSpec()},
}
_ARRAY = re.compile(r"([a-z0-9]+)\[([^\]]*)\]")


def parse_types(text: str) -> tuple[Spec, ...]:
    """Several types, separated by commas.

    ``i64 f64 c128 bool`` are Python's own scalars (also spelt int, float, complex); NumPy's are ``np.int64``, and all
    others (``f32``).
    """
    numbered = _with_storage(parse_type(part) for part in _split(text))
    return tuple(numbered)


def parse_type(text: str) -> Spec:
    """One type."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if text.startswith("(") and text.endswith(")"):
        return TupleSpec(tuple(map(parse_type, _split(text[1:-1]))))
    if match := _ARRAY.fullmatch(text):
        element, dims = match.groups()
        return ArraySpec(_element(element, text), tuple(_dim(d.strip(), text) for d in dims.split(",") if d.strip()))
    raise ValueError(f"{text!r} is not a type: write i64, f64[n], bool[n,3], int, np.float32 or (i64, f64)")


def _element(name: str, text: str) -> DType:
    if name in ("int", "float", "complex"):
        return DType.of(np.dtype(name))
    try:
        return DType(name)
    except ValueError:
        raise ValueError(f"{text!r} is not a type: {name!r} is not an element type such as f64, i32 or bool") from None


def _dim(text: str, whole: str) -> int | str:
    if text.isdecimal():
        return int(text)
    if text.isidentifier():
        return text
    raise ValueError(f"{whole!r} is not a type: {text!r} is neither a size nor the name of one")


def _split(text: str) -> Iterator[str]:
    """Split at the commas outside brackets."""
    part, depth = "", 0
    for c in text:
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            yield part
            part = ""
        else:
            part += c
    if part.strip():
        yield part


def _with_storage(specs: Iterator[Spec]) -> Iterator[Spec]:
    """Each array another object."""
    count = 0

    def number(spec: Spec) -> Spec:
        nonlocal count
        if isinstance(spec, ArraySpec):
            count += 1
            return ArraySpec(spec.dtype, spec.dims, spec.writable, count - 1)
        if isinstance(spec, TupleSpec):
            return TupleSpec(tuple(map(number, spec.items)), spec.cls)
        return spec

    return map(number, specs)
