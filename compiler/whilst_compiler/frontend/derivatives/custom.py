"""Functions with derivative rules of their own: the call stays a ``Call``, and its rules are functions beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.frontend.derivatives.list_items import is_inexact
from whilst_compiler.frontend.derivatives.matching import matched
from whilst_compiler.frontend.derivatives.shapes import Shape, Taken, built, derived
from whilst_compiler.frontend.derivatives.twins import Before, Twins, settled
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Tuple
from whilst_compiler.ir.build import Block
from whilst_compiler.ir.graph import Apply, Operand, Value

__all__ = ["call_with_rules"]

_RULE = ("W717", "what a rule gives")


def call_with_rules(
    ctx: Context, f: Abstract, backward: Abstract | None, forward: Abstract | None, args: list[Abstract], through: bool
) -> Abstract:
    """``f(*args)``, differentiated by ``backward(result, cotangent, *args)``, ``forward(result, tangents, *args)``."""
    if ctx.attempts:
        ctx.limitation("W711", "a function with a rule of its own is called inside a try block", "call it before")
    rule = _Rule(ctx, args)
    shape = rule.add("", lambda given: ctx.call(ctx, f, given, {}))
    if backward is not None:
        rule.add_backward(backward, shape)
    if forward is not None:
        rule.add_forward(f, forward)
    return rule.call(shape, through)


class _Rule:
    """The function and its rules under construction: blocks that will share what they read outside."""

    def __init__(self, ctx: Context, args: list[Abstract]) -> None:
        self.ctx = ctx
        self.args = args
        self.blocks: dict[str, Block] = {}
        self.originals: list[Operand] = []
        self.own = 0

    def _twins(self) -> tuple[Twins, list[Abstract]]:
        twins = Twins(self.ctx)
        given = [twins.of(a) for a in self.args]
        self.originals, self.own = twins.originals, len(twins.params)
        return twins, given

    def add(self, kind: str, run: Callable[[list[Abstract]], Abstract]) -> Shape:
        """The function itself: what its value is made of, of the leaves of the block."""
        ctx = self.ctx

        def lowered() -> Shape:
            twins, given = self._twins()
            with ctx.builder.block(twins.params) as self.blocks[kind]:
                value = run(given)
                if ctx.dead:
                    ctx.limitation("W711", "a function with a rule of its own always raises", None)
                if not twins.as_given:
                    title = "a function with a rule of its own changes what it is given"
                    ctx.limitation("W713", title, "let it return the new value, of a copy")
                taken = Taken(ctx)
                shape = taken.shape(value)
                self.blocks[kind].results = tuple(taken.leaves)
            return shape

        found: tuple[Before, Shape] = settled(ctx, lowered)
        found[0].bring_back()
        return found[1]

    def add_backward(self, backward: Abstract, shape: Shape) -> None:
        before, self.blocks["vjp"] = settled(self.ctx, lambda: self._backward(backward, shape))
        before.bring_back()

    def _backward(self, backward: Abstract, shape: Shape) -> Block:
        ctx = self.ctx
        twins, given = self._twins()
        results = [Value(x.type, "result") for x in self.blocks[""].results]
        bars = [Value(x.type, "cotangent") for x in results if is_inexact(x)]
        with ctx.builder.block((*twins.params, *results, *bars)) as block:
            result = built(ctx, shape, iter(results))
            cotangent = derived(ctx, shape, iter(results), iter(bars))
            made = ctx.call(ctx, backward, [result, cotangent, *given], {})
            self._require_called(block, "a backward rule", "(result, cotangent, *arguments)")
            single = len(given) == 1 and not (isinstance(made, Tuple) and len(made.items) == 1)
            parts = (made,) if single else made.items if isinstance(made, Tuple) else ()
            if len(parts) != len(given):
                ctx.user_error("W717", "a backward rule gives one cotangent for each argument", "return a tuple")
            leaves = iter(twins.params)
            block.results = tuple(x for a, p in zip(given, parts) for x in matched(ctx, a, p, leaves, _RULE))
        return block

    def add_forward(self, f: Abstract, forward: Abstract) -> None:
        before, self.blocks["jvp"] = settled(self.ctx, lambda: self._forward(f, forward))
        before.bring_back()

    def _forward(self, f: Abstract, forward: Abstract) -> Block:
        ctx = self.ctx
        twins, given = self._twins()
        dots = [Value(p.type, "tangent") for p in twins.params]
        with ctx.builder.block((*twins.params, *dots)) as block:
            value = ctx.call(ctx, f, given, {})
            tangents = iter(dots)
            tangent = ctx.call(ctx, forward, [value, Tuple(tuple(_like(ctx, a, tangents) for a in given)), *given], {})
            self._require_called(block, "a forward rule", "(result, tangents, *arguments)")
            (taken := Taken(ctx)).shape(value)
            inexact = iter([x for x in taken.leaves if is_inexact(x)])
            block.results = (*taken.leaves, *matched(ctx, value, tangent, inexact, _RULE))
        return block

    def _require_called(self, block: Block, rule: str, given: str) -> None:
        """UserError if a rule raises whatever it is given: most of all, if it takes other arguments."""
        if self.ctx.dead:
            last = block.nodes[-1] if block.nodes else None
            told = last.attributes.get("message", "") if isinstance(last, Apply) else ""
            self.ctx.user_error("W717", f"{rule} raises whenever it is called: {told}", f"it is called with {given}")

    def call(self, shape: Shape, through: bool) -> Abstract:
        ctx = self.ctx
        ctx.counter += 1
        name = f"rule_{ctx.counter}" + (".through" if through else "")
        captured, graphs = ctx.builder.close(list(self.blocks.values()))
        for kind, graph in zip(self.blocks, graphs):
            graph.name = f"{name}.{kind}" if kind else name
            end = len(graph.params) - len(captured)
            graph.params = (*graph.params[: self.own], *graph.params[end:], *graph.params[self.own : end])
            ctx.functions[graph.name] = graph
        types = [_unknown(ctx, x.type) for x in graphs[0].results]
        outputs = ctx.builder.call(name, (*self.originals, *captured), types)
        return built(ctx, shape, iter(outputs))


def _unknown(ctx: Context, type: Any) -> Any:
    """Sizes that a function gives are known at run time."""
    return type.with_dims(tuple(ctx.fresh_symbol("r") for _ in type.dims))


def _like(ctx: Context, value: Abstract, leaves: Iterator[Operand]) -> Abstract:
    """The structure of a value with these for its floats, None for the rest."""
    return Twins(ctx).gradient(value, leaves)
