"""A function under differentiation in compiled code: its graph by some of its arguments, and what comes back of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from whilst_compiler.errors import COMPLEX_HESSIAN
from whilst_compiler.frontend.derivatives.beside import Beside
from whilst_compiler.frontend.derivatives.directional import inline_derivative
from whilst_compiler.frontend.derivatives.list_items import is_inexact
from whilst_compiler.frontend.derivatives.partials import Partials
from whilst_compiler.frontend.derivatives.shapes import Taken
from whilst_compiler.frontend.derivatives.twins import Twins, require_floats, settled
from whilst_compiler.frontend.signature.assumptions import NONE_RETURNED
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Optional, Scalar, Tuple
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["Made"]


class Made:
    """The call of a function with stand-ins for the arguments that a derivative is taken by; ``value`` is its result.

    ``rule`` says which arguments they are. After ``close`` the block that the function was lowered into is a graph.
    """

    def __init__(self, ctx: Context, rule: Any, f: Abstract, args: list[Abstract], keywords: dict[str, Abstract]):
        self.ctx = ctx
        self.rule = rule
        self.places = _places(ctx, rule, args, keywords)
        self.whole: dict[int | str, Abstract] = dict(enumerate(args))
        self.whole.update(keywords)
        if ctx.attempts:
            ctx.limitation("W711", "a derivative is taken inside a try block", "take it before")
        self.before, self.value = settled(ctx, lambda: self._lowered(f, args, keywords))

    def _lowered(self, f: Abstract, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        ctx = self.ctx
        self.twins = twins = Twins(ctx)
        given = [twins.of(a) if k in self.places else a for k, a in enumerate(args)]
        named = {k: twins.of(v) if k in self.places else v for k, v in keywords.items()}
        require_floats(ctx, twins, [self.whole[k] for k in self.places])
        self.count = len(twins.params)
        with ctx.builder.block(twins.params) as self.block:
            value = _certain(ctx, ctx.call(ctx, f, given, named))
            if ctx.dead:
                ctx.limitation("W711", "the function whose derivative is taken always raises", None)
        return value

    def beside(self, values: Sequence[Abstract]) -> Beside:
        """Values that come back besides."""
        with self.ctx.builder.reopened(self.block):
            return Beside(self.ctx, self.before, self.twins, values)

    def close(self, results: Sequence[Operand]) -> None:
        """The graph has these results; the function may not have changed what is outside of it."""
        self.block.results = tuple(results)
        self.before.bring_back()
        self.captured, (self.graph,) = self.ctx.builder.close([self.block])

    def derived(self, derive: Callable[[Graph], Graph]) -> tuple[Operand, ...]:
        """The results of the derivative, whose nodes go here."""
        return inline_derivative(self.ctx, self.graph, derive, (*self.twins.originals, *self.captured))

    def by_argument(self, found: Iterator[Operand]) -> Abstract:
        """Derivatives in the structure of the arguments."""
        parts = tuple(self.twins.gradient(self.whole[k], found) for k in self.places)
        return parts[0] if self.rule.single else Tuple(parts)

    def jacobian(self) -> Abstract:
        """For each float and array of the result the derivatives by all arguments, None for what has none."""
        ctx = self.ctx
        if self.rule.second and any(isinstance(p.type, Tensor) and p.type.dtype.kind == "c" for p in self.twins.params):
            ctx.user_error(*COMPLEX_HESSIAN)
        with ctx.builder.reopened(self.block):
            taken = Taken(ctx)
            shape = taken.shape(self.value)
        of = [k for k, x in enumerate(taken.leaves) if is_inexact(x)]
        if not of:
            ctx.user_error("W708", "a jacobian is that of a function that returns floats or arrays of them",
                           "return what is to be differentiated")  # fmt: skip
        self.close(taken.leaves)
        every = range(len(taken.leaves))
        found = iter(self.derived(lambda graph: self.rule.derive(graph, self.count, of, every)))
        rows = {k: [next(found) for _ in range(self.count)] for k in of}
        arguments = tuple(self.whole[k] for k in self.places)
        return Partials(ctx, arguments, self.rule.single, tuple(found), [rows.get(k, ()) for k in every]).by_result(
            shape
        )


def _certain(ctx: Context, value: Abstract) -> Abstract:
    """A number for a number or None, checked; likewise the first of a pair."""
    match value:
        case Optional(flag, Scalar(spec, operand)):
            return Scalar(spec, ctx.emit("check", operand, flag, error="TypeError", message=NONE_RETURNED))
        case Tuple((Optional() as first, aux), cls):
            return Tuple((_certain(ctx, first), aux), cls)
    return value


def _places(ctx: Context, rule: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> list[int | str]:
    """Which arguments the derivative is taken by: positions and keywords."""
    if rule.names is not None:
        places: list[int | str] = list(rule.names)
    else:
        places = [n if n >= 0 else n + len(args) for n in rule.numbers]
    if any(p not in keywords and p not in range(len(args)) for p in places):
        ctx.limitation("W712", "the arguments that a derivative is taken by must be given as argnums or argnames say",
                       "pass them by position for argnums, by keyword for argnames")  # fmt: skip
    return places
