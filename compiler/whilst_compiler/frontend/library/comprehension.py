"""Comprehensions: lists are built item by item; a function that consumes one gets its items when it asks for them."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gast
import numpy as np

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import per_kind
from whilst_compiler.frontend.control.loops import loop
from whilst_compiler.frontend.iteration.generators import Generator, LoopBody, drive, expression_function
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.iteration.iterators import Iterator as OneShot
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame
from whilst_compiler.frontend.state.registry import FUNCTIONS, is_numpy
from whilst_compiler.frontend.syntax.scope import parameters
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import UNBOUND, Abstract, ArrayRef, Cell, Iterated, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES", "for_each", "list_comprehension", "run_comprehension"]

_CONSUMERS = {
    builtins.sum,
    builtins.min,
    builtins.max,
    builtins.any,
    builtins.all,
    builtins.tuple,
    builtins.list,
    builtins.sorted,
}
_JOINING = {np.concatenate, np.concat, np.hstack, np.vstack, np.dstack, np.column_stack}
"""Those that take arrays of several shapes."""
_IN_PART = {builtins.any, builtins.all}
"""Those that may leave items unasked for."""


@contextmanager
def _own_names(ctx: Context, target: Any) -> Iterator[None]:
    """The names of a comprehension's ``for`` are its own."""
    scope = ctx.frame.scope
    names = [n.id for n in gast.walk(target) if isinstance(n, gast.Name)]
    saved = {n: scope.cells.get(n) for n in names}
    for n in names:
        scope.cells[n] = Cell(n, scope)
        ctx.state[scope.cells[n]] = UNBOUND
    ctx.passing.append((scope, {n: scope.cells[n] for n in names}))
    try:
        yield
    finally:
        ctx.passing.pop()
        for n, old in saved.items():
            ctx.state.pop(scope.cells[n], None)
            if old is None:
                del scope.cells[n]
            else:
                scope.cells[n] = old


_FRAMES: dict[type, str] = {gast.GeneratorExp: "<genexpr>"}
"""What tracebacks call the frames of comprehensions: those of lists, sets and dicts have none from Python 3.12 on."""
if sys.version_info < (3, 12):
    _FRAMES |= {gast.ListComp: "<listcomp>", gast.SetComp: "<setcomp>", gast.DictComp: "<dictcomp>"}


@contextmanager
def _own_frame(ctx: Context, node: Any) -> Iterator[None]:
    """All but the first iterable of a comprehension runs in a frame of its own."""
    name, frame = _FRAMES.get(type(node)), ctx.frame
    if name is None or frame.ours:
        yield
        return
    ctx.at(node)
    outer, frame.inner = frame.inner, (name, ctx.builder.location)
    ctx.at(node)
    try:
        yield
    finally:
        frame.inner = outer
        ctx.at(node)


@contextmanager
def _among(ctx: Context, frames: list[Frame]) -> Iterator[None]:
    """Go back to the frames where a comprehension stands: who asks for its items may be a function of the library."""
    asking, location = ctx.frames, ctx.builder.location
    if asking[-1] is frames[-1]:
        yield
        return
    ctx.frames = list(frames)
    try:
        yield
    finally:
        ctx.frames, ctx.builder.location = asking, location


def run_comprehension(ctx: Context, node: Any, action: Callable[[], None]) -> None:
    """Run the action for each combination of items of a list, set or dict comprehension."""
    _refuse_early(ctx, node.generators)
    first = ctx.expression(ctx, node.generators[0].iter)
    if not ctx.dead:
        with _own_frame(ctx, node):
            _run_over(ctx, first, node, node.generators, action)


def _refuse_early(ctx: Context, generators: list[Any]) -> None:
    """The names of all its ``for`` are a comprehension's own from the beginning: none is another's until its turn."""
    later: set[str] = set()
    for k in reversed(range(len(generators))) if len(generators) > 1 else ():
        one = generators[k]
        own = {n.id for n in gast.walk(one.target) if isinstance(n, gast.Name)}
        for part, names in [*((test, later) for test in one.ifs), *([(one.iter, later | own)] if k else [])]:
            early = _read_in(part) & names
            if early:
                name = min(early)
                ctx.user_error("W105", f"'{name}' is read in a comprehension before its 'for {name}' has set it",
                               "give one of the two another name")  # fmt: skip
        later |= own


def _read_in(node: Any) -> set[str]:
    """The names that an expression reads, but for those that comprehensions and lambdas in it set."""
    if isinstance(node, gast.Name):
        return {node.id}
    found = {name for child in gast.iter_child_nodes(node) for name in _read_in(child)}
    if hasattr(node, "generators"):
        found -= {n.id for g in node.generators for n in gast.walk(g.target) if isinstance(n, gast.Name)}
    return found - set(parameters(node)) if isinstance(node, gast.Lambda) else found


def _run_generators(ctx: Context, node: Any, generators: list[Any], action: Callable[[], None]) -> None:
    """``for ... if ... for ... if ...``"""
    if not generators:
        action()
        return
    _run_over(ctx, ctx.expression(ctx, generators[0].iter), node, generators, action)


