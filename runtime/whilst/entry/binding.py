"""Arguments to parameters in native code: positions, keywords and defaults."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from whilst.entry.guards import same_defaults
from whilst.entry.writer import Writer

__all__ = ["Signature", "bind", "signature_of"]


@dataclass(frozen=True)
class Signature:
    """How arguments are given: the parameters, and the function whose defaults they have.

    Without a function all arguments are given by position.
    """

    names: tuple[str, ...]
    function: Any = None


def signature_of(names: tuple[str, ...], function: FunctionType | None = None) -> Signature | None:
    """The signature with these parameters, those of the function; None where it takes any number of arguments."""
    if function is not None and function.__code__.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
        return None
    return Signature(names, function)


def bind(w: Writer, signature: Signature) -> list[str]:
    """Pointers to the arguments in the order of the parameters."""
    count = len(signature.names)
    f = signature.function
    most = count if f is None else f.__code__.co_argcount
    plain = w.value("icmp eq ptr %names, null")
    enough = w.value(f"icmp eq i64 %given, {count}")
    simple = w.value(f"and i1 {plain}, {enough}") if most == count else "false"
    if f is None or not count:
        w.unless(simple)
        return _loaded(w, "%args", count)
    where = w.memory("ptr")
    direct, other, bound = w.fresh("direct"), w.fresh("other"), w.fresh("bound")
    w.branch(simple, direct, other)
    w.start(direct)
    w.do(f"store ptr %args, ptr {where}")
    w.jump(bound)
    w.start(other)
    w.do(f"store ptr {_slow_way(w, signature.names, f, most)}, ptr {where}")
    w.jump(bound)
    w.start(bound)
    return _loaded(w, w.value(f"load ptr, ptr {where}"), count)


def _loaded(w: Writer, base: str, count: int) -> list[str]:
    return [w.field("ptr", base, 8 * k) for k in range(count)]


def _slow_way(w: Writer, names: tuple[str, ...], f: FunctionType, most: int) -> str:
    """Positions first, then keywords, then defaults, into a row of pointers; what is wrong is left to Python."""
    count = len(names)
    row = w.memory(f"[{count} x ptr]")
    w.unless(w.value(f"icmp sle i64 %given, {most}"))
    for k in range(count):
        w.set_field("ptr", "null", row, 8 * k)
    with w.each("%given") as at:
        _copy(w, "%args", at, row, at)
    with_keywords, without = w.fresh("keywords"), w.fresh("complete")
    w.branch(w.value("icmp eq ptr %names, null"), without, with_keywords)
    w.start(with_keywords)
    keywords = w.value("getelementptr ptr, ptr %args, i64 %given")
    with w.each(w.field("i64", "%names", object.__basicsize__)) as at:
        name = w.value(f"load ptr, ptr {w.value(f'getelementptr ptr, ptr %names, i64 {_items(w, at)}')}")
        place = _place_of(w, name, names, f.__code__.co_posonlyargcount)
        taken = w.value(f"load ptr, ptr {w.value(f'getelementptr ptr, ptr {row}, i64 {place}')}")
        w.unless(w.value(f"icmp eq ptr {taken}, null"))
        _copy(w, keywords, at, row, place)
    w.jump(without)
    w.start(without)
    _defaults(w, names, f, row)
    return row


def _items(w: Writer, k: str) -> str:
    """The place of an item of a tuple, counted in pointers from the head of the tuple."""
    return w.value(f"add i64 {k}, {tuple.__basicsize__ // 8}")


def _copy(w: Writer, source: str, at: str, row: str, place: str) -> None:
    x = w.value(f"load ptr, ptr {w.value(f'getelementptr ptr, ptr {source}, i64 {at}')}")
    w.do(f"store ptr {x}, ptr {w.value(f'getelementptr ptr, ptr {row}, i64 {place}')}")


def _place_of(w: Writer, name: str, names: tuple[str, ...], first: int) -> str:
    """Which parameter a keyword means: names are interned, so pointers tell."""
    place = "-1"
    for k in range(first, len(names)):
        hit = w.value(f"icmp eq ptr {name}, {w.pointer(sys.intern(names[k]))}")
        place = w.value(f"select i1 {hit}, i64 {k}, i64 {place}")
    w.unless(w.value(f"icmp sge i64 {place}, 0"))
    return place


def _defaults(w: Writer, names: tuple[str, ...], f: FunctionType, row: str) -> None:
    """What is not given has its default, or is left to Python's TypeError."""
    same_defaults(w, f, f.__defaults__)
    defaults = f.__defaults__ or ()
    known = dict(zip(names[f.__code__.co_argcount - len(defaults) : f.__code__.co_argcount], defaults))
    for k, name in enumerate(names):
        there = w.value(f"icmp ne ptr {w.field('ptr', row, 8 * k)}, null")
        if name in known:
            default, done = w.fresh("default"), w.fresh("done")
            w.branch(there, done, default)
            w.start(default)
            w.set_field("ptr", w.pointer(known[name]), row, 8 * k)
            w.jump(done)
            w.start(done)
        elif name in (f.__kwdefaults__ or {}):
            default, done = w.fresh("default"), w.fresh("done")
            w.branch(there, done, default)
            w.start(default)
            found = w.call(
                "PyDict_GetItemWithError", f"ptr {w.pointer(f.__kwdefaults__)}", f"ptr {w.pointer(sys.intern(name))}"
            )
            w.unless(w.value(f"icmp ne ptr {found}, null"))
            w.set_field("ptr", found, row, 8 * k)
            w.jump(done)
            w.start(done)
        else:
            w.unless(there)
