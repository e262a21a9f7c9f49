"""Lists of any length under differentiation: their items have derivatives, None where there can be none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.values.templates import OfOptional, OfRecord, OfScalar, OfTuple, Same, types_of
from whilst_compiler.frontend.values.values import NONE_VALUE
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["columns_like", "is_inexact", "is_plain", "like_template", "spec_like"]


def is_plain(template: Any) -> bool:
    """Whether items are numbers, and what is made of them."""
    match template:
        case OfScalar() | Same():
            return True
        case OfTuple(items) | OfRecord(items=items):
            return all(map(is_plain, items))
        case OfOptional(some):
            return is_plain(some)
    return False


def like_template(template: Any) -> Any:
    """What derivatives of items are like."""
    if not _has_floats(template) and not isinstance(template, OfTuple | OfRecord):
        return Same(NONE_VALUE)
    match template:
        case OfTuple(items, cls):
            return OfTuple(tuple(map(like_template, items)), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(map(like_template, items)))
        case OfOptional(some):
            return OfOptional(like_template(some))
    return template


def columns_like(template: Any, own: Iterator[Operand], moved: Iterator[Operand]) -> Iterator[Operand]:
    """The arrays of a list of derivatives: of those of the list itself, and of the derivatives of its floats."""
    match template:
        case OfTuple(items) | OfRecord(items=items):
            for item in items:
                yield from columns_like(item, own, moved)
        case _ if not _has_floats(template):
            for _ in types_of(template):
                next(own)
        case OfOptional(some):
            yield next(own)
            yield from columns_like(some, own, moved)
        case _:
            next(own)
            yield next(moved)


def _has_floats(template: Any) -> bool:
    return any(isinstance(t, Tensor) and t.dtype.is_inexact for t in types_of(template))


def is_inexact(x: Operand) -> bool:
    """Whether this has a derivative."""
    return isinstance(x.type, Tensor) and x.type.dtype.is_inexact


def spec_like(spec: ScalarSpec, derivative: Operand) -> ScalarSpec:
    """What a derivative by a number is: a complex number, too, by a float."""
    assert isinstance(derivative.type, Tensor)
    return ScalarSpec(derivative.type.dtype, spec.weak)
