"""What an operation is: one row of data. The rows themselves are in ``whilst_compiler.ops``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from whilst_compiler.ir.types import Type

__all__ = [
    "Adjoint",
    "Attribute",
    "Attributes",
    "Compare",
    "Draws",
    "Effect",
    "Expand",
    "Gufunc",
    "Instruction",
    "Intrinsic",
    "Lowering",
    "NoDerivative",
    "Partials",
    "Reduction",
    "Row",
    "RowTypeError",
    "Rules",
    "Special",
    "Symbol",
    "Texts",
    "View",
    "Weights",
]  # fmt: skip

Attribute = bool | int | float | str | tuple["Attribute", ...]
Attributes = Mapping[str, Attribute]


class RowTypeError(Exception):
    """The operands of a row do not fit it."""


class Effect(Enum):
    """What a row does besides yielding values. Order among rows that are not PURE is program order."""

    PURE = "pure"
    RAISES = "raises"
    IO = "io"
    DRAWS = "draws"

    @property
    def reaches_out(self) -> bool:
        """Whether it changes something that is no value of the graph."""
        return self in (Effect.IO, Effect.DRAWS)


@dataclass(frozen=True)
class Instruction:
    """An LLVM instruction by operand kind (``b i u f``; complex is expanded by the emitter): ``{"i": "add", ...}``."""

    by_kind: Mapping[str, str]


@dataclass(frozen=True)
class Compare:
    """An LLVM comparison predicate by operand kind: ``{"i": "slt", "u": "ult", "f": "olt"}``."""

    by_kind: Mapping[str, str]


@dataclass(frozen=True)
class Intrinsic:
    """An overloaded LLVM intrinsic, ``llvm.sqrt``."""

    name: str


@dataclass(frozen=True)
class Symbol:
    """A C library function on doubles (``sinf`` is used for f32), and the vector function that may stand for it."""

    name: str
    vector: bool = False


@dataclass(frozen=True)
class View:
    """The result aliases the operand: the scheduler composes index functions and moves no data."""


@dataclass(frozen=True)
class Reduction:
    """Folds the ``axes`` with the binary row ``combine``, from ``identity`` (None: the first element)."""

    combine: str
    identity: bool | int | float | None


@dataclass(frozen=True)
class Expand:
    """In terms of other rows: ``build(builder, inputs, attributes) -> outputs`` with an ``ir.build.Builder``."""

    build: Callable[..., Any]


@dataclass(frozen=True)
class Special:
    """One of the few operations that the emitter knows by name (load, store, dim, check, ...)."""


@dataclass(frozen=True)
class Gufunc:
    """The compiled loop that a generalized ufunc of NumPy has for these dtypes, which kernels call as it is.

    ``name`` is the ufunc's path, ``inputs`` and ``outputs`` name the sizes of each operand's core. Axes before the core
    are looped over. ``sizes`` are those of outputs alone: they are given as operands behind the arrays. ``fails``: the
    last result says whether there was an item that the ufunc had no answer for (it then is NaN). ``overwrites``: the
    loop leaves a result in its first operand, which comes first among the results.
    """

    name: str
    inputs: tuple[tuple[str, ...], ...]
    outputs: tuple[tuple[str, ...], ...]
    sizes: tuple[str, ...] = ()
    fails: bool = False
    overwrites: bool = False


@dataclass(frozen=True)
class Draws:
    """The C function of that name which NumPy's generators draw with."""


@dataclass(frozen=True)
class Texts:
    """A function of that name of the store of texts."""


Lowering = Instruction | Compare | Intrinsic | Symbol | View | Reduction | Expand | Gufunc | Draws | Texts | Special


@dataclass(frozen=True)
class Partials:
    """An elementwise derivative: for each operand, ``build(builder, operands, result) -> d result / d operand``."""

    by_operand: tuple[Callable[..., Any] | None, ...]


@dataclass(frozen=True)
class Adjoint:
    """The transpose of a row that is linear in its operands: ``build(builder, node, cotangent) -> cotangents``."""

    build: Callable[..., Any]


@dataclass(frozen=True)
class Weights:
    """The derivative of a fold, by each element: ``build(builder, node) -> weights``, an array like the operand."""

    build: Callable[..., Any]


@dataclass(frozen=True)
class Rules:
    """Any other derivative, of any number of results; None is zero everywhere.

    ``pullback(builder, node, cotangents of the results) -> cotangents of the operands`` and
    ``pushforward(builder, node, tangents of the operands) -> tangents of the results``. By the first ``passive``
    operands nothing is differentiated.
    """

    pullback: Callable[..., Any]
    pushforward: Callable[..., Any]
    passive: int = 0


@dataclass(frozen=True)
class NoDerivative:
    """Why there is none; shown to the user who asks for it, but for by the first ``passive`` operands."""

    reason: str
    passive: int = 0


@dataclass(frozen=True, eq=False)
class Row:
    """One operation.

    ``infer(input types, attributes) -> output types`` raises RowTypeError; ``eager(*operands, **attributes)`` is its
    meaning on NumPy scalars and arrays (a tuple where it has several outputs); ``elementwise`` rows take operands of
    equal shape, of shape 1 or scalars, and apply to each element; ``traps`` marks a row that must not be speculated
    past the check that makes it safe.
    """

    name: str
    infer: Callable[[tuple[Type, ...], Attributes], tuple[Type, ...]]
    eager: Callable[..., Any]
    lowering: Lowering
    effect: Effect = Effect.PURE
    elementwise: bool = False
    traps: bool = False
    commutative: bool = False
    spellings: tuple[str, ...] = ()
    attributes: frozenset[str] = field(default_factory=frozenset)
    derivative: Partials | Adjoint | Weights | Rules | NoDerivative = NoDerivative(
        "no derivative is written for it yet"
    )

    def __repr__(self) -> str:
        return f"Row({self.name})"
