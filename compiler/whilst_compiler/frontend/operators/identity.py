"""Whether two objects, or what may be one, are the same."""

from __future__ import annotations

from collections.abc import Iterable

from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsChoices, NeedsTable
from whilst_compiler.frontend.values.aliases import Choice
from whilst_compiler.frontend.values.blocks import block_of, is_lent
from whilst_compiler.frontend.values.numbered import Numbered, OfKinds, OneKind
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["identical", "one_array"]


def identical(ctx: Context, a: Abstract, b: Abstract) -> Operand:
    """``a is b`` where one of them is an object of a user class (or None)."""
    if isinstance(a, Optional) or isinstance(b, Optional):
        x = a.flag if isinstance(a, Optional) else literal(True)
        y = b.flag if isinstance(b, Optional) else literal(True)
        inner = identical(ctx, a.some if isinstance(a, Optional) else a, b.some if isinstance(b, Optional) else b)
        both = ctx.emit("logical_and", ctx.emit("logical_and", x, y), inner)
        neither = ctx.emit("logical_not", ctx.emit("logical_or", x, y))
        return ctx.emit("logical_or", both, neither)
    if isinstance(a, Instance) and isinstance(b, Instance):
        if (a, b) in ctx.same_links:
            raise NeedsTable(a.cls)
        return literal(a is b)
    if isinstance(a, Numbered | Linked) and isinstance(b, Numbered | Linked):
        return ctx.emit("equal", a.number, b.number) if a.table is b.table else literal(False)
    if isinstance(a, OneKind) or isinstance(b, OneKind):
        return _identical_kinds(ctx, a, b)
    if isinstance(b, OneOf) and not isinstance(a, OneOf):
        a, b = b, a
    if isinstance(a, OneOf) and isinstance(b, Instance):
        return ctx.emit("equal", a.index, literal(a.objects.index(b))) if b in a.objects else literal(False)
    if isinstance(a, OneOf) and isinstance(b, OneOf):
        found: Operand = literal(False)
        for k, one in enumerate(b.objects):
            here = identical(ctx, a, one)
            if not isinstance(here, Literal):
                both = ctx.emit("logical_and", ctx.emit("equal", b.index, literal(k)), here)
                found = ctx.emit("logical_or", found, both)
        return found
    return literal(False)


def _identical_kinds(ctx: Context, a: Abstract, b: Abstract) -> Operand:
    if not isinstance(a, OneKind):
        a, b = b, a
    if not isinstance(a, OneKind) or not isinstance(b, Numbered | OneKind):
        return literal(False)
    leaves = OfKinds(tuple(dict.fromkeys((*a.tables, *(b.tables if isinstance(b, OneKind) else (b.table,))))))
    first, second = leaves.coerce(ctx, a), leaves.coerce(ctx, b)
    assert first is not None and second is not None
    same = [ctx.emit("equal", x, y) for x, y in zip(first, second)]
    return ctx.emit("logical_and", *same)


def one_array(ctx: Context, a: ArrayRef, b: ArrayRef) -> Operand:
    """``a is b`` for two arrays."""
    if a is b:
        return literal(True)
    if is_lent(a) or is_lent(b) or (a.steps and b.steps and block_of(a) is None and a.storage is b.storage):
        ctx.limitation("W263", "'is' is asked of two views of an array, or of a list's array that is not its own",
                       "ask it of the arrays themselves, or put a copy into the list: a.copy()")  # fmt: skip
    first, second = block_of(a), block_of(b)
    if first is not None and second is not None:
        return ctx.emit("equal", first, second) if a.storage is b.storage else literal(False)
    apart = a.storage is not b.storage
    if (apart and b.storage in ctx.aliases.get(a.storage, ())) or (not apart and (a.carried or b.carried)):
        if apart and not ctx.options.get("choices"):
            raise NeedsChoices
        ctx.limitation("W111", "whether two names mean one array depends on the path taken",
                       "remember in a flag which of them it is")  # fmt: skip
    cases = [(x, y) for x in _alternatives(ctx, a) for y in _alternatives(ctx, b)]
    if len(cases) > 1:
        return _any(ctx, [_both(ctx, (x, y, one_array(ctx, r, s))) for (x, r), (y, s) in cases])
    return literal(a.same(b))


def _alternatives(ctx: Context, a: ArrayRef) -> list[tuple[Operand, ArrayRef]]:
    """The arrays that it may be, each with whether it is that one."""
    content = ctx.state.get(a.storage)
    if not isinstance(content, Choice) or a.steps:
        return [(literal(True), a)]
    return [(ctx.emit("equal", content.selector, literal(k)), r) for k, r in enumerate(content.refs)]


def _both(ctx: Context, tests: Iterable[Operand]) -> Operand:
    """Whether all of them hold."""
    found: Operand = literal(True)
    for test in tests:
        if isinstance(test, Literal) and not test.value:
            return test
        if not isinstance(test, Literal):
            found = test if isinstance(found, Literal) else ctx.emit("logical_and", found, test)
    return found


def _any(ctx: Context, tests: Iterable[Operand]) -> Operand:
    """Whether one of them holds."""
    found: Operand = literal(False)
    for test in tests:
        if isinstance(test, Literal) and test.value:
            return test
        if not isinstance(test, Literal):
            found = test if isinstance(found, Literal) else ctx.emit("logical_or", found, test)
    return found
