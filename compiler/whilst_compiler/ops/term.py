"""Formulas over IR operands: what ``Expand`` and ``Partials`` are written in.

A term is an operand and the builder that new nodes go to: ``x * y + 1`` applies the rows ``multiply`` and ``add``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.row import Attribute, Expand, Partials
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Number", "Term", "constant", "expand", "partials"]

Number = bool | int | float | complex
_CLASSES: dict[str, Callable[[Any], Number]] = {"b": bool, "i": int, "u": int, "f": float, "c": complex}


def constant(value: Number, dtype: DType) -> Literal:
    """A literal of ``dtype``, holding the value as that dtype rounds it."""
    rounded = dtype.numpy.type(value) if dtype.is_inexact else value
    return Literal(_CLASSES[dtype.kind](rounded), Tensor(dtype))


class Term:
    """An operand with arithmetic."""

    __slots__ = ("builder", "operand")

    def __init__(self, builder: Builder, operand: Operand) -> None:
        self.builder = builder
        self.operand = operand

    @property
    def dtype(self) -> DType:
        assert isinstance(self.operand.type, Tensor)
        return self.operand.type.dtype

    @property
    def kind(self) -> str:
        return self.dtype.kind

    @property
    def literal(self) -> Number | None:
        """The value, where it is known."""
        return self.operand.value if isinstance(self.operand, Literal) else None

    def like(self, other: Term | Number) -> Term:
        """The other term; a number becomes a literal of this term's dtype."""
        return other if isinstance(other, Term) else Term(self.builder, constant(other, self.dtype))

    def do(self, row: str, *others: Term | Number, **attributes: Attribute) -> Term:
        """Apply a row to this term and others; numbers take this term's dtype."""
        operands = [self.like(x).operand for x in others]
        return Term(self.builder, self.builder.apply(row, self.operand, *operands, name="", **attributes))

    def cast(self, dtype: DType) -> Term:
        return self if dtype is self.dtype else self.do("cast", dtype=dtype.value)

    def where(self, yes: Term | Number, no: Term | Number) -> Term:
        """Choose by this bool; at least one of the two is a term."""
        model = yes if isinstance(yes, Term) else no
        assert isinstance(model, Term)
        return self.do("where", model.like(yes), model.like(no))

    def eq(self, other: Term | Number) -> Term:
        return self.do("equal", other)

    def ne(self, other: Term | Number) -> Term:
        return self.do("not_equal", other)

    def __add__(self, other: Term | Number) -> Term:
        return self.do("add", other)

    def __sub__(self, other: Term | Number) -> Term:
        return self.do("subtract", other)

    def __mul__(self, other: Term | Number) -> Term:
        return self.do("multiply", other)

    def __truediv__(self, other: Term | Number) -> Term:
        return self.do("divide", other)

    def __radd__(self, other: Number) -> Term:
        return self.like(other) + self

    def __rsub__(self, other: Number) -> Term:
        return self.like(other) - self

    def __rmul__(self, other: Number) -> Term:
        return self.like(other) * self

    def __rtruediv__(self, other: Number) -> Term:
        return self.like(other) / self

    def __neg__(self) -> Term:
        return self.do("negative")

    def __lt__(self, other: Term | Number) -> Term:
        return self.do("less", other)

    def __le__(self, other: Term | Number) -> Term:
        return self.do("less_equal", other)

    def __gt__(self, other: Term | Number) -> Term:
        return self.do("greater", other)

    def __ge__(self, other: Term | Number) -> Term:
        return self.do("greater_equal", other)

    def __and__(self, other: Term) -> Term:
        return self.do("logical_and", other)

    def __or__(self, other: Term) -> Term:
        return self.do("logical_or", other)

    def __invert__(self) -> Term:
        return self.do("logical_not")


def expand(formula: Callable[..., Term]) -> Expand:
    """A lowering of one output, from a formula over the operands as terms."""

    def build(builder: Builder, inputs: tuple[Operand, ...], attributes: dict[str, Attribute]) -> tuple[Operand, ...]:
        return (formula(*(Term(builder, x) for x in inputs), **attributes).operand,)

    return Expand(build)


def partials(*formulas: Callable[..., Term | Number] | None) -> Partials:
    """A derivative, from one formula per operand over (operands..., result); None for one that is never active."""
    return Partials(tuple(f and _partial(f) for f in formulas))


def _partial(formula: Callable[..., Term | Number]) -> Callable[..., Operand]:
    def build(builder: Builder, operands: tuple[Operand, ...], result: Operand) -> Operand:
        r = Term(builder, result)
        return r.like(formula(*(Term(builder, x) for x in operands), r)).operand

    return build
