"""Operations on values of several kinds: done once for each kind that it may be, and the results joined."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.joins.narrowing import Kinds, is_among, learned, only
from whilst_compiler.frontend.joins.unions import Union, alone, of_one_kind, possible
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.values import DEAD, NONE_VALUE, Abstract, Optional, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES", "call_per_kind", "each_class", "each_kind", "is_union", "of_two_kinds", "operand_per_kind",
           "per_kind"]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


def is_union(values: Sequence[Any]) -> bool:
    """Whether one of the values is of several kinds."""
    return any(isinstance(v, Union) for v in values)


def each_kind(ctx: Context, values: Sequence[Any], action: Callable[..., Any]) -> Any:
    """``action(*values)`` for each kind that they may be; None where it has no result, or never returns."""
    value = next((v for v in values if isinstance(v, Union)), None)
    if value is None:
        return action(*values)
    results: dict[int, Any] = {}
    numbers = {PY_INT, PY_FLOAT} <= {v.spec for v in possible(value) if isinstance(v, Scalar)}
    """Whether it tells an int from a float, as its results do then."""

    def arm(k: int) -> Any:
        if value.alternatives[k] is DEAD:
            ctx.dead = True
            return constant(0)
        made = each_kind(ctx, [only(v, {value.tag: frozenset((k,))}) for v in values], action)
        if not ctx.dead:
            results[k] = made
        return alone(made) if numbers else made

    paths = range(len(value.alternatives))
    if isinstance(value.tag, Literal) or value.tag not in ctx.kinds:
        learned(ctx, value.tag, *({value.tag: frozenset((k,))} for k in paths))
    joined = branch(ctx, value.tag, [functools.partial(arm, k) for k in paths])
    joined = of_one_kind(joined)
    told = all(isinstance(r, Scalar) and r.spec == PY_BOOL and r.is_constant for r in results.values())
    if ctx.dead or not told:
        return joined
    holds = frozenset(k for k, r in results.items() if r.operand.value)  # the tag alone tells
    return constant(bool(holds)) if len(holds) in (0, len(results)) else Scalar(PY_BOOL, is_among(ctx, value, holds))


def of_two_kinds(ctx: Context, value: Optional) -> Union:
    """What may be None, by a tag."""
    return Union(ctx.emit("where", value.flag, literal(0), literal(1)), (value.some, NONE_VALUE))


def each_class(ctx: Context, value: Union) -> Union:
    """The value with one tag that tells the classes of objects, too."""
    if not any(isinstance(a, OneKind) for a in value.alternatives):
        return value
    tag: Operand = literal(0)
    found: list[Any] = []
    facts: list[Kinds] = []
    for k, one in enumerate(value.alternatives):
        here: Operand = literal(len(found))
        mine = frozenset((k,))
        if isinstance(one, OneKind):
            here = ctx.emit("add", here, one.which)
            facts += ({value.tag: mine, one.which: frozenset((j,))} for j in range(len(one.tables)))
            found += (Numbered(t, one.number) for t in one.tables)
        else:
            facts.append({value.tag: mine})
            found.append(one)
        tag = ctx.emit("where", ctx.emit("equal", value.tag, literal(k)), here, tag) if k else here
    learned(ctx, tag, *({tag: frozenset((k,)), **known} for k, known in enumerate(facts)))
    return Union(tag, tuple(found))


def per_kind(*places: int) -> Callable[[F], F]:
    """Let an operation take values of several kinds in these places (counted from behind the context)."""

    def mark(operation: F) -> F:
        @functools.wraps(operation)
        def run(ctx: Context, *args: Any, **named: Any) -> Any:
            values = [args[p] for p in places if p < len(args)]
            if not is_union(values):
                return operation(ctx, *args, **named)

            def one(*kinds: Any) -> Any:
                given = dict(zip(places, kinds))
                return operation(ctx, *(given.get(k, a) for k, a in enumerate(args)), **named)

            made = each_kind(ctx, values, one)
            return constant(0) if made is None else made

        return run  # type: ignore[return-value]

    return mark


def operand_per_kind(*places: int) -> Callable[[F], F]:
    """The same for an operation whose result is the operand of a bool."""

    def mark(operation: F) -> F:
        @per_kind(*places)
        def as_value(ctx: Context, *args: Any) -> Scalar:
            return ctx.python_bool(operation(ctx, *args))

        @functools.wraps(operation)
        def run(ctx: Context, *args: Any) -> Operand:
            if not is_union([args[p] for p in places]):
                return operation(ctx, *args)  # type: ignore[no-any-return]
            return as_value(ctx, *args).operand

        return run  # type: ignore[return-value]

    return mark


def call_per_kind(
    ctx: Context, args: list[Any], keywords: dict[str, Any], action: Callable[[list[Any], dict[str, Any]], Any]
) -> Abstract:
    """A call of what asks its arguments what they are: ``action(args, keywords)`` for each kind."""

    def one(*values: Any) -> Any:
        return action(list(values[: len(args)]), dict(zip(keywords, values[len(args) :])))

    found: Abstract | None = each_kind(ctx, [*args, *keywords.values()], one)
    return constant(0) if found is None else found


def _iterate(ctx: Context, value: Union) -> Any:
    """The items of whichever kind it is, laid out in a list."""
    laid_out = each_kind(ctx, [value], lambda one: ctx.call(ctx, Static(list), [one], {}))
    return [] if laid_out is None else ask(ctx, laid_out, "iterate")


SERVICES: dict[str, Any] = {f"{Union.kind}.frozen": lambda ctx, value: value, f"{Union.kind}.iterate": _iterate}
