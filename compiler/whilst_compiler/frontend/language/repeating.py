"""Statements that choose and repeat: ``if``, ``while`` and ``for``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.control.loops import TestWrites, loop
from whilst_compiler.frontend.iteration.generators import Generator, LoopBody, drive
from whilst_compiler.frontend.iteration.iterators import Iterator, items_by_index
from whilst_compiler.frontend.language.assigning import store
from whilst_compiler.frontend.language.expressions import condition, expression
from whilst_compiler.frontend.lists.watching import LengthChanges, Watch
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    DEAD,
    Abstract,
    Cell,
    Iterated,
    Scalar,
    constant,
    same_operand,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["for_each", "for_statement", "if_statement", "while_statement"]


def if_statement(ctx: Context, s: Any) -> None:
    test = condition(ctx, s.test)
    ctx.at(s)
    if not ctx.dead:
        branch(ctx, test, (lambda: ctx.statements(ctx, s.body), lambda: ctx.statements(ctx, s.orelse)), prune=True)


def _selector(s: Any) -> tuple[str | None, list[Any]]:
    """The exit selector of a loop that is left early, and the body without the test of it."""
    name = getattr(s, "exit_selector", None)
    return name, s.body[:-1] if name else s.body


def _running(ctx: Context, selector: str | None) -> Operand:
    """Whether the loop has not been left."""
    if selector is None:
        return literal(True)
    cell = ctx.frame.scope.cells[selector]
    value = ctx.lookup(cell)
    assert isinstance(value, Scalar)
    if isinstance(value.operand, Literal):
        return literal(value.operand.value == 0)
    return ctx.emit("equal", value.operand, literal(0))


def _and_then(ctx: Context, first: Operand, then: Callable[[], Operand]) -> Operand:
    if isinstance(first, Literal):
        return then() if first.value else first
    result = branch(ctx, first, (lambda: ctx.python_bool(then()), lambda: constant(False)))
    assert isinstance(result, Scalar)
    return result.operand


def while_statement(ctx: Context, s: Any) -> None:
    selector, body = _selector(s)

    def test(_: Operand | None) -> Operand:
        return _and_then(ctx, _running(ctx, selector), lambda: condition(ctx, s.test))

    if not any(isinstance(n, gast.NamedExpr) for n in gast.walk(s.test)):
        try:
            loop(ctx, s, None, test, lambda _: ctx.statements(ctx, body))
            _endless(ctx, s, selector)
            return
        except TestWrites:
            pass
    _while_with_writes(ctx, s, selector, body)


def _endless(ctx: Context, s: Any, selector: str | None) -> None:
    if selector is None and isinstance(s.test, gast.Constant) and s.test.value:
        ctx.dead = True


def _while_with_writes(ctx: Context, s: Any, selector: str | None, body: list[Any]) -> None:
    """A test that binds or writes runs at the top of the body; whether it held is carried to the next test."""
    go = Cell("go")
    ctx.state[go] = constant(True)

    def test(_: Operand | None) -> Operand:
        value = ctx.state[go]
        assert isinstance(value, Scalar)
        return _and_then(ctx, _running(ctx, selector), lambda: value.operand)

    def run(_: Operand | None) -> None:
        holds = condition(ctx, s.test)
        if not ctx.dead:
            ctx.state[go] = ctx.python_bool(holds)
            branch(ctx, holds, (lambda: ctx.statements(ctx, body), lambda: None), prune=True)

    loop(ctx, s, None, test, run)
    ctx.state.pop(go, None)


def for_statement(ctx: Context, s: Any) -> None:
    iterable = expression(ctx, s.iter)
    ctx.at(s)
    if not ctx.dead:
        height = len(ctx.held)
        ctx.held.append(iterable)  # no name may lead to what the loop goes over any more
        try:
            each_kind(ctx, [iterable], lambda one: for_each(ctx, s, one))
        finally:
            del ctx.held[height:]


def for_each(ctx: Context, s: Any, iterable: Abstract) -> None:
    selector, body = _selector(s)

    def once(item: Abstract) -> None:
        store(ctx, s.target, item)
        ctx.statements(ctx, body)

    if isinstance(iterable, Object):
        iterable = ctx.library["iterator_of"](ctx, iterable) or iterable
    if isinstance(iterable, Generator) and not isinstance(iterable, Iterator):
        _for_generated(ctx, s, selector, iterable, once)
        return
    if isinstance(s.iter, gast.List) and isinstance(iterable, Special):
        iterable = ask(ctx, iterable, "frozen")
    source = items_by_index(ctx, iterable, selector is None)
    if isinstance(source, list):
        watch = Watch(ctx, iterable)
        _unrolled(ctx, s, selector, source, once, _keeps_its_keys(ctx, s, iterable))
        if source:  # where nothing has been in any list of a pool yet, there is nothing to go over
            watch.refuse_changes(ctx)
        return

    def run(counter: Operand | None) -> None:
        assert counter is not None
        watch = Watch(ctx, iterable)
        item = watch.reading(ctx, lambda: source.item(ctx, counter))
        once(item)
        watch.check(ctx)

    try:
        loop(ctx, s, source.length, lambda _: _running(ctx, selector), run)
        finish = source.finish
        if finish is not None and not ctx.dead:
            branch(ctx, _running(ctx, selector), (lambda: finish(ctx), lambda: None))
    except LengthChanges:
        if source.now is None:
            ctx.limitation("W253", "the list is changed while something goes over it", "go over a copy: list(...)")
        _for_while_it_grows(ctx, s, selector, source, source.now, once)


def _for_generated(
    ctx: Context, s: Any, selector: str | None, source: Generator, once: Callable[[Abstract], None]
) -> None:
    """The generator's body is the loop; names that nobody reads later do not leave an iteration."""
    frame, outer = ctx.frame, ctx.frame.live
    kept = frame.header[s] | frame.always_live

    def run(item: Abstract) -> None:
        before = {name: ctx.state.get(cell) for name, cell in frame.scope.cells.items() if name not in kept}
        frame.live = kept
        once(item)
        for name, old in before.items():
            cell = frame.scope.cells[name]
            if not ctx.dead and ctx.state.get(cell) is not old:
                ctx.state[cell] = DEAD

    def stop() -> Operand:
        going_on = _running(ctx, selector)
        return literal(not going_on.value) if isinstance(going_on, Literal) else ctx.emit("logical_not", going_on)

    frame.live = kept
    drive(ctx, source, LoopBody(run, s.body, frame), None if selector is None else stop)
    frame.live = outer


