"""``d.keys()``, ``d.values()``, ``d.items()``: they show the dict as it is when they are asked."""

from __future__ import annotations

import builtins
from typing import Any

from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.iteration.iterators import Items, as_value
from whilst_compiler.frontend.library.written import iterating
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import inline, method
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.values import Abstract, Record, Static, Tuple
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]

_CLASSES: dict[str, Any] = {"keys": type({}.keys()), "values": type({}.values()), "items": type({}.items())}


class DictView(Special):
    """The keys, values or items (``what``) of a dict."""

    __slots__ = ("cls", "of", "what")
    kind = "dict view"

    def __init__(self, of: Composite | Record, what: str) -> None:
        self.of = of
        self.what = what
        self.cls = _CLASSES[what]

    def template(self) -> Any:
        return Same(self)

    def held(self) -> tuple[Any, ...]:
        return (self.of,)


def _of(what: str) -> None:
    @method("hash table", what)
    @method(RECORD, what)
    @method("dict", what)
    def view(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
        (of,) = args
        assert isinstance(of, Composite | Record)
        return DictView(of, what)


for _what in _CLASSES:
    _of(_what)


def _iterate(ctx: Context, view: DictView) -> Items:
    if isinstance(view.of, Record):
        return _of_record(view.of, view.what)
    if view.what == "keys":
        return iterate(ctx, view.of)
    return ask(ctx, view.of, view.what)  # type: ignore[no-any-return]


def _of_record(of: Record, what: str) -> list[Abstract]:
    keys: list[Abstract] = [Static(n) for n in of.names]
    if what == "items":
        return [Tuple(pair) for pair in zip(keys, of.items)]
    return keys if what == "keys" else list(of.items)


def _contains(ctx: Context, view: DictView, item: Abstract) -> Operand:
    if view.what == "keys":
        return ctx.library["contains"](ctx, item, view.of)  # type: ignore[no-any-return]
    return truth(ctx, inline(ctx, iterating.is_among, item, as_value(_iterate(ctx, view))))


def _compare(ctx: Context, view: DictView, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """As sets; the values are equal to nothing else."""
    if view.what == "values" or not all(isinstance(x, Special) for x in (a, b)):
        return None
    sets = (_as_set(ctx, x) if isinstance(x, DictView) else x for x in (a, b))
    return compare(ctx, op, *sets)


def _binary(ctx: Context, view: DictView, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """``&``, ``|``, ``-`` and ``^`` with anything that can be gone through."""
    if view.what == "values" or op not in ("BitAnd", "BitOr", "Sub", "BitXor"):
        return None
    return binary(ctx, op, _as_set(ctx, a), _as_set(ctx, b))


def _as_set(ctx: Context, value: Abstract) -> Abstract:
    return ctx.call(ctx, Static(builtins.set), [value], {})


SERVICES: dict[str, Any] = {
    "dict view.iterate": _iterate, "dict view.frozen": lambda ctx, view: view,
    "dict view.contains": _contains, "dict view.compare": _compare, "dict view.binary": _binary,
    "dict view.length": lambda ctx, view: ctx.call(ctx, Static(len), [view.of], {}).operand,
    "dict view.truth": lambda ctx, view: truth(ctx, view.of),
}  # fmt: skip
