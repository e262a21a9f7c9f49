"""What is said of two values that do not join: where each comes from, and a way out that fits them."""

from __future__ import annotations

from typing import Any, NoReturn

from whilst_compiler.errors import Label
from whilst_compiler.frontend.containers.composites import RECORD, Composite, OfComposite
from whilst_compiler.frontend.containers.growing_tuples import lengthen, lengthen_like
from whilst_compiler.frontend.containers.linked import link_deep
from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.joins.unions import MOST, OfUnion, Union, family, possible
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    OfArray,
    OfTuple,
    Same,
    Template,
    describe,
    template_of,
)
from whilst_compiler.frontend.values.values import ArrayRef, BoundMethod, Function, Maybe, Optional, Static, Tuple

__all__ = ["refuse_branch", "refuse_calls", "refuse_effort", "refuse_endless", "refuse_loop"]


def refuse_branch(ctx: Context, name: str, a: Any, b: Any) -> NoReturn:
    """A name, or (``""``) an expression, that is of two types after a branch."""
    _refuse_dict(ctx, name)
    _put_into_pools(ctx, a, b)
    one, two = template_of(a), template_of(b)
    _refuse_many(ctx, "this expression" if not name else f"variable '{name}'", one, two)
    first, second = _name(one), _name(two)
    if isinstance(one, OfComposite) and first == second:
        first, second = f"one {one.cls.__name__}", f"another {one.cls.__name__}"
    if name in ctx.frame.invented:
        title = f"the function returns {first} on one path and {second} on the other"
    else:
        subject = "this expression is" if not name else _subject(name, one, "variable", "is")
        title = f"{subject} {first} on one path and {second} on the other"
    help = _way_out(one, two) or "use two names, or convert one of the values"
    if name in ctx.frame.invented and not _way_out(one, two):
        help = "return the same kind of value everywhere, or None where there is none"
    ctx.user_error("W103", title, help, *_labels(ctx, (a, first), (b, second)))


def refuse_loop(ctx: Context, name: str, before: Any, after: Any) -> NoReturn:
    """A variable that has another type after an iteration than before the loop."""
    _refuse_dict(ctx, name)
    _put_into_pools(ctx, before, after)
    one, two = template_of(before), template_of(after)
    _refuse_many(ctx, f"loop variable '{name}'", one, two)
    first, second = _name(one), _name(two)
    title = f"{_subject(name, one, 'loop variable', 'changes type:')} {first} before the loop,"
    title += f" {second} after one iteration"
    help = _way_out(one, two) or "use another name inside the loop"
    ctx.user_error("W103", title, help, *_labels(ctx, (before, first), (after, second)))


def refuse_calls(ctx: Context, name: str, parameter: str, one: Template, two: Template) -> NoReturn:
    """A parameter, or (``""``) the result, of a recursive function that is of two types."""
    what = f"'{parameter}'" if parameter else "the result"
    _refuse_many(ctx, f"{what} of the recursive function '{name}'", one, two)
    title = f"{what} of the recursive function '{name}' is {_name(one)} in one call and {_name(two)} in another"
    ctx.user_error("W103", title, _way_out(one, two) or "make it the same kind of value in all calls")


def refuse_endless(ctx: Context, what: str) -> NoReturn:
    """A value that is put into one of the next round, and so on: its type grows without end.

    If tables and pools are news for it, lowering starts again with such.
    """
    link_deep(ctx)
    ctx.limitation("W269", f"{what} holds the one before it, which holds the one before, without end",
                   "put the parts into a tuple, (first, rest), or make them fields of an object")  # fmt: skip


def refuse_effort(ctx: Context) -> NoReturn:
    """What is lowered again and again, with types that are new each time."""
    ctx.limitation("W269", "the types of what is here have no end that is found in reasonable time",
                   "put what holds parts of its own kind into lists or objects")  # fmt: skip


def _refuse_many(ctx: Context, what: str, *templates: Template) -> None:
    """Refuse a value of more kinds than a tag is made for."""
    parts = [p for t in templates for p in (t.alternatives if isinstance(t, OfUnion) else (t,))]
    kinds = {family(p): describe(p) for p in parts}
    if len(kinds) > MOST:
        lengthen(ctx)
        first = ", ".join(list(kinds.values())[:3])
        ctx.user_error("W104", f"{what} is of more than {MOST} kinds: {first}, ...",
                       _way_out(*parts[:2]) or "use fewer kinds of values under one name")  # fmt: skip