def _for_while_it_grows(
    ctx: Context, s: Any, selector: str | None, source: Iterated, now: Callable[[Context], Operand],
    once: Callable[[Abstract], None],
) -> None:  # fmt: skip
    """A list whose length changes on the way: each step looks at the length anew."""
    place = Cell("place")
    ctx.state[place] = constant(0)

    def going_on() -> Operand:
        return ctx.emit("less", ctx.state[place].operand, now(ctx))

    def run(_: Operand | None) -> None:
        k = ctx.state[place].operand
        ctx.state[place] = ctx.python_int(ctx.emit("add", k, literal(1)))
        once(source.item(ctx, k))

    loop(ctx, s, None, lambda _: _and_then(ctx, _running(ctx, selector), going_on), run)
    ctx.state.pop(place, None)


def _keeps_its_keys(ctx: Context, s: Any, iterable: Abstract) -> Callable[[], None]:
    """What checks, before a loop over a dict of constant keys goes on, that it has as many as at first."""
    of = getattr(iterable, "of", iterable)  # a view is one of a dict
    if not (isinstance(of, Composite) and of.kind == RECORD):
        return lambda: None
    before = ask(ctx, of, "length")

    def check() -> None:
        if not ctx.dead and not same_operand(ask(ctx, of, "length"), before):
            ctx.at(s)
            ctx.raise_error("RuntimeError", "dictionary changed size during iteration")

    return check


def _unrolled(
    ctx: Context, s: Any, selector: str | None, items: list[Abstract], once: Callable[[Abstract], None],
    check: Callable[[], None],
) -> None:  # fmt: skip
    """Items of a tuple differ in type: each has its own copy of the body."""
    outer = ctx.frame.live
    for k, item in enumerate(items):
        if ctx.dead:
            return
        ctx.frame.live = ctx.frame.header[s] if k + 1 < len(items) else ctx.frame.header[s] | outer
        live = ctx.frame.live

        def step(k: int = k, item: Abstract = item) -> None:
            if k:
                check()
            if not ctx.dead:
                once(item)

        if selector is None or k == 0:
            step()
        else:
            branch(ctx, _running(ctx, selector), (step, lambda: None), prune=True)
        ctx.frame.live = live
    if not ctx.dead:
        branch(ctx, _running(ctx, selector), (check, lambda: None), prune=True)
    ctx.frame.live = outer
