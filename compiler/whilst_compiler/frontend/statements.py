"""Statements of the structured tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from whilst_compiler.frontend.arrays import is_numeric
from whilst_compiler.frontend.attributes import get_attribute
from whilst_compiler.frontend.branches import branch, unwind_here
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.exceptions import assert_statement, raise_statement, try_statement
from whilst_compiler.frontend.expressions import condition, expression, index_of, make_function
from whilst_compiler.frontend.generators import Generator, Yielded, drive, yielded
from whilst_compiler.frontend.imports import import_statement
from whilst_compiler.frontend.indexing import get_item
from whilst_compiler.frontend.instances import set_field
from whilst_compiler.frontend.iteration import iterate, unpack
from whilst_compiler.frontend.lists import LengthChanges, Watch
from whilst_compiler.frontend.loops import TestWrites, loop
from whilst_compiler.frontend.managers import with_statement
from whilst_compiler.frontend.operands import BINARY
from whilst_compiler.frontend.operators import binary
from whilst_compiler.frontend.patterns import match_statement
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.storing import set_item
from whilst_compiler.frontend.ufuncs import into
from whilst_compiler.frontend.values import (
    DEAD,
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    OneOf,
    Scalar,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["statements"]

_DEEPEST = 24
"""How many splits of a `try` body are nested before they are closed and opened as one."""


def statements(ctx: Context, body: list[Any]) -> None:
    """Lower statements in order; none after one that always raises."""
    height = len(ctx.splits)
    for s in body:
        if ctx.dead:
            return
        ctx.frame.live = ctx.frame.after.get(s, frozenset())
        ctx.at(s)
        handler = _HANDLERS.get(type(s))
        if handler is None:
            ctx.limitation("W010", f"{_construct(s)} is not supported in compiled code yet",
                           "rewrite it, or call the code through whilst.host")  # fmt: skip
        handler(ctx, s)
        if len(ctx.splits) > height + _DEEPEST:
            unwind_here(ctx, height)


def _construct(node: Any) -> str:
    names = {"TryStar": "'except*'", "ClassDef": "a class definition", "AsyncFor": "'async for'",
             "AsyncWith": "'async with'", "AsyncFunctionDef": "an async function"}  # fmt: skip
    return names.get(type(node).__name__, f"this {type(node).__name__} statement")


# -- assignment ------------------------------------------------------------------------------------------------


def _assign(ctx: Context, s: Any) -> None:
    value = expression(ctx, s.value)
    for target in s.targets:
        if ctx.dead:
            return
        store(ctx, target, value)


def store(ctx: Context, target: Any, value: Abstract) -> None:
    """Bind a value to a name, an element, a slice, or the names of an unpacking."""
    ctx.at(target)
    match target:
        case gast.Name(id=name):
            if name in ctx.frame.definition.global_names:
                ctx.limitation("W234", f"the global '{name}' is assigned in compiled code",
                               "return the new value, and assign it outside")  # fmt: skip
            ctx.bind(name, value)
        case gast.Subscript(value=base, slice=index):
            where = expression(ctx, base)
            key = index_of(ctx, index)
            ctx.at(target)
            if not ctx.dead:
                set_item(ctx, where, key, value)
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            _unpack_into(ctx, elts, value)
        case gast.Attribute(attr=name):
            owner = expression(ctx, target.value)
            ctx.at(target)
            if not ctx.dead:
                set_field(ctx, owner, name, value)
        case _:
            ctx.limitation("W010", "this assignment target is not supported in compiled code yet")


def _unpack_into(ctx: Context, targets: list[Any], value: Abstract) -> None:
    star = next((k for k, t in enumerate(targets) if isinstance(t, gast.Starred)), None)
    items = unpack(ctx, value, len(targets), star)
    for t, item in zip(targets, items):
        if ctx.dead:
            return
        store(ctx, t.value if isinstance(t, gast.Starred) else t, item)


def _annotated(ctx: Context, s: Any) -> None:
    if s.value is not None:
        value = expression(ctx, s.value)
        if not ctx.dead:
            store(ctx, s.target, value)


def _augmented(ctx: Context, s: Any) -> None:
    """``x op= y``: in place for arrays; an element's index is evaluated once."""
    op = type(s.op).__name__
    match s.target:
        case gast.Name():
            old = expression(ctx, gast.copy_location(gast.Name(s.target.id, gast.Load(), None, None), s.target))
            value = expression(ctx, s.value)
            ctx.at(s)
            if not ctx.dead:
                new = _in_place(ctx, op, old, value)
                if new is not None and not ctx.dead:
                    ctx.bind(s.target.id, new)
        case gast.Subscript(value=base_node, slice=index_node):
            base = expression(ctx, base_node)
            index = index_of(ctx, index_node)
            ctx.at(s)
            if ctx.dead:
                return
            old = get_item(ctx, base, index)
            value = expression(ctx, s.value)
            ctx.at(s)
            if ctx.dead:
                return
            new = _in_place(ctx, op, old, value)
            if new is not None and not ctx.dead and not _is_part(base, old):
                set_item(ctx, base, index, new)
        case gast.Attribute(value=owner_node, attr=name):
            owner = expression(ctx, owner_node)
            ctx.at(s.target)
            if ctx.dead:
                return
            old = get_attribute(ctx, owner, name)
            value = expression(ctx, s.value)
            ctx.at(s)
            if ctx.dead:
                return
            new = _in_place(ctx, op, old, value)
            if new is not None and not ctx.dead:
                set_field(ctx, owner, name, new)


