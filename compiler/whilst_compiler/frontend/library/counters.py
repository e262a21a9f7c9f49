"""``collections.Counter``: a dict of numbers, in which what is missing counts 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.indexing import whole_index
from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.library import dicts
from whilst_compiler.frontend.library.dict_tables import call_written, merged, new_table, update
from whilst_compiler.frontend.library.written import counting, hashing, inherited_more
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import METHODS, function, inline, method
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Record, Static

__all__ = ["SERVICES"]

Handler = Callable[[Context, list[Abstract], dict[str, Abstract]], Abstract]


@function(Counter)
def _counter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made = new_table(ctx, "hash table", Counter)
    _for_each(ctx, "__init__", made, args, keywords, counting.add_counts, counting.count_all)
    return made


_counter.takes_lists = True  # type: ignore[attr-defined]
_counter.streams = True  # type: ignore[attr-defined]


def _for_each(
    ctx: Context, name: str, counter: Abstract, args: list[Abstract], keywords: dict[str, Abstract],
    of_counts: Callable[..., Any], of_items: Callable[..., Any],
) -> None:  # fmt: skip
    """Change the counts by those of a mapping, or by the items of an iterable, and then by the keywords."""
    if len(args) > 1:
        given = f"from 1 to 2 positional arguments but {1 + len(args)} were given"
        ctx.raise_error("TypeError", f"Counter.{name}() takes {given}")
        return
    named = [Record(dict, tuple(keywords), tuple(keywords.values()))] if keywords else []
    for source in (*(ctx.library["content_of"](ctx, arg) for arg in args), *named):
        if ctx.dead or (isinstance(source, Static) and source.value is None):
            continue
        counted = isinstance(source, Record) or (isinstance(source, Composite) and source.kind == "hash table")
        inline(ctx, of_counts if counted else of_items, counter, source)


def _of_counters(name: str, handler: Handler) -> None:
    """A method that counters have, or have otherwise than dicts."""
    usual = METHODS.get(("hash table", name))

    def dispatch(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        own = isinstance(args[0], Composite) and args[0].cls is Counter
        if own and not ctx.frame.ours:
            return handler(ctx, args, keywords)
        if usual is None:
            ctx.raise_error("AttributeError", f"'{args[0].cls.__name__}' object has no attribute '{name}'")  # type: ignore[union-attr]
            return NONE_VALUE
        return usual(ctx, args, keywords)

    method("hash table", name)(dispatch)


def _update(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    counter, *sources = args
    _for_each(ctx, "update", counter, sources, keywords, counting.add_counts, counting.count_all)
    return NONE_VALUE


def _most_common(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    n = [*args[1:], *keywords.values(), NONE_VALUE][0]
    return inline(ctx, counting.most_common, args[0], n)


_of_counters("update", _update)
_of_counters("most_common", _most_common)
_of_counters("total", lambda ctx, args, keywords: inline(ctx, counting.total, args[0]))


def _subtract(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    counter, *sources = args
    _for_each(ctx, "subtract", counter, sources, keywords, counting.subtract_counts, counting.subtract_all)
    return NONE_VALUE


_of_counters("subtract", _subtract)
for _python, _handler in ((inherited_more.counted, _update), (inherited_more.discounted, _subtract)):
    _handler.takes_lists = _handler.streams = True  # type: ignore[attr-defined]
    function(_python)(_handler)
_of_counters("elements", lambda ctx, args, keywords: inline(ctx, counting.elements, args[0]))


# -- operators ---------------------------------------------------------------------------------------------------------

_OPERATORS = {"Add": counting.plus, "Sub": counting.minus, "BitOr": counting.either, "BitAnd": counting.both}


def _are_counters(*values: Abstract) -> bool:
    return all(isinstance(x, Composite) and x.cls is Counter for x in values)


def _binary(ctx: Context, d: Composite, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op in _OPERATORS and _are_counters(a, b):
        made = new_table(ctx, "hash table", Counter)
        inline(ctx, _OPERATORS[op], made, a, b)
        return made
    dicts_meet = all(isinstance(x, Composite | Record) and issubclass(x.cls, dict) for x in (a, b))
    if op == "BitOr" and dicts_meet and isinstance(a, Composite):
        return merged(ctx, a, b)
    return None


def _in_place(ctx: Context, d: Composite, op: str, value: Abstract) -> Abstract | None:
    if op in _OPERATORS and _are_counters(d, value):
        made = _binary(ctx, d, op, d, value)
        assert isinstance(made, Composite)
        call_written(ctx, hashing.clear, *d.parts)
        update(ctx, d, made)
        return d
    if op == "BitOr" and d.cls is not Counter:
        update(ctx, d, value)
        return d
    return None


def _unary(ctx: Context, op: str, a: Composite) -> Abstract | None:
    """``+c`` and ``-c``: what counts more, or less, than 0."""
    if a.cls is not Counter or op == "Invert":
        return None
    made = new_table(ctx, "hash table", Counter)
    inline(ctx, counting.positive if op == "UAdd" else counting.negative, made, a)
    return made


def _compare(ctx: Context, d: Composite, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if not _are_counters(a, b):
        return _usual_compare(ctx, d, op, a, b)  # type: ignore[no-any-return]
    if op in _INCLUSIONS:
        inclusion, swapped = _INCLUSIONS[op]
        return inline(ctx, inclusion, *((b, a) if swapped else (a, b)))
    same = inline(ctx, counting.same, a, b)
    if op == "Eq" or ctx.dead:
        return same
    return ctx.python_bool(ctx.emit("logical_not", truth(ctx, same)))


_INCLUSIONS = {"LtE": (counting.within, False), "GtE": (counting.within, True), "Lt": (counting.inside, False),
               "Gt": (counting.inside, True)}  # fmt: skip


def _delete(ctx: Context, d: Composite, key: Abstract) -> None:
    """``del c[key]``: a key that is not there is none to delete."""
    if d.cls is Counter and not ctx.frame.ours:
        call_written(ctx, hashing.discard, *d.parts, whole_index(key))
    else:
        _usual_delete(ctx, d, key)


_usual_delete = dicts.SERVICES["hash table.delete_item"]
_usual_compare = dicts.SERVICES["hash table.compare"]
SERVICES: dict[str, Any] = {
    "hash table.unary": _unary, "hash table.binary": _binary, "hash table.in_place": _in_place,
    "hash table.compare": _compare, "hash table.delete_item": _delete,
}  # fmt: skip
