"""``jvp`` and ``vjp`` taken in compiled code: derivatives in directions, of results of any structure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.derivatives.list_items import is_inexact
from whilst_compiler.frontend.derivatives.matching import matched
from whilst_compiler.frontend.derivatives.shapes import Taken, built, derived
from whilst_compiler.frontend.derivatives.twins import Twins, require_floats, settled
from whilst_compiler.frontend.signature.texts import asking
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Partial, Static, Tuple, constant
from whilst_compiler.ir.build import Block
from whilst_compiler.ir.calls import called_from
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value, all_nodes
from whilst_compiler.ir.symbols import rename_sizes, sizes_in
from whilst_compiler.ir.walk import clone, map_operands

__all__ = ["directional", "inline_derivative"]

_DIRECTION = ("W702", "a tangent or cotangent")

Derive = Callable[[Graph, int, Sequence[int]], Graph]
"""From a graph, by its first so many parameters, of the results of these numbers."""


def directional(ctx: Context, value: Any, args: list[Abstract]) -> Abstract:
    """A call of ``jvp``, of ``vjp``, or of the function that ``vjp`` gave."""
    match value.__whilst_derive__:
        case "jvp":
            return _jvp(ctx, value, args)
        case "vjp":
            return _vjp(ctx, value, args)
        case _:
            return _pull(ctx, value, args)


def _jvp(ctx: Context, rule: Any, args: list[Abstract]) -> Abstract:
    args = [*args[:1], *(as_tuple(x) for x in args[1:])]
    if len(args) != 3 or not all(isinstance(x, Tuple) for x in args[1:]):
        ctx.user_error("W702", "jvp takes a function, a tuple of primals and a tuple of tangents", "pass (x,), (dx,)")
    f, primals, tangents = args
    assert isinstance(primals, Tuple) and isinstance(tangents, Tuple)
    if len(primals.items) != len(tangents.items):
        ctx.user_error("W702", "primals and tangents are not of one length", "pass None for what is held fixed")
    held = [t is NONE_VALUE for t in tangents.items]
    made = _Made(ctx, f, primals.items, held)
    leaves = iter(made.twins.originals)
    pairs = [(p, t) for p, t, hold in zip(primals.items, tangents.items, held) if not hold]
    found = made.derived(rule.derive, [x for p, t in pairs for x in matched(ctx, p, t, leaves, _DIRECTION)])
    own, moved = found[: len(made.results)], iter(found[len(made.results) :])
    return Tuple((built(ctx, made.shape, iter(own)), derived(ctx, made.shape, iter(own), moved)))


def as_tuple(value: Abstract) -> Abstract:
    """A constant tuple, of None say, item by item."""
    if isinstance(value, Static) and isinstance(value.value, tuple):
        return Tuple(tuple(constant(x) if type(x) in (int, float, complex) else Static(x) for x in value.value))
    return value


def _vjp(ctx: Context, rule: Any, args: list[Abstract]) -> Abstract:
    """The value, and a function that pulls back: it runs again, with what was drawn and answered for the value."""
    with ctx.builder.block() as block:
        value = ctx.call(ctx, args[0], args[1:], {})
    logs: tuple[Operand, ...] = ()
    functions = called_from(ctx.functions, block.nodes)
    here = Graph((), block.nodes, ())
    if any(_answers(node) for graph in (here, *functions.values()) for node in all_nodes(graph)):
        logs = _logged(ctx, rule, block, functions)
    else:
        ctx.builder.blocks[-1].nodes += block.nodes
    like = built(ctx, (taken := Taken(ctx)).shape(value), iter(taken.leaves))
    pull = Partial(Static(rule.puller), (Tuple(tuple(map(ctx.new_array, logs))), like, *args), ())
    return Tuple((value, pull))


def _answers(node: Node) -> bool:
    return isinstance(node, Apply) and node.row.effect.reaches_out and bool(node.outputs)


def _logged(ctx: Context, rule: Any, block: Any, functions: dict[str, Graph]) -> tuple[Operand, ...]:
    """The nodes of a block go here; their values are what they were, and what they are answered is logged: the logs."""
    known = [v for node in block.nodes for v in node.outputs]
    block.results = tuple(known)
    captured, (graph,) = ctx.builder.close([block])
    graph.functions = functions
    made, count = rule.answering(graph, asking(ctx.hosts))
    ctx.functions.update(made.functions)
    rename_sizes(made, sizes_in(x.type for x in (*known, *captured)), lambda: ctx.fresh_symbol("g"))
    copy = clone(made, dict(zip(made.params, captured, strict=True)))
    names: dict[Operand, Value] = dict(zip(copy.results, known))
    for node in copy.nodes:
        map_operands(node, lambda x: names.get(x, x))
        node.outputs = tuple(names.get(v, v) for v in node.outputs)
    ctx.builder.blocks[-1].nodes += copy.nodes
    return copy.results[len(known) :] if count else ()


def _pull(ctx: Context, rule: Any, args: list[Abstract]) -> Abstract:
    logs, like, f, *primals, cotangent = args
    made = _Made(ctx, f, tuple(primals), [False] * len(primals))
    answers = leaves_of(ctx, logs)
    given = asking(ctx.hosts), [x.type.dtype for x in answers]  # type: ignore[union-attr]
    derive: Derive = lambda graph, count, of: rule.derive(graph, count, of, *given)  # noqa: E731
    floats = [x for x in leaves_of(ctx, like) if is_inexact(x)]
    along = list(matched(ctx, like, cotangent, iter(floats), _DIRECTION))
    found = made.derived(derive, along, answers)
    bars = iter(found[len(made.results) :])
    return Tuple(tuple(made.twins.gradient(x, bars) for x in primals))


class _Made:
    """The graph of a function in which parameters stand for the floats of its arguments, but for those ``held``."""

    def __init__(self, ctx: Context, f: Abstract, primals: tuple[Abstract, ...], held: list[bool]) -> None:
        if ctx.attempts:
            ctx.limitation("W711", "a derivative is taken inside a try block", "take it before")
        self.ctx = ctx
        before, block = settled(ctx, lambda: self._lowered(f, primals, held))
        if not any(map(is_inexact, self.results)):
            ctx.user_error("W708", "a derivative is that of a function that returns floats or arrays of them",
                           "return what is to be differentiated")  # fmt: skip
        before.bring_back()
        self.captured, (self.graph,) = ctx.builder.close([block])

    def _lowered(self, f: Abstract, primals: tuple[Abstract, ...], held: list[bool]) -> Block:
        ctx = self.ctx
        self.twins = Twins(ctx)
        given = [x if hold else self.twins.of(x) for x, hold in zip(primals, held)]
        require_floats(ctx, self.twins, [x for x, hold in zip(primals, held) if not hold])
        with ctx.builder.block(self.twins.params) as block:
            value = ctx.call(ctx, f, given, {})
            if ctx.dead:
                ctx.limitation("W711", "the function whose derivative is taken always raises", None)
            taken = Taken(ctx)
            self.shape = taken.shape(value)
            block.results = self.results = tuple(taken.leaves)
        return block

    def derived(
        self, derive: Derive, along: Sequence[Operand], answers: tuple[Operand, ...] = ()
    ) -> tuple[Operand, ...]:
        """All results of the derivative, whose nodes go here; ``along`` are the directions."""
        count, of = len(self.twins.params), [k for k, x in enumerate(self.results) if is_inexact(x)]
        operands = (*self.twins.originals, *self.captured, *answers, *along)
        return inline_derivative(self.ctx, self.graph, lambda graph: derive(graph, count, of), operands)


def leaves_of(ctx: Context, value: Abstract) -> tuple[Operand, ...]:
    taken = Taken(ctx)
    taken.shape(value)
    return tuple(taken.leaves)


def inline_derivative(
    ctx: Context, graph: Graph, derive: Callable[[Graph], Graph], operands: tuple[Operand, ...]
) -> tuple[Operand, ...]:
    """The derivative's nodes, here; its results."""
    graph.name = "f"
    keep = sizes_in(p.type for p in graph.params)
    graph.functions = called_from(ctx.functions, graph.nodes)
    made = derive(graph)
    ctx.functions.update(made.functions)
    rename_sizes(made, keep, lambda: ctx.fresh_symbol("g"))
    copy = clone(made, dict(zip(made.params, operands, strict=True)))
    ctx.builder.blocks[-1].nodes += copy.nodes
    return copy.results
