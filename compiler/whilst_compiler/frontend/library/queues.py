"""``collections.deque`` and ``heapq``."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.containers.composites import BYTEARRAY, BYTES, TUPLE, Composite
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.comprehension import for_each
from whilst_compiler.frontend.library.dict_tables import call_written, unpack_parts
from whilst_compiler.frontend.library.written import heaps, queues, sequences
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, absent, function, inline, method, take
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Iterated, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES"]


_ENTERING = {heapq.heappush, heapq.heappushpop, heapq.heapreplace}


def _heap_function(python: Any, written: Any) -> None:
    def run(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if python in _ENTERING and len(args) == 2:
            args = [args[0], lists.as_item(ctx, args[1], must=False)]
        return ctx.call(ctx, Static(written), args, keywords)

    run.takes_lists = True  # type: ignore[attr-defined]
    FUNCTIONS[python] = run


for _name in heaps.__all__:
    _heap_function(getattr(heapq, _name), getattr(heaps, _name))


# -- deque -------------------------------------------------------------------------------------------------------------


@function(deque)
def _deque(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "deque", args, keywords, [], ["iterable", "maxlen"])
    most = given["maxlen"]
    bound = constant(-1) if most is None or absent(most) else ctx.python_int(int_operand(ctx, most))
    data, head = lists.new_list(ctx, (), "queue"), lists.new_list(ctx, [constant(0)], "head")
    made = Composite("deque", deque, (data, head, lists.new_list(ctx, [bound], "most")))
    if not absent(given["iterable"]):
        _extend(ctx, made, given["iterable"])
    return made


def _most(ctx: Context, d: Composite) -> Abstract:
    return lists.element_at(ctx, d.parts[2], literal(0))


def _tidy(ctx: Context, d: Composite) -> Any:
    call_written(ctx, queues.tidy, *d.parts[:2])
    return d.parts[0]


def _length(ctx: Context, d: Composite) -> Operand:
    head, size = lists.element_at(ctx, d.parts[1], literal(0)), lists.length(ctx, d.parts[0])
    assert isinstance(head, Scalar)
    if isinstance(size, Literal) and isinstance(head.operand, Literal):
        return literal(int(size.value.real - head.operand.value.real))
    return ctx.emit("subtract", size, head.operand)


def _truth(ctx: Context, d: Composite) -> Operand:
    size = _length(ctx, d)
    return literal(bool(size.value)) if isinstance(size, Literal) else ctx.emit("not_equal", size, literal(0))


def _get(ctx: Context, d: Composite, index: Any) -> Abstract:
    place = call_written(ctx, queues.at, *d.parts[:2], index)
    if ctx.dead:
        return constant(0)
    assert isinstance(place, Scalar)
    return lists.element_at(ctx, d.parts[0], place.operand)


def _set(ctx: Context, d: Composite, index: Any, value: Abstract) -> None:
    call_written(ctx, queues.put, *d.parts[:2], index, value)


def _iterate(ctx: Context, d: Composite) -> list[Any] | Iterated:
    data = _tidy(ctx, d)
    source = iterate(ctx, data)
    if isinstance(source, list):
        return source
    size = source.length

    def unchanged(c: Context) -> None:
        c.check(size, c.emit("equal", _length(c, d), size), "RuntimeError", "deque mutated during iteration")

    def item(c: Context, k: Operand) -> Abstract:
        unchanged(c)
        head = lists.element_at(c, d.parts[1], literal(0))
        assert isinstance(head, Scalar)
        return lists.element_at(c, data, c.emit("add", head.operand, k))

    return Iterated(size, item, unchanged)


def _contains(ctx: Context, d: Composite, item: Abstract) -> Operand:
    found = call_written(ctx, sequences.contains, _tidy(ctx, d), item)
    return truth(ctx, found) if not ctx.dead else literal(False)


def _compare(ctx: Context, d: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if not (isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind):
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    return ctx.library["list.compare"](ctx, a, op, _tidy(ctx, a), _tidy(ctx, b))  # type: ignore[no-any-return]


def _method(name: str) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            return handler(ctx, *args) or NONE_VALUE

        method("deque", name)(call)
        return handler

    return register


def _as_item(ctx: Context, d: Composite, item: Abstract) -> Abstract:
    return lists.as_item(ctx, item, lists.item_site(ctx, d.parts[0]), must=False)


@_method("append")
def _append(ctx: Context, d: Composite, item: Abstract) -> None:
    call_written(
        ctx,
        queues.append,
        *d.parts[:2],
        _as_item(ctx, d, item),
        _most(ctx, d),
    )


@_method("appendleft")
def _append_left(ctx: Context, d: Composite, item: Abstract) -> None:
    call_written(
        ctx,
        queues.append_left,
        *d.parts[:2],
        _as_item(ctx, d, item),
        _most(ctx, d),
    )


@_method("pop")
def _pop(ctx: Context, d: Composite) -> Abstract:
    return call_written(ctx, queues.pop, *d.parts[:2])


@_method("popleft")
def _pop_left(ctx: Context, d: Composite) -> Abstract:
    return call_written(ctx, queues.pop_left, *d.parts[:2])


@_method("extend")
def _extend(ctx: Context, d: Composite, items: Abstract) -> None:
    for_each(ctx, iterate(ctx, _apart(ctx, d, items)), lambda item: _append(ctx, d, item))


@_method("extendleft")
def _extend_left(ctx: Context, d: Composite, items: Abstract) -> None:
    for_each(ctx, iterate(ctx, _apart(ctx, d, items)), lambda item: _append_left(ctx, d, item))


def _apart(ctx: Context, d: Composite, items: Abstract) -> Abstract:
    """What is put into a queue: of itself, what it held before."""
    if not isinstance(items, Composite) or items.kind != "deque":
        return items
    same = lists.same(ctx, d.parts[0].cell, items.parts[0].cell)
    return items if isinstance(same, Literal) and not same.value else _copy(ctx, items)


@_method("clear")
def _clear(ctx: Context, d: Composite) -> None:
    _tidy(ctx, d)
    lists.clear(ctx, d.parts[0])


@_method("rotate")
def _rotate(ctx: Context, d: Composite, n: Abstract | None = None) -> None:
    call_written(ctx, queues.rotate, *d.parts[:2], n or constant(1))


@_method("count")
def _count(ctx: Context, d: Composite, item: Abstract) -> Abstract:
    return call_written(ctx, sequences.count, _tidy(ctx, d), item)


@_method("index")
def _index(ctx: Context, d: Composite, item: Abstract, *bounds: Abstract) -> Abstract:
    return call_written(ctx, queues.index, _tidy(ctx, d), item, *bounds)


@_method("remove")
def _remove(ctx: Context, d: Composite, item: Abstract) -> None:
    call_written(ctx, queues.remove, _tidy(ctx, d), item)


@_method("reverse")
def _reverse(ctx: Context, d: Composite) -> None:
    list_runs.reversed_in_place(ctx, _tidy(ctx, d))


@_method("insert")
def _insert(ctx: Context, d: Composite, index: Abstract, item: Abstract) -> None:
    call_written(ctx, queues.insert, _tidy(ctx, d), index, _as_item(ctx, d, item), _most(ctx, d))


@_method("copy")
def _copy(ctx: Context, d: Composite) -> Composite:
    made = _emptied(ctx, d)
    _extend(ctx, made, d)
    return made


def _emptied(ctx: Context, d: Composite) -> Composite:
    """A new queue that holds as many items at most."""
    data, head = lists.new_list(ctx, (), "queue"), lists.new_list(ctx, [constant(0)], "head")
    return Composite("deque", deque, (data, head, lists.new_list(ctx, [_most(ctx, d)], "most")))


def _delete(ctx: Context, d: Composite, index: Any) -> None:
    place = call_written(ctx, queues.at, *d.parts[:2], index)
    if isinstance(place, Scalar) and not ctx.dead:
        lists.remove_at(ctx, d.parts[0], place.operand)


def _contents(ctx: Context, value: Composite) -> tuple[Any, ...]:
    """The lists that say all of a container: keys and values of a dict, else its items."""
    if value.kind == "deque":
        return (_tidy(ctx, value), value.parts[2])
    if value.kind in (BYTEARRAY, BYTES, TUPLE):
        return value.parts
    if value.note is not None and not isinstance(value.note, Static):
        ctx.limitation("W258", "a defaultdict is returned whose factory is made in compiled code",
                       "return dict(...) of it")  # fmt: skip
    if value.kind == "set":
        return (ctx.library["set.in_order"](ctx, value),)
    return unpack_parts(ctx, value)[:2]


def _binary(ctx: Context, d: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op == "Add" and isinstance(a, Composite) and a.kind == "deque":
        if not (isinstance(b, Composite) and b.kind == "deque"):
            ctx.raise_error("TypeError", f'can only concatenate deque (not "{type_name(b)}") to deque')
            return None
        joined: Abstract = _copy(ctx, a)
        _extend(ctx, joined, b)
        return joined
    queue, times = (a, b) if isinstance(a, Composite) else (b, a)
    if op != "Mult" or not isinstance(queue, Composite) or not isinstance(times, Scalar):
        return None
    made = _emptied(ctx, queue)
    inline(ctx, queues.repeat, made, queue, times)
    return made


def _in_place(ctx: Context, d: Composite, op: str, value: Abstract) -> Abstract | None:
    if op == "Add":
        _extend(ctx, d, value)
    elif op == "Mult" and isinstance(value, Scalar):
        copy = _copy(ctx, d)
        _clear(ctx, d)
        inline(ctx, queues.repeat, d, copy, value)
    else:
        return None
    return d


def _maxlen(ctx: Context, d: Composite) -> Abstract:
    return inline(ctx, queues.maxlen, _most(ctx, d))


SERVICES: dict[str, Any] = {
    "contents": _contents,
    "deque.get_item": _get, "deque.set_item": _set, "deque.delete_item": _delete, "deque.length": _length,
    "deque.truth": _truth, "deque.contains": _contains, "deque.iterate": _iterate, "deque.compare": _compare,
    "deque.frozen": lambda _, d: d, "deque.binary": _binary, "deque.in_place": _in_place,
    "deque.maxlen": _maxlen,
}  # fmt: skip
