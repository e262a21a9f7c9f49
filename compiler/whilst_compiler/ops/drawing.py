"""Random numbers: the C functions that NumPy's generators draw with, and exports.

Each takes the address of a bit generator, which a ``Generator`` has inside: ``BIT_GENERATOR`` bytes behind its own.
Two rows draw from a ``random.Random`` itself, whose Mersenne Twister is ``TWISTER`` bytes behind its address. Python
guards it by the interpreter lock, which kernels that have these rows (``needs_lock``) keep.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.random._generator as library

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Graph, Operand, all_nodes
from whilst_compiler.ir.row import Attributes, Draws, Effect, Expand, NoDerivative, Row, RowTypeError, Rules
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import DISCRETE, index
from whilst_compiler.ops.term import Term

__all__ = [
    "BIT_GENERATOR", "DOUBLES_OF_PCG64", "ROWS", "TWISTER", "TWISTING", "along", "as_scale", "is_there",
    "known_rows", "name_of_known", "needs_lock", "one", "pathwise",
]  # fmt: skip

_C = {"d": ctypes.c_double, "i": ctypes.c_int64}
_DTYPES = {"d": DType.F64, "i": DType.I64}
_WORDS = 5
"""A bit generator: its state, and the functions that give the next 64 bits, 32 bits, double, raw bits."""


DOUBLES_OF_PCG64 = "numpy.random.PCG64/next_double"
"""The symbol of the function by which that bit generator gives doubles; null where its state is laid out otherwise than
in two numbers of 128 bits, the lower half first: the state, and what each step adds."""


@cache
def _library() -> Any:
    return ctypes.PyDLL(library.__file__)


def is_there(name: str) -> bool:
    """Whether this NumPy exports the function, and keeps its bit generators where they are looked for."""
    return BIT_GENERATOR >= 0 and hasattr(_library(), name)


def _place() -> int:
    """Where a generator keeps its bit generator; -1 where it is not found."""
    generator = np.random.Generator(np.random.PCG64(0))
    known = generator.bit_generator.ctypes.bit_generator
    words = list((ctypes.c_uint64 * _WORDS).from_address(known.value))
    size = np.random.Generator.__basicsize__ // 8
    inside = list((ctypes.c_uint64 * size).from_address(id(generator)))
    found = [k for k in range(size - _WORDS + 1) if inside[k : k + _WORDS] == words]
    return 8 * found[0] if len(found) == 1 else -1


BIT_GENERATOR = _place()

_LENGTH = 624


def _twister() -> int:
    """Where a ``random.Random`` keeps how many words of its state it has used, and then the state; -1 if unknown."""
    known = random.Random(0)
    *state, used = known.getstate()[1]
    words = (ctypes.c_uint32 * (_LENGTH + 1)).from_address(id(known) + object.__basicsize__)
    return object.__basicsize__ if list(words) == [used, *state] else -1


TWISTER = _twister()


def needs_lock(graph: Graph) -> bool:
    """Whether something draws from an object that the interpreter lock guards."""
    graphs = (graph, *graph.functions.values())
    return any(isinstance(node, Apply) and node.row.name in TWISTING for g in graphs for node in all_nodes(g))


TWISTING = ("random_twister", "random_twister_word")

Formula = Callable[..., Term]


def _row(name: str, parameters: str, result: str = "d", *by: Formula) -> Row:
    """``parameters`` and ``result`` are letters, ``d`` for double and ``i`` for int64; ``by`` the partial derivatives
    by the parameters, over (parameters..., result)."""
    types = (Tensor(DType.I64), *(Tensor(_DTYPES[c]) for c in parameters))

    def infer(given: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        if tuple(rules.tensors(given)) != types:
            raise RowTypeError(f"takes {', '.join(map(str, types))}, got {', '.join(map(str, given))}")
        return (Tensor(_DTYPES[result]),)

    def eager(*operands: Any) -> Any:
        function = getattr(_library(), name)
        function.restype, function.argtypes = _C[result], [ctypes.c_int64, *(_C[c] for c in parameters)]
        return _DTYPES[result].numpy.type(function(*(x.item() for x in operands)))

    smooth = pathwise(by) if by else _COUNT if result == "i" else _NONE
    derivative = smooth if "d" in parameters else DISCRETE
    return Row(name, infer, eager, Draws(), Effect.DRAWS, derivative=derivative)


def name_of_known(name: str) -> str:
    """What the row is called that stands for a draw with derivatives where the result is known already."""
    return f"{name}_known"


def known_rows(draws: Iterable[Row]) -> list[Row]:
    """Such rows for all that have derivatives, or reasons why not."""
    return [_known(row) for row in draws if row.derivative is not DISCRETE]


def _known(row: Row) -> Row:
    """A draw whose result is known, the first operand: it has the derivatives of the draw by its parameters."""

    def infer(given: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        if row.infer(given[1:], attributes) != given[:1]:
            raise RowTypeError(f"takes the result of a draw first, got {given[0]}")
        return given[:1]

    def drawn(node: Apply) -> Apply:
        return Apply(row, node.inputs[1:], node.attributes, node.outputs, node.location)

    def expanded(builder: Builder, inputs: tuple[Operand, ...], attributes: Attributes) -> tuple[Operand, ...]:
        return inputs[:1]

    match row.derivative:
        case Rules(back, forth):
            rule: Rules | NoDerivative = Rules(
                lambda b, n, g: (None, *back(b, drawn(n), g)), lambda b, n, t: forth(b, drawn(n), t[1:]), passive=1
            )
        case NoDerivative(reason):
            rule = NoDerivative(reason, passive=1)
    return Row(name_of_known(row.name), infer, lambda x, *_: x, Expand(expanded), derivative=rule)


def _twister_row(name: str, result: DType, draw: Callable[[random.Random], Any]) -> Row:
    """A draw of an object's own: the operand is the object's address."""

    def infer(given: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        if tuple(rules.tensors(given)) != (Tensor(DType.I64),):
            raise RowTypeError(f"takes the address of a generator, got {', '.join(map(str, given))}")
        return (Tensor(result),)

    def eager(address: Any) -> Any:
        return result.numpy.type(draw(ctypes.cast(address.item(), ctypes.py_object).value))

    return Row(name, infer, eager, Draws(), Effect.DRAWS, derivative=DISCRETE)


_COUNT = NoDerivative("it is drawn from a discrete distribution")
_NONE = NoDerivative("the draw rejects some of what it draws from, so that it is not smooth in its parameters")


def pathwise(by: tuple[Formula, ...]) -> Rules:
    """The derivative of a draw by its parameters, given the partial derivatives: what is random stays as it is."""

    def partial(builder: Builder, node: Apply, k: int) -> Term:
        return by[k](*(Term(builder, x) for x in (*node.inputs[1:], node.output)))

    def pullback(builder: Builder, node: Apply, g: tuple[Operand | None, ...]) -> tuple[Operand | None, ...]:
        assert g[0] is not None
        return (None, *((Term(builder, g[0]) * partial(builder, node, k)).operand for k in range(len(by))))

    def pushforward(builder: Builder, node: Apply, t: tuple[Operand | None, ...]) -> tuple[Operand | None, ...]:
        parts = [Term(builder, x) * partial(builder, node, k) for k, x in enumerate(t[1:]) if x is not None]
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return (total.operand,)

    return Rules(pullback, pushforward)


def one(loc: Term, scale: Term, x: Term) -> Term:
    return x.like(1.0)


def along(loc: Term, scale: Term, x: Term) -> Term:
    """How far the standard draw was from zero: by that much the result moves with the scale."""
    return (x - loc) / scale


def as_scale(scale: Term, x: Term) -> Term:
    return x / scale


def _as_root(a: Term, x: Term) -> Term:
    """A power ``1 / a`` of a draw."""
    return -x * x.do("log") / a


def _as_root_beyond_one(a: Term, x: Term) -> Term:
    return -(x + 1) * x.do("log1p") / a


def _triangular(of: str) -> Formula:
    """How the result moves with an end of the triangle, or its mode: the part of the area below it stays."""

    def formula(left: Term, mode: Term, right: Term, x: Term) -> Term:
        base, low, high = right - left, mode - left, right - mode
        below, rise, fall = x <= mode, (x - left) * 0.5, (right - x) * 0.5
        match of:
            case "left":
                return below.where(1 - rise / base - rise / low, fall / base)
            case "mode":
                return below.where(rise / low, fall / high)
        return below.where(rise / base, 1 - fall / base - fall / high)

    return formula


_DRAWS = (
    _row("random_standard_uniform", ""),
    _row("random_standard_normal", ""),
    _row("random_standard_exponential", ""),
    _row("random_standard_cauchy", ""),
    _row("random_normal", "dd", "d", one, along),
    _row("random_uniform", "dd", "d", one, along),
    _row("random_exponential", "d", "d", as_scale),
    _row("random_laplace", "dd", "d", one, along),
    _row("random_gumbel", "dd", "d", one, along),
    _row("random_logistic", "dd", "d", one, along),
    _row("random_rayleigh", "d", "d", as_scale),
    _row(
        "random_lognormal", "dd", "d", lambda mean, sigma, x: x,
        lambda mean, sigma, x: x * (x.do("log") - mean) / sigma,
    ),
    *(_row(f"random_{name}", "d") for name in ("standard_gamma", "chisquare")),
    _row("random_pareto", "d", "d", _as_root_beyond_one),
    *(_row(f"random_{name}", "d", "d", _as_root) for name in ("weibull", "power")),
    _row("random_standard_t", "d"),
    *(_row(f"random_{name}", "dd") for name in ("beta", "f", "wald", "vonmises", "noncentral_chisquare")),
    _row("random_triangular", "ddd", "d", *map(_triangular, ("left", "mode", "right"))),
    _row("random_noncentral_f", "ddd"),
    *(_row(f"random_{name}", "d", "i") for name in ("poisson", "geometric", "zipf", "logseries")),
    _row("random_negative_binomial", "dd", "i"),
    _row("random_bounded_uint64", "iiii", "i"),
    _row("random_interval", "i", "i"),
    _twister_row(TWISTING[0], DType.F64, lambda source: source.random()),
    _twister_row(TWISTING[1], DType.I64, lambda source: source.getrandbits(32)),
)  # fmt: skip

ROWS = index(*_DRAWS, *known_rows(_DRAWS))