def _is_part(base: Abstract, item: Abstract) -> bool:
    """Whether an item is a view, through which a change of it was written (indexing by arrays copies)."""
    return isinstance(base, ArrayRef) and isinstance(item, ArrayRef) and item.storage is base.storage


def _in_place(ctx: Context, op: str, old: Abstract, value: Abstract) -> Abstract | None:
    """The new value; None where an array was changed in place."""
    custom = ctx.library["in_place_method"](ctx, op, old, value)
    if custom is not None or ctx.dead:
        return custom  # type: ignore[no-any-return]
    if isinstance(old, Special):
        return ask(ctx, old, "in_place", op, value) or (None if ctx.dead else binary(ctx, op, old, value))
    if not isinstance(old, ArrayRef) or not (is_numeric(value) or isinstance(value, Tuple | Special)):
        return binary(ctx, op, old, value)
    into(ctx, _UFUNC_OF.get(op, BINARY[op][1]), [old, value], old)
    return None if ctx.dead else old


_UFUNC_OF = {"Div": "divide"}


# -- control flow ----------------------------------------------------------------------------------------------


def _if(ctx: Context, s: Any) -> None:
    test = condition(ctx, s.test)
    ctx.at(s)
    if not ctx.dead:
        branch(ctx, test, (lambda: statements(ctx, s.body), lambda: statements(ctx, s.orelse)), prune=True)


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


def _while(ctx: Context, s: Any) -> None:
    selector, body = _selector(s)

    def test(_: Operand | None) -> Operand:
        return _and_then(ctx, _running(ctx, selector), lambda: condition(ctx, s.test))

    if not any(isinstance(n, gast.NamedExpr) for n in gast.walk(s.test)):
        try:
            loop(ctx, s, None, test, lambda _: statements(ctx, body))
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
            frame_live = ctx.frame.live
            ctx.frame.live = ctx.frame.header[s]
            branch(ctx, holds, (lambda: statements(ctx, body), lambda: None), prune=True)
            ctx.frame.live = frame_live

    loop(ctx, s, None, test, run)
    ctx.state.pop(go, None)


def _for(ctx: Context, s: Any) -> None:
    selector, body = _selector(s)
    iterable = expression(ctx, s.iter)
    ctx.at(s)
    if ctx.dead:
        return

    def once(item: Abstract) -> None:
        store(ctx, s.target, item)
        statements(ctx, body)

    if isinstance(iterable, Instance | OneOf):
        iterable = ctx.library["iterator_of"](ctx, iterable) or iterable
    if isinstance(iterable, Generator):
        _for_generated(ctx, s, selector, iterable, once)
        return
    if isinstance(s.iter, gast.List) and isinstance(iterable, Special):
        iterable = ask(ctx, iterable, "frozen")
    source = iterate(ctx, iterable)
    if isinstance(source, list):
        watch = Watch(ctx, iterable)
        _unrolled(ctx, s, selector, source, once)
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
        if not isinstance(iterable, Special):
            ctx.limitation("W253", "the list is changed while something goes over it", "go over a copy: list(...)")
        _for_while_it_grows(ctx, s, selector, iterable, once)


