"""Derivatives taken in compiled code: ``whilst.grad(f)(x)`` inside a function, ``f`` a closure or not.

The function is lowered into a block of its own, which becomes a graph; whoever gave us the derivative makes another of
that, and its nodes go to where the call stands. What the function closes over is held fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.instances import new_instance
from whilst_compiler.frontend.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.values import (
    NONE_VALUE,
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    Partial,
    Record,
    Scalar,
    Static,
    Tuple,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.ir.symbols import rename_sizes, sizes_in
from whilst_compiler.ir.walk import clone

__all__ = ["SERVICES"]


def derive(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A call of ``grad`` itself, of what it gave, or of a derivative made outside."""
    rule = value.__whilst_derive__
    if rule is None and value.inner is not None:
        ctx.limitation("W715", "of derivatives only gradients are taken in compiled code yet", "call it outside")
    if rule is None:
        return _make(ctx, value, args, keywords)
    if value.inner is not None:
        return _call(ctx, rule, Static(value.inner), args, keywords)
    return _call(ctx, rule, args[0], args[1:], keywords)


def _make(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``grad(f, ...)``: the function with the rule, to be called later."""
    try:
        rest = [constant_of(a) for a in args[1:]]
        named = {k: constant_of(v) for k, v in keywords.items()}
    except LookupError:
        ctx.limitation("W710", "what a derivative is taken by is not known at compile time", "write it as a constant")
    return Partial(Static(value.rule(*rest, **named)), (args[0],), ())


def _call(ctx: Context, rule: Any, f: Abstract, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    places = _places(ctx, rule, args, keywords)
    before = dict(ctx.state)
    if ctx.attempts:
        ctx.limitation("W711", "a derivative is taken inside a try block", "take it before")
    twins = _Twins(ctx)
    given = [twins.of(a) if k in places else a for k, a in enumerate(args)]
    named = {k: twins.of(v) if k in places else v for k, v in keywords.items()}
    if not twins.params:
        ctx.user_error("W703", "the argument that the derivative is taken by has no derivative", "give floats")
    with ctx.builder.block(twins.params) as block:
        value = ctx.call(ctx, f, given, named)
        if ctx.dead:
            ctx.limitation("W711", "the function whose derivative is taken always raises", None)
        first, rest = _split(ctx, rule, value)
        leaves = [first.operand, *(x for r in rest for x in _leaves(ctx, r))]
        block.results = tuple(leaves)
    _unchanged(ctx, before)
    ctx.state = before
    captured, (graph,) = ctx.builder.close([block])
    results = iter(_inlined(ctx, rule, graph, (*twins.originals, *captured), len(twins.params)))
    made: Abstract = Scalar(first.spec, next(results))
    aux = tuple(_rebuilt(ctx, r, results) for r in rest)
    whole = {**dict(enumerate(args)), **keywords}
    found = tuple(twins.gradient(whole[k], results) for k in places)
    gradient = found[0] if rule.single else Tuple(found)
    if rule.value:
        return Tuple((Tuple((made, *aux)) if aux else made, gradient))
    return Tuple((gradient, *aux)) if aux else gradient


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


def _split(ctx: Context, rule: Any, value: Abstract) -> tuple[Scalar, tuple[Abstract, ...]]:
    rest: tuple[Abstract, ...] = ()
    if rule.aux:
        if not isinstance(value, Tuple) or len(value.items) != 2:
            ctx.user_error("W706", "with has_aux the function returns a pair", "return (value, anything else)")
        value, *others = value.items
        rest = tuple(others)
    if not isinstance(value, Scalar) or value.spec.dtype.kind != "f":
        ctx.user_error("W707", "a gradient is that of a real scalar, and the function returns something else",
                       "return a float")  # fmt: skip
    return value, rest


def _unchanged(ctx: Context, before: dict[Any, Any]) -> None:
    """The function may not change what is outside of it."""
    for key, value in before.items():
        if isinstance(key, Cell) and ctx.state.get(key) is not value:
            ctx.limitation("W713", f"a function whose derivative is taken changes '{key.name}', which is not its own",
                           "return the new value as aux")  # fmt: skip


def _inlined(ctx: Context, rule: Any, graph: Graph, operands: tuple[Operand, ...], count: int) -> tuple[Operand, ...]:
    """The derivative's nodes, here; its results."""
    graph.name = "f"
    keep = sizes_in(p.type for p in graph.params)
    made = rule.derive(graph, count)
    rename_sizes(made, keep, lambda: ctx.fresh_symbol("g"))
    copy = clone(made, dict(zip(made.params, operands, strict=True)))
    ctx.builder.blocks[-1].nodes += copy.nodes
    return copy.results


class _Twins:
    """Stand-ins for arguments: the same structure with parameters for its floats."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.params: list[Value] = []
        self.originals: list[Operand] = []

    def of(self, value: Abstract) -> Abstract:
        ctx = self.ctx
        match value:
            case Scalar(spec, operand) if spec.dtype.is_inexact:
                return Scalar(spec, self._param(operand))
            case ArrayRef() if value.dtype.is_inexact:
                return ctx.new_array(self._param(ctx.read(value)))
            case Tuple(items, cls):
                return Tuple(tuple(map(self.of, items)), cls)
            case Record(cls, names, items):
                return Record(cls, names, tuple(map(self.of, items)))
            case ListRef(cell):
                return self._list(ctx.state[cell])
            case Instance():
                return _remade(ctx, value, self.of)
        return value

    def _param(self, operand: Operand) -> Value:
        param = Value(operand.type, getattr(operand, "name", ""))
        self.params.append(param)
        self.originals.append(operand)
        return param

    def _list(self, content: Any) -> Abstract:
        ref = ListRef(Cell("list"))
        if isinstance(content, Items):
            self.ctx.state[ref.cell] = Items(tuple(map(self.of, content.items)))
        else:
            arrays = tuple(self._param(a) if _is_inexact(a) else a for a in content.arrays)
            self.ctx.state[ref.cell] = Buffer(content.element, arrays, content.length)
        return ref

    def gradient(self, value: Abstract, bars: Iterator[Operand]) -> Abstract:
        """The structure of an argument with derivatives for its floats, and None for the rest."""
        ctx = self.ctx
        match value:
            case Scalar(spec) if spec.dtype.is_inexact:
                return Scalar(spec, next(bars))
            case ArrayRef() if value.dtype.is_inexact:
                return ctx.new_array(next(bars))
            case Tuple(items, cls):
                return Tuple(tuple(self.gradient(x, bars) for x in items), cls)
            case Record(cls, names, items):
                return Record(cls, names, tuple(self.gradient(x, bars) for x in items))
            case ListRef(cell) if isinstance(ctx.state[cell], Items):
                ref = ListRef(Cell("list"))
                ctx.state[ref.cell] = Items(tuple(self.gradient(x, bars) for x in ctx.state[cell].items))
                return ref
            case ListRef(cell) if all(map(_is_inexact, ctx.state[cell].arrays)):
                content = ctx.state[cell]
                ref = ListRef(Cell("list"))
                ctx.state[ref.cell] = Buffer(content.element, tuple(next(bars) for _ in content.arrays), content.length)
                return ref
            case ListRef():
                ctx.limitation("W704", "a derivative by a list of numbers and other things is not supported yet", None)
            case Instance():
                return _remade(ctx, value, lambda x: self.gradient(x, bars))
        return NONE_VALUE


def _is_inexact(x: Operand) -> bool:
    return getattr(x.type, "dtype", None) is not None and x.type.dtype.is_inexact  # type: ignore[union-attr]


def _remade(ctx: Context, value: Instance, change: Callable[[Abstract], Abstract]) -> Instance:
    """Another object of the class, with changed fields."""
    made = new_instance(ctx, value.cls, tuple(value.cells))
    for name, cell in value.cells.items():
        field = ctx.state.get(cell, UNBOUND)
        if field is not UNBOUND:
            ctx.state[made.cells[name]] = change(field)
    return made


# -- what comes back besides -------------------------------------------------------------------------------------------


def _leaves(ctx: Context, value: Abstract) -> Iterator[Operand]:
    match value:
        case Scalar(_, operand):
            yield operand
        case ArrayRef():
            yield ctx.read(value)
        case Tuple(items=items) | Record(items=items):
            for item in items:
                yield from _leaves(ctx, item)
        case Static():
            return
        case _:
            ctx.limitation("W714", "this cannot be returned beside a value that is differentiated yet",
                           "return numbers, arrays, and tuples of them")  # fmt: skip


def _rebuilt(ctx: Context, value: Abstract, leaves: Iterator[Operand]) -> Abstract:
    match value:
        case Scalar(spec):
            return Scalar(spec, next(leaves))
        case ArrayRef():
            return ctx.new_array(next(leaves))
        case Tuple(items, cls):
            return Tuple(tuple(_rebuilt(ctx, x, leaves) for x in items), cls)
        case Record(cls, names, items):
            return Record(cls, names, tuple(_rebuilt(ctx, x, leaves) for x in items))
    return value


SERVICES: dict[str, Any] = {"derive": derive}
