"""Generator functions, inlined where they are gone through: the body is the loop, ``yield`` runs the consumer's body.

One that calls itself becomes a recursive function whose calls all hand their items to one consumer.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gast

from whilst_compiler.frontend.control.failing import Attempt, Passing
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.functions.collected_generators import collect
from whilst_compiler.frontend.functions.descending import descends
from whilst_compiler.frontend.functions.recursion import call_recursive
from whilst_compiler.frontend.iteration.generators import (
    Action,
    Generator,
    Stop,
    Stopped,
    again,
    catches_all,
    drive,
    yields_in,
)
from whilst_compiler.frontend.iteration.iterators import Iterator
from whilst_compiler.frontend.language.repeating import for_each
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame, is_ours
from whilst_compiler.frontend.state.restarts import Recursive
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import Abstract, Function, Optional
from whilst_compiler.ir.graph import Operand

__all__ = ["Delegated", "Yielded", "delegated", "generator_of", "yielded"]


class Yielded(gast.stmt):  # type: ignore[misc]
    """``yield value`` as a statement."""

    _fields = ("value",)


class Delegated(gast.For):  # type: ignore[misc]
    """``yield from`` as a loop that yields each item."""


@dataclass(eq=False)
class _Consumer:
    """Who asks a generator for its items, in which frames."""

    action: Action
    stop: Stop | None
    frames: list[Frame]
    attempts: list[Any]
    throws: bool
    """Whether what fails there is thrown into the generator, as a context manager's is."""

    @property
    def last(self) -> _Consumer:
        """Who gets the items in the end, where generators hand them on as they are."""
        return self.action.consumer.last if isinstance(self.action, _HandedOn) else self

    def take(self, ctx: Context, value: Abstract) -> None:
        """Run the consumer's code, among its variables."""
        frames, location, live = ctx.frames, ctx.builder.location, ctx.frame.live
        frame, attempts = ctx.frame, ctx.attempts
        ctx.frames = list(self.frames)
        if not self.throws:
            ctx.attempts = [Passing(a) if self.is_inside(a) else a for a in attempts]
        try:
            self.action(value)
        finally:
            frame.live = live
            ctx.frames, ctx.builder.location, ctx.attempts = frames, location, attempts

    def is_inside(self, attempt: Any) -> bool:
        """Whether a ``try`` or ``with`` is the generator's own."""
        return isinstance(attempt, Attempt) and bool(attempt.kind) and attempt not in self.attempts

    def has_enough(self, ctx: Context) -> Operand:
        assert self.stop is not None
        frames = ctx.frames
        ctx.frames = list(self.frames)
        try:
            return self.stop()
        finally:
            ctx.frames = frames


@dataclass(frozen=True)
class _HandedOn:
    """What a generator does with the items of another one that it delegates to."""

    ctx: Context
    consumer: _Consumer

    def __call__(self, value: Abstract) -> None:
        self.consumer.take(self.ctx, value)


def generator_of(ctx: Context, f: Function, bound: dict[str, Abstract], run: Callable[..., Abstract]) -> Generator:
    """The call of a generator function: nothing of it runs before the first item is asked for."""

    def go(ctx: Context, action: Action, stop: Stop | None) -> None:
        definition = _definition(ctx, f.definition, stop is not None, made)
        inner = replace(f, definition=definition)
        frames = list(ctx.frames)
        consumer = _Consumer(action, stop, frames, list(ctx.attempts), made.catches)
        own = is_ours(f.definition)  # the library's do not call themselves: one within another is at another place
        around = [] if own else [frame for frame in ctx.frames if _runs(frame, f)]
        if _goes_over_itself(ctx, f, bound, consumer, around):
            consumers = [frame.consumer for frame in around if frame.consumer is not None]
            collect(ctx, f, bound, action, stop, run, consumers)
        elif _calls_itself(ctx, f, bound, around):
            anew = not any(r.consumer is consumer.last and r.is_of(inner) for r in ctx.recursions)
            call_recursive(ctx, inner, bound, lambda c, g, b: run(c, g, b, consumer), anew, consumer.last)
        else:
            run(ctx, inner, bound, consumer)
        ctx.frames[:] = frames

    site = f.definition.notes.get("expression", f.definition.node)
    if site in ctx.options.get("resumed", ()):
        return ctx.library["resumed"](ctx, f, bound)  # type: ignore[no-any-return]
    made = Generator(ctx, go, holds=bound.values())
    made.site = site
    return made


def _runs(frame: Frame, f: Function) -> bool:
    running = frame.scope.function
    of = None if running is None else running.definition.notes.get("of") or running.definition.notes.get("collects")
    return of is f.definition


def _goes_over_itself(
    ctx: Context, f: Function, bound: dict[str, Abstract], consumer: _Consumer, around: list[Frame]
) -> bool:
    """Whether a generator is asked for items by a call of the same one, which does not hand them on as they are."""
    if not around or "expression" in f.definition.notes or descends(ctx, around, bound):
        return False
    outer = around[-1].consumer
    return outer is None or consumer.last is not outer.last


def _calls_itself(ctx: Context, f: Function, bound: dict[str, Abstract], around: list[Frame]) -> bool:
    """Whether a generator is to be lowered as a recursive function; starts again where that is found out."""
    if "expression" in f.definition.notes:
        return False
    if around and f.definition.node not in ctx.recursive and not descends(ctx, around, bound):
        ctx.recursive.add(f.definition.node)
        raise Recursive
    return f.definition.node in ctx.recursive