def _put_into_pools(ctx: Context, a: Any, b: Any) -> None:
    """Containers that do not join as they are: by number they do, if lowering starts again so."""
    lengthen_like(ctx, a, b)
    sides = [_cells(a), _cells(b)]
    if all(sides):
        ctx.library["list.pool_from_birth"](ctx, *(cell for side in sides for cell in side))


def _cells(value: Any) -> list[Any]:
    """Those of the containers in a value."""
    match value:
        case ListRef() | Composite() if value.kind != RECORD:
            return value.storages()
        case Tuple(items=items):
            return [cell for item in items for cell in _cells(item)]
        case Maybe(_, inner) | Optional(_, inner):
            return _cells(inner)
        case Union():
            return [cell for one in possible(value) for cell in _cells(one)]
    return []


def _refuse_dict(ctx: Context, name: str) -> None:
    if name == RECORD:
        ctx.limitation("W215", "which keys a dict has, or of what types its values are, depends on the path taken",
                       "set every key before the loop or branch, to a value of the type it will have")  # fmt: skip


def _subject(name: str, template: Template, kind: str, verb: str) -> str:
    if _is_list(template):
        return f"what a list holds {verb}" if verb != "is" else "a list is a"
    return f"{kind} '{name}' {verb}"


def _labels(ctx: Context, *sides: tuple[Any, str]) -> list[Label]:
    """The places of both values; the second alone where they share it."""
    labels = [Label(ctx.origins.get(value, ctx.span()), text) for value, text in sides]
    if labels[0].span == labels[1].span:
        return labels[1:]
    return labels


def _name(template: Template) -> str:
    match template:
        case Same(Static(str() as text)) if len(text) <= 20:
            return f"the text {text!r}"
        case Same(Static(type() as cls)):
            return f"the class {cls.__name__}"
        case Same(Static(value)) if callable(value):
            module = (getattr(value, "__module__", None) or "").replace("numpy", "np")
            prefix = f"{module}." if module in ("math", "cmath", "np") else ""
            return f"the function {prefix}{getattr(value, '__name__', value)}"
        case Same(Function() as f):
            return f"the function {f.definition.name}"
    return str(describe(template))


def _way_out(a: Template, b: Template) -> str | None:
    if isinstance(a, OfComposite) and isinstance(b, OfComposite):
        return "bind a copy of it, so that it is nobody else's on either path"
    if all(_is_callable(t) for t in (a, b)):
        return "use each on its own path, so that the results are joined"
    if isinstance(a, OfTuple) and isinstance(b, OfTuple) and len(a.items) != len(b.items):
        return "use a list, whose length may vary, or tuples of one length"
    if all(isinstance(t, Same) and isinstance(t.value, Static) and isinstance(t.value.value, str) for t in (a, b)):
        return "use each text on its own path, so that the results are joined"
    if _is_list(a) or _is_list(b):
        if any(map(_holds_methods, (a, b))):
            return "append what tells which method to call, a text say, and call it where that is taken out"
        return "make the items numbers, or tuples of numbers, of one structure"
    ranks = [_rank(t) for t in (a, b)]
    if None not in ranks and ranks[0] != ranks[1]:
        return "give both the same number of axes, with a[:, None] say"
    return None


def _is_list(template: Template) -> bool:
    return isinstance(template, SpecialTemplate) and "list" in template.describe().split(" of ")[0]


def _is_callable(template: Template) -> bool:
    match template:
        case Same(Function() | BoundMethod()):
            return True
        case Same(Static(value)):
            return callable(value)
    return False


def _holds_methods(template: Template) -> bool:
    """Whether items of a list are methods of something, or hold such."""
    if isinstance(template, Same):
        return isinstance(template.value, BoundMethod)
    return any(map(_holds_methods, getattr(template, "items", ())))


def _rank(template: Template) -> int | None:
    match template:
        case OfArray(type) | Same(ArrayRef(type=type)):
            return int(type.rank)
    return None