def _for_generated(
    ctx: Context, s: Any, selector: str | None, source: Generator, once: Callable[[Abstract], None]
) -> None:
    """The generator's body is the loop; names that nobody reads later do not leave an iteration."""
    frame, outer = ctx.frame, ctx.frame.live
    kept = frame.header[s] | frame.always_live

    def action(item: Abstract) -> None:
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
    drive(ctx, source, action, None if selector is None else stop)
    frame.live = outer


def _for_while_it_grows(
    ctx: Context, s: Any, selector: str | None, iterable: Special, once: Callable[[Abstract], None]
) -> None:
    """A list whose length changes on the way: each step looks at the length anew."""
    place = Cell("place")
    ctx.state[place] = constant(0)

    def going_on() -> Operand:
        return ctx.emit("less", ctx.state[place].operand, ask(ctx, iterable, "length"))

    def run(_: Operand | None) -> None:
        k = ctx.state[place].operand
        ctx.state[place] = ctx.python_int(ctx.emit("add", k, literal(1)))
        once(ask(ctx, iterable, "element", k))

    loop(ctx, s, None, lambda _: _and_then(ctx, _running(ctx, selector), going_on), run)
    ctx.state.pop(place, None)


def _unrolled(
    ctx: Context, s: Any, selector: str | None, items: list[Abstract], once: Callable[[Abstract], None]
) -> None:
    """Items of a tuple differ in type: each has its own copy of the body."""
    outer = ctx.frame.live
    for k, item in enumerate(items):
        if ctx.dead:
            return
        ctx.frame.live = ctx.frame.header[s] if k + 1 < len(items) else ctx.frame.header[s] | outer
        live = ctx.frame.live

        def step(item: Abstract = item) -> None:
            once(item)

        if selector is None or k == 0:
            step()
        else:
            branch(ctx, _running(ctx, selector), (step, lambda: None), prune=True)
        ctx.frame.live = live
    ctx.frame.live = outer


# -- the rest --------------------------------------------------------------------------------------------------


def _expression_statement(ctx: Context, s: Any) -> None:
    if not isinstance(s.value, gast.Constant):
        expression(ctx, s.value)


def _function_def(ctx: Context, s: Any) -> None:
    if s.decorator_list:
        ctx.limitation("W012", "a decorated function inside a compiled one", "define it outside, or without decorator")
    ctx.bind(s.name, make_function(ctx, s))


def _nothing(ctx: Context, s: Any) -> None:
    return None


def _delete(ctx: Context, s: Any) -> None:
    for target in s.targets:
        if isinstance(target, gast.Subscript):
            base = expression(ctx, target.value)
            index = index_of(ctx, target.slice)
            ctx.at(s)
            if not ctx.dead and isinstance(base, Special):
                ask(ctx, base, "delete_item", index)
                continue
        if ctx.dead:
            return
        if not isinstance(target, gast.Name):
            ctx.limitation("W010", "'del' of something that is not a name is not supported yet")
        cell = ctx.cell(target.id)
        assert cell is not None
        ctx.lookup(cell)
        if not ctx.dead:
            ctx.state[cell] = UNBOUND


_HANDLERS: dict[type, Callable[[Context, Any], None]] = {
    gast.Assign: _assign,
    gast.AnnAssign: _annotated,
    gast.AugAssign: _augmented,
    gast.If: _if,
    gast.While: _while,
    gast.For: _for,
    gast.Raise: raise_statement,
    gast.Assert: assert_statement,
    gast.Try: try_statement,
    gast.With: with_statement,
    gast.Match: match_statement,
    gast.Import: import_statement,
    gast.ImportFrom: import_statement,
    gast.Expr: _expression_statement,
    gast.FunctionDef: _function_def,
    gast.Pass: _nothing,
    Yielded: yielded,
    gast.Global: _nothing,
    gast.Nonlocal: _nothing,
    gast.Delete: _delete,
}