def _definition(ctx: Context, original: Definition, stopping: bool, source: Generator) -> Definition:
    """The function with its ``yield`` as statements."""
    key = "catching" if source.catches else "stopping" if stopping else "plain"
    found = original.notes.get(key)
    if found is None:
        node = copy.deepcopy(original.node)
        uses = Counter(n.id for n in gast.walk(node) if isinstance(n, gast.Name))
        rewriter = _Rewriter(ctx, stopping, source, uses)
        node.body = rewriter.block(node.body)
        found = original.notes[key] = Definition(node, original.file, original.name, original.around)
        found.notes["of"] = original
    return found


class _Rewriter:
    def __init__(self, ctx: Context, stopping: bool, source: Generator, uses: Counter[str]) -> None:
        self.ctx = ctx
        self.source = source
        self.stopping = stopping
        self.uses = uses

    def block(self, body: list[Any]) -> list[Any]:
        return [new for s in body for new in self.statement(s)]

    def statement(self, s: Any) -> list[Any]:
        match s:
            case gast.FunctionDef() | gast.ClassDef():
                return [s]
            case gast.Expr(value=gast.Yield(value=value)):
                return self.yielded(value, s)
            case gast.Assign(value=gast.Yield(value=value)) | gast.AnnAssign(value=gast.Yield(value=value)):
                s.value = gast.copy_location(gast.Constant(value=None, kind=None), s)
                return [*self.yielded(value, s), s]
            case gast.Assign(value=gast.YieldFrom()) | gast.AnnAssign(value=gast.YieldFrom()):
                again(self.ctx, self.source)  # what the other generator returns is asked for
            case gast.Expr(value=gast.YieldFrom(value=value)):
                return self.delegated(value, s)
            case gast.For(target=gast.Name(id=name), body=[gast.Expr(value=gast.Yield(value=gast.Name(id=item)))],
                          orelse=[]) if name == item and self.uses[name] == 2:  # fmt: skip
                return self.delegated(s.iter, s)
        if isinstance(s, gast.Try) and not self.source.catches and self.yields(s.body) and catches_all(s):
            what = "a 'yield' inside a 'try' that catches what closes a generator (GeneratorExit),"
            self.refuse(s, what, "catch Exception, or yield outside the 'try'")
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(s, name, None), list):
                setattr(s, name, self.block(getattr(s, name)))
        for part in [*(getattr(s, "handlers", None) or []), *(getattr(s, "cases", None) or [])]:
            part.body = self.block(part.body)
        if self.yields([s]):
            self.refuse(s, "a 'yield' inside an expression", "make it a statement of its own")
        return [s]

    def delegated(self, value: Any, old: Any) -> list[Any]:
        name = gast.Name(id="<item>", ctx=gast.Store(), annotation=None, type_comment=None)
        item = gast.Name(id="<item>", ctx=gast.Load(), annotation=None, type_comment=None)
        body = [Yielded(value=item), *self.if_stopped(gast.Break())]
        loop = Delegated(target=name, iter=value, body=body, orelse=[], type_comment=None)
        made = [loop, *self.if_stopped(gast.Return(value=None))]
        return [gast.fix_missing_locations(gast.copy_location(s, old)) for s in made]

    def yielded(self, value: Any, old: Any) -> list[Any]:
        made = [Yielded(value=value), *self.if_stopped(gast.Return(value=None))]
        return [gast.fix_missing_locations(gast.copy_location(s, old)) for s in made]

    def if_stopped(self, leave: Any) -> list[Any]:
        return [gast.If(test=Stopped(), body=[leave], orelse=[])] if self.stopping else []

    @staticmethod
    def yields(body: list[Any]) -> bool:
        module = gast.FunctionDef(name="", args=None, body=body, decorator_list=[], returns=None, type_comment=None,
                                  type_params=[])  # fmt: skip
        return yields_in(module)

    def refuse(self, node: Any, what: str, help: str) -> None:
        self.ctx.at(node)
        self.ctx.limitation("W011", f"{what} of a generator is not supported in compiled code yet", help)


def yielded(ctx: Context, s: Any) -> None:
    """Hand an item to the consumer, whose code runs among the consumer's variables."""
    value = ctx.expression(ctx, s.value) if s.value is not None else ctx.expression(ctx, _none(s))
    if not ctx.dead:
        ctx.frame.consumer.take(ctx, value)


def delegated(ctx: Context, s: Any) -> None:
    """Hand all items of another generator to the consumer, or those of whatever it is one by one."""
    iterable = ctx.expression(ctx, s.iter)
    ctx.at(s)
    if not ctx.dead:
        each_kind(ctx, [iterable], lambda one: _hand_on(ctx, s, one))


def _hand_on(ctx: Context, s: Any, source: Abstract) -> None:
    if isinstance(source, Optional):
        source = unwrap(ctx, source, "TypeError", "'NoneType' object is not iterable")
    if isinstance(source, Object):
        source = ctx.library["iterator_of"](ctx, source) or source
    if not isinstance(source, Generator) or isinstance(source, Iterator) or source.goes_on or ctx.dead:
        for_each(ctx, s, source)
        return
    consumer: _Consumer = ctx.frame.consumer
    enough = None if consumer.stop is None else lambda: consumer.has_enough(ctx)
    drive(ctx, source, _HandedOn(ctx, consumer), enough)


def _none(s: Any) -> Any:
    return gast.copy_location(gast.Constant(value=None, kind=None), s)
