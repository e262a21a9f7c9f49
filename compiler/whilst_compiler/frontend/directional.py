"""``jvp`` and ``vjp`` taken in compiled code: derivatives in directions, of results of any structure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.custom import functions_of
from whilst_compiler.frontend.twins import Before, Twins, leaves_of, rebuilt
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, Partial, Static, Tuple
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.symbols import rename_sizes, sizes_in
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import clone

__all__ = ["directional", "inline_derivative"]


def directional(ctx: Context, value: Any, args: list[Abstract]) -> Abstract:
    """A call of ``jvp``, of ``vjp``, or of the function that ``vjp`` gave."""
    match value.__whilst_derive__:
        case "jvp":
            return _jvp(ctx, value, args)
        case "vjp":
            return Tuple((ctx.call(ctx, args[0], args[1:], {}), Partial(Static(value.puller), tuple(args), ())))
        case _:
            return _pull(ctx, value, args)


def _jvp(ctx: Context, rule: Any, args: list[Abstract]) -> Abstract:
    if len(args) != 3 or not all(isinstance(x, Tuple) for x in args[1:]):
        ctx.user_error("W702", "jvp takes a function, a tuple of primals and a tuple of tangents", "pass (x,), (dx,)")
    f, primals, tangents = args
    assert isinstance(primals, Tuple) and isinstance(tangents, Tuple)
    if len(primals.items) != len(tangents.items):
        ctx.user_error("W702", "primals and tangents are not of one length", "pass None for what is held fixed")
    held = [t is NONE_VALUE for t in tangents.items]
    along = [x for t, hold in zip(tangents.items, held) if not hold for x in leaves_of(ctx, t)]
    made = _Made(ctx, f, primals.items, held)
    found = made.derived(rule, made.twins.params, along)
    half = len(found) // 2
    results, moved = iter(found[:half]), iter(found[half:])
    return Tuple((rebuilt(ctx, made.value, results), rebuilt(ctx, made.value, moved)))


def _pull(ctx: Context, rule: Any, args: list[Abstract]) -> Abstract:
    f, *primals, cotangent = args
    made = _Made(ctx, f, tuple(primals), [False] * len(primals))
    found = made.derived(rule, made.results, list(leaves_of(ctx, cotangent)))
    bars = iter(found[len(made.results) :])
    return Tuple(tuple(made.twins.gradient(x, bars) for x in primals))


class _Made:
    """The graph of a function in which parameters stand for the floats of its arguments, but for those ``held``."""

    def __init__(self, ctx: Context, f: Abstract, primals: tuple[Abstract, ...], held: list[bool]) -> None:
        if ctx.attempts:
            ctx.limitation("W711", "a derivative is taken inside a try block", "take it before")
        self.ctx = ctx
        before = Before(ctx)
        self.twins = Twins(ctx)
        given = [x if hold else self.twins.of(x) for x, hold in zip(primals, held)]
        if not self.twins.params:
            ctx.user_error("W703", "the arguments that the derivative is taken by have no derivative", "give floats")
        with ctx.builder.block(self.twins.params) as block:
            self.value = ctx.call(ctx, f, given, {})
            if ctx.dead:
                ctx.limitation("W711", "the function whose derivative is taken always raises", None)
            block.results = self.results = tuple(leaves_of(ctx, self.value))
        if not all(isinstance(x.type, Tensor) and x.type.dtype.is_inexact for x in self.results):
            ctx.limitation("W708", "a derivative is taken of a result with parts that have none", "return floats only")
        before.bring_back()
        self.captured, (self.graph,) = ctx.builder.close([block])

    def derived(self, rule: Any, of: Sequence[Operand], along: Sequence[Operand]) -> tuple[Operand, ...]:
        """All results of the derivative, whose nodes go here; ``along`` are directions of the operands ``of``."""
        if [x.type.dtype for x in of] != [x.type.dtype for x in along]:  # type: ignore[union-attr]
            title = "a tangent or cotangent has not the structure of what it is a direction of"
            self.ctx.user_error("W702", title, "give a float for each float, an array for each array")
        derive = lambda graph: rule.derive(graph, len(self.twins.params), range(len(self.results)))  # noqa: E731
        return inline_derivative(self.ctx, self.graph, derive, (*self.twins.originals, *self.captured, *along))


def inline_derivative(
    ctx: Context, graph: Graph, derive: Callable[[Graph], Graph], operands: tuple[Operand, ...]
) -> tuple[Operand, ...]:
    """The derivative's nodes, here; its results."""
    graph.name = "f"
    keep = sizes_in(p.type for p in graph.params)
    graph.functions = functions_of(ctx, graph.nodes)
    made = derive(graph)
    ctx.functions.update(made.functions)
    rename_sizes(made, keep, lambda: ctx.fresh_symbol("g"))
    copy = clone(made, dict(zip(made.params, operands, strict=True)))
    ctx.builder.blocks[-1].nodes += copy.nodes
    return copy.results
