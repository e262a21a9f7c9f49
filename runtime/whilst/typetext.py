"""Types as text: ``i64``, ``f64[n,3]``, ``bool``, ``int``, ``str``, ``np.float32``, ``(i64, f64)``, ``None``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from whilst_compiler.frontend.signature.specs import (
    NONE,
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    RangeSpec,
    RecordSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import DType

__all__ = [
    "each_apart",
    "parse_type",
    "parse_types",
    "spec_of_text",
    "split_types",
    "spread",
    "symbols_of",
    "with_storages",
]

_WORDS: dict[str, Spec] = {
    **{t.value: ScalarSpec(t) for t in DType},
    **{f"np.{t.numpy.name}": ScalarSpec(t) for t in DType},
    **{"bool": PY_BOOL, "int": PY_INT, "float": PY_FLOAT, "complex": PY_COMPLEX},
    **{"i64": PY_INT, "f64": PY_FLOAT, "c128": PY_COMPLEX},
    **{"None": NONE, "range": RangeSpec(), "str": HandleSpec(str)},
}
_ELEMENTS: dict[str, DType] = {
    **{t.value: t for t in DType},
    **{t.numpy.name: t for t in DType},
    **{"int": DType.I64, "float": DType.F64, "complex": DType.C128},
}
_ARRAY = re.compile(r"(?:np\.)?([a-z0-9]+)\s*\[([^\]]*)\]")
_MEANT_AS_TYPE = re.compile(r"(?:np\.)?\w+\s*\[.*")


def parse_types(text: str) -> tuple[Spec, ...]:
    """Several types, separated by commas.

    ``i64 f64 c128 bool`` are Python's own scalars (also spelt int, float, complex); NumPy's are ``np.int64``, and all
    others (``f32``).
    """
    return with_storages(parse_type(part) for part in split_types(text))


def parse_type(text: str) -> Spec:
    """One type."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if text.startswith("(") and text.endswith(")"):
        return TupleSpec(tuple(map(parse_type, split_types(text[1:-1]))))
    if match := _ARRAY.fullmatch(text):
        element, dims = match.groups()
        return ArraySpec(_element(element, text), tuple(_dim(d.strip(), text) for d in dims.split(",") if d.strip()))
    raise ValueError(f"{text!r} is not a type: write i64, f64[n], bool[n,3], int, np.float32 or (i64, f64)")


def spec_of_text(value: object) -> Spec | None:
    """The spec that an argument of ``lower`` stands for: a spec itself, or text that is a type; None for a value.

    Raises ValueError for a text that can only be meant as a type, and is none: ``f64[n``.
    """
    if isinstance(value, Spec):
        return value
    if isinstance(value, str):
        try:
            return parse_type(value)
        except ValueError:
            if _MEANT_AS_TYPE.fullmatch(value.strip()):
                raise
            return None
    return None


def spread(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of ``lower``, where one text may hold several types: ``"i64, f64[n]"``."""
    if len(args) == 1 and isinstance(args[0], str) and len(several := list(split_types(args[0]))) > 1:
        return tuple(part.strip() for part in several)
    return args


def _element(name: str, text: str) -> DType:
    if name not in _ELEMENTS:
        raise ValueError(f"{text!r} is not a type: {name!r} is not an element type such as f64, i32 or bool")
    return _ELEMENTS[name]


def symbols_of(spec: Spec) -> Iterator[str]:
    """The sizes that have names."""
    if isinstance(spec, ArraySpec):
        yield from (dim for dim in spec.dims if isinstance(dim, str))
    if isinstance(spec, TupleSpec | RecordSpec | ItemsSpec):
        for item in spec.items:
            yield from symbols_of(item)
    if isinstance(spec, ContainerSpec):
        for part in spec.parts:
            yield from symbols_of(part) if isinstance(part, ItemsSpec) else ()


def _dim(text: str, whole: str) -> int | str:
    if text.isdecimal():
        return int(text)
    if text.isidentifier():
        return text
    raise ValueError(f"{whole!r} is not a type: {text!r} is neither a size nor the name of one")


def split_types(text: str) -> Iterator[str]:
    """The parts between commas that are outside brackets."""
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


def with_storages(specs: Iterable[Spec], first: int = 0) -> tuple[Spec, ...]:
    """The specs with each array that has no number yet another object, numbered from ``first`` on."""
    numbers = count(first)
    return tuple(_numbered(spec, lambda known: next(numbers) if known < 0 else known) for spec in specs)


def each_apart(specs: Iterable[Spec]) -> tuple[Spec, ...]:
    """The specs with each array another object."""
    numbers = count()
    return tuple(_numbered(spec, lambda known: next(numbers)) for spec in specs)


def _numbered(spec: Spec, number: Callable[[int], int]) -> Spec:
    if isinstance(spec, ArraySpec):
        return replace(spec, storage=number(spec.storage))
    if isinstance(spec, TupleSpec | RecordSpec | ItemsSpec):
        return replace(spec, items=tuple(_numbered(item, number) for item in spec.items))
    if isinstance(spec, ContainerSpec):
        parts = (_numbered(part, number) if isinstance(part, ItemsSpec) else part for part in spec.parts)
        return replace(spec, parts=tuple(parts))
    return spec