@per_kind(0)
def _run_over(
    ctx: Context, iterable: Abstract, node: Any, generators: list[Any], action: Callable[[], None]
) -> None:  # fmt: skip
    first, rest = generators[0], generators[1:]

    def filtered(tests: list[Any]) -> None:
        if not tests:
            _run_generators(ctx, node, rest, action)
            return
        holds = truth(ctx, ctx.expression(ctx, tests[0]))
        if not ctx.dead:
            branch(ctx, holds, (lambda: filtered(tests[1:]), lambda: None))

    def once(value: Callable[[], Abstract]) -> None:
        item = value()
        if ctx.dead:
            return
        with _own_names(ctx, first.target):
            ctx.library["store"](ctx, first.target, item)
            if not ctx.dead:
                filtered(first.ifs)

    iterable = _iterator(ctx, iterable)
    if isinstance(iterable, Generator) and not isinstance(iterable, OneShot):
        drive(ctx, iterable, LoopBody(lambda item: once(lambda: item), [node], ctx.frame))
        return
    source = iterate(ctx, iterable)

    def run(k: Operand | None) -> None:
        assert k is not None and isinstance(source, Iterated)
        once(lambda: source.item(ctx, k))

    if isinstance(source, Iterated):
        if not ctx.dead:
            loop(ctx, None, source.length, lambda _: literal(True), run)
        return
    for value in source:
        if not ctx.dead:
            once(lambda value=value: value)  # type: ignore[misc]


def _iterator(ctx: Context, iterable: Abstract) -> Abstract:
    """What ``iter`` of an object gives; other values as they are."""
    return ctx.library["iterator_of"](ctx, iterable) or iterable if isinstance(iterable, Object) else iterable


def for_each(ctx: Context, source: list[Abstract] | Iterated, action: Callable[[Abstract], None]) -> None:
    """Run the action for each item."""
    if isinstance(source, list):
        for item in source:
            if not ctx.dead:
                action(item)
        return

    def run(k: Operand | None) -> None:
        assert k is not None
        item = source.item(ctx, k)
        if not ctx.dead:
            action(item)

    loop(ctx, None, source.length, lambda _: literal(True), run)


def list_comprehension(ctx: Context, node: Any, copied: bool = False) -> ListRef:
    """``[elt for ... if ...]``; arrays are copied where nobody but NumPy sees them."""
    made = lists.new_list(ctx)

    def add() -> None:
        value = ctx.expression(ctx, node.elt)
        if copied and isinstance(value, ArrayRef) and value.rank and not ctx.dead:
            value = ctx.new_array(ctx.emit("copy", ctx.read(value)))
        if not ctx.dead:
            lists.append(ctx, made, value)

    run_comprehension(ctx, node, add)
    return made


def _argument(ctx: Context, callee: Abstract, node: Any) -> Abstract:
    """A comprehension that is an argument: one ``for`` without filter is not stored for a function that consumes it."""
    simple = len(node.generators) == 1 and not node.generators[0].ifs
    python = callee.value if isinstance(callee, Static) else None
    known = getattr(python, "__hash__", None) is not None
    if simple and known and python in _CONSUMERS and not (python in _IN_PART and isinstance(node, gast.ListComp)):
        return _deferred(ctx, node, python not in _IN_PART)
    if isinstance(node, gast.ListComp):
        for_numpy = known and python in FUNCTIONS and is_numpy(python)
        if simple and for_numpy and python not in _JOINING:
            return _deferred(ctx, node, True)
        return list_comprehension(ctx, node, for_numpy)
    return ctx.expression(ctx, node)


def _deferred(ctx: Context, node: Any, wholly: bool) -> Abstract:
    """One ``for`` without filter: the items are computed when they are consumed."""
    generator = node.generators[0]
    iterable = _iterator(ctx, ctx.expression(ctx, generator.iter))
    if isinstance(iterable, Union):
        return ctx.call(ctx, expression_function(ctx, node), [iterable], {})
    if isinstance(iterable, Generator) and not (wholly and isinstance(iterable, OneShot)):
        made = ctx.call(ctx, expression_function(ctx, node), [iterable], {})
        return made if isinstance(node, gast.GeneratorExp) or ctx.dead else ctx.call(ctx, Static(list), [made], {})
    source = iterate(ctx, iterable)
    if isinstance(source, list) and not wholly:
        return ctx.call(ctx, expression_function(ctx, node), [Tuple(tuple(source))], {})

    frames = list(ctx.frames)

    def item(c: Context, value: Abstract) -> Abstract:
        with _among(c, frames), _own_frame(c, node), _own_names(c, generator.target):
            c.library["store"](c, generator.target, value)
            return c.expression(c, node.elt) if not c.dead else constant(0)

    if isinstance(source, list):
        cls = list if isinstance(node, gast.ListComp) else tuple
        return Tuple(tuple(item(ctx, v) for v in source), cls)

    def by_index(c: Context, k: Operand) -> Abstract:
        return item(c, source.item(c, k))

    return Iterated(source.length, by_index, source.finish, source.now)


SERVICES: dict[str, Any] = {"comprehension_argument": _argument, "list_comprehension": list_comprehension}
