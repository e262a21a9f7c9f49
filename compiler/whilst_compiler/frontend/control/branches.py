"""Branches over the state of a lowering: each arm runs on a copy of the state; what an arm changed is joined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.frontend.control.conflicts import refuse_branch
from whilst_compiler.frontend.control.failing import bound_keys, revive, settle
from whilst_compiler.frontend.joins.carrying import poison, rebuild
from whilst_compiler.frontend.joins.joins import Grown, merge
from whilst_compiler.frontend.joins.leaving import escaping, is_content, leaves_of, rebuilt, template_of_key
from whilst_compiler.frontend.joins.meeting import meet
from whilst_compiler.frontend.joins.narrowing import Kinds, narrow_state, of_path
from whilst_compiler.frontend.joins.noting import note_joined
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.state.seen import differing, peek
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    Same,
    Template,
    types_of,
)
from whilst_compiler.frontend.values.values import DEAD, Abstract, Cell, Maybe, Optional, Record, Scalar, Tuple
from whilst_compiler.ir.build import Block
from whilst_compiler.ir.graph import Literal, Operand, Value

__all__ = [
    "Arm",
    "branch",
    "defined_in",
    "finish_arm",
    "is_own",
    "last_leaves",
    "left_behind",
    "run_arm",
    "tell_results_apart",
    "unwind",
    "unwind_here",
    "warn_mixed",
]


@dataclass
class Arm:
    block: Block
    state: dict[Any, Any]
    result: Any
    dead: bool
    thrown: bool = False
    """Whether it certainly failed, inside a ``try``: its state is that of the failure."""
    sure: set[Any] = field(default_factory=set)


def run_arm(
    ctx: Context, state: dict[Any, Any], params: Sequence[Value], action: Callable[[], Abstract | None],
    prune: bool = False,
) -> Arm:  # fmt: skip
    """Lower ``action`` into a block of its own, starting from ``state``."""
    outer_state, outer_dead, ctx.state, ctx.dead = ctx.state, ctx.dead, state.copy(), False
    frames, height, blocks = len(ctx.frames), len(ctx.splits), len(ctx.builder.blocks) + 1
    live, location = ctx.frame.live, ctx.builder.location
    ctx.sure = set()
    ctx.bases.append(state)
    try:
        with ctx.builder.block(params) as block:
            try:
                result, thrown = unwind(ctx, height, action(), prune)
            finally:
                del ctx.splits[height:], ctx.builder.blocks[blocks:]
        return Arm(block, ctx.state, result, ctx.dead, thrown, ctx.sure)
    finally:
        ctx.sure = set()
        ctx.bases.pop()
        ctx.state, ctx.dead = outer_state, outer_dead
        del ctx.frames[frames:]
        ctx.frame.live, ctx.builder.location = live, location


def finish_arm(ctx: Context, arm: Arm, results: Callable[[], list[Operand]]) -> None:
    """Emit the results of a block at its end, in the state it ended with."""
    outer_state, outer_dead, ctx.state, ctx.dead = ctx.state, ctx.dead, arm.state, arm.dead
    ctx.builder.blocks.append(arm.block)
    try:
        arm.block.results = tuple(results())
    finally:
        ctx.builder.blocks.pop()
        ctx.state, ctx.dead = outer_state, outer_dead


def defined_in(block: Block) -> Callable[[], set[Any]]:
    found: set[Any] = set()

    def get() -> set[Any]:
        if not found:
            found.update(block.params)
            found.update(o for node in block.nodes for o in node.outputs)
        return found

    return get


def branch(
    ctx: Context, selector: Operand, arms: Sequence[Callable[[], Abstract | None]], prune: bool = False
) -> Abstract | None:
    """Lower a choice; ``arms`` are (then, else) for a bool selector. With ``prune``, names not live after are dropped.

    Returns the joined result of the arms where they have one. Raises UserError where the arms' values do not join.
    """
    if isinstance(selector, Literal):
        index = (0 if selector.value else 1) if isinstance(selector.value, bool) else int(selector.value.real)
        return arms[index]()
    ran = [_narrowed_arm(ctx, of_path(ctx, selector, k), action, prune) for k, action in enumerate(arms)]
    joined, thrown = _join(ctx, selector, ran, prune)
    ways_on = [k for k, arm in enumerate(ran) if not (arm.dead or arm.thrown)]
    if len(ways_on) == 1:
        narrow_state(ctx.state, of_path(ctx, selector, ways_on[0]))
    if thrown:
        ctx.fallen, ctx.dead = ctx.state, True
        return None
    settle(ctx)
    result: Abstract | None = joined
    return result


def _narrowed_arm(ctx: Context, kinds: Kinds, action: Callable[[], Abstract | None], prune: bool) -> Arm:
    """Run an arm where values are of these kinds only; what it leaves as it is is of any kind again after it."""
    state = ctx.state.copy() if kinds else ctx.state
    narrowed = narrow_state(state, kinds)
    arm = run_arm(ctx, state, (), action, prune)
    for key, (old, new) in narrowed.items():
        if arm.state.get(key) is new:
            arm.state[key] = old
    return arm


def unwind(ctx: Context, height: int, result: Any, prune: bool) -> tuple[Any, bool]:
    """At the end of a region: close its open splits; the region's result, and whether it certainly failed."""
    thrown = revive(ctx)
    while len(ctx.splits) > height:
        opened = ctx.splits.pop()
        rest = Arm(ctx.builder.blocks.pop(), ctx.state, DEAD if thrown else result, ctx.dead, thrown, ctx.sure)
        fail = Arm(opened.failing, opened.failed, DEAD, False, True)
        for key in opened.base.keys() - rest.state.keys():
            del opened.base[key], opened.failed[key]
        ctx.state, ctx.dead = opened.base, False
        result, thrown = _join(ctx, opened.ok, [rest, fail], prune)
    return (DEAD if thrown else result), thrown


def unwind_here(ctx: Context, height: int, change: Callable[[], None] = lambda: None) -> None:
    """Between two statements: close the open splits, ``change`` the state either way, go on where nothing failed."""
    _, thrown = unwind(ctx, height, None, True)
    change()
    if thrown:
        ctx.fallen, ctx.dead = ctx.state, True
    settle(ctx)


def _join(ctx: Context, selector: Operand, ran: list[Arm], prune: bool) -> tuple[Any, bool]:
    """Make a choice of arms that were run on ``ctx.state``; the joined result, and whether it certainly failed."""
    base = ctx.state
    ctx.sure = set()
    alive = [arm for arm in ran if not arm.dead]
    left = left_behind(base, ran)
    thrown = bool(alive) and all(arm.thrown for arm in alive)
    keys = _changed(ctx, base, alive, prune) if alive else []
    keys += [k for k in left if k not in keys]
    has_result = bool(alive) and not thrown and all(arm.result is not None for arm in alive)
    more, met = meet(ctx, base, alive, keys, [a.result for a in alive] if has_result else [])
    keys += more
    for arm, value in zip(alive, met):
        arm.result = value
    choose = bool(ctx.options.get("choices"))
    rename: dict[Any, str] = {}
    pairs: dict[tuple[Any, Any], str] = {}

    def fresh(a: int | str, b: int | str) -> str:
        return pairs.setdefault((a, b), ctx.fresh_symbol())

    def joined(values: list[Any], what: str, arms: list[Arm] = alive, before: Any = None) -> Template:
        there = [(v, arm) for v, arm in zip(values, arms) if v is not DEAD]
        values = [v for v, _ in there] or [DEAD]
        templates = [template_of_key(v, arm.state, constants=True) for v, arm in there] or [Same(DEAD)]
        total = templates[0]
        starts = ctx.loops > 0 and isinstance(before, Scalar) and any(v is before for v in values)
        grown: Grown = "either" if starts else "none"
        for t, v in zip(templates[1:], values[1:]):
            warn_mixed(ctx, what, values[0], v)
            try:
                total = merge(total, t, fresh, choose, grown)
            except NoJoin:
                refuse_branch(ctx, what, values[0], v)
        for arm in arms:
            total = escaping(total, base, defined_in(arm.block), rename, ctx)
        return total

    templates = []
    for k in keys:
        arms = ran if k in left else alive
        templates.append(joined([arm.state[k] for arm in arms], getattr(k, "name", ""), arms, base.get(k)))
    if has_result:
        templates.append(joined([arm.result for arm in alive], ""))

    for arm in ran:

        def leaves(arm: Arm = arm) -> list[Operand]:
            if arm.dead:
                return last_leaves(ctx, arm, zip([*keys, None], templates), left)
            values = [arm.state[k] for k in keys] + ([arm.result] if has_result else [])
            found: list[Operand] = []
            for key, template, value in zip([*keys, None], templates, values):
                try:
                    found += leaves_of(ctx, value, template)
                except NoJoin:
                    others = [a.state[key] if key is not None else a.result for a in alive]
                    refuse_branch(ctx, getattr(key, "name", ""), value, next(v for v in others if v is not value))
            return found

        finish_arm(ctx, arm, leaves)
    names = [getattr(k, "name", "") for k, t in zip(keys, templates) for _ in types_of(t)]
    outputs = _with_types(ctx, templates, list(ctx.builder.cond(selector, [a.block for a in ran], names)))
    for key, template in zip(keys, templates):
        ctx.state[key] = rebuilt(ctx, base.get(key), template, outputs, getattr(key, "name", ""))
    ctx.dead = not alive
    result = rebuild(ctx, templates[-1], outputs) if has_result else None
    sides = [[arm.state[k] for k in keys] + ([arm.result] if has_result else []) for arm in alive]
    results = [ctx.state[k] for k in keys] + ([result] if has_result else [])
    note_joined(ctx, base, [arm.state for arm in alive], sides, results)
    if any(arm.thrown or arm.sure for arm in alive):
        held = [bound_keys(arm.state, arm.sure) for arm in alive if not arm.thrown]
        ctx.sure = {k for k in keys if isinstance(ctx.state[k], Maybe) and all(k in known for known in held)}
    return result, thrown


def left_behind(base: dict[Any, Any], arms: Sequence[Arm]) -> list[Any]:
    """The arrays that are changed by an arm which then leaves the function: the caller sees that."""
    gone = [arm.state for arm in arms if arm.dead]
    changed = [(k, peek(base, k)) for k in differing(base, gone)]
    return [k for k, old in changed if is_content(old) and any(peek(state, k, old) is not old for state in gone)]


def last_leaves(ctx: Context, arm: Arm, wanted: Iterable[tuple[Any, Template]], left: Collection[Any]) -> list[Operand]:
    """What a block yields that is left before its end: only what was written into arrays counts."""
    return [x for k, t in wanted for x in (leaves_of(ctx, arm.state[k], t) if k in left else poison(ctx, t))]


def _with_types(ctx: Context, templates: list[Template], outputs: list[Value]) -> list[Operand]:
    """Give the outputs of a branch the joined types (an arm's own type may be narrower)."""
    types = [t for template in templates for t in types_of(template)]
    for output, type in zip(outputs, types, strict=True):
        output.type = type
    return list(outputs)


def _changed(ctx: Context, base: dict[Any, Any], arms: list[Arm], prune: bool) -> list[Any]:
    keys = []
    for key in differing(base, [arm.state for arm in arms]):
        if (prune and is_own(ctx, key) and not ctx.is_live(key)) or all(peek(a.state, key) is DEAD for a in arms):
            ctx.state[key] = DEAD
        else:
            keys.append(key)
    return keys


def is_own(ctx: Context, key: Any) -> bool:
    return isinstance(key, Cell) and key.owner is ctx.frame.scope


def warn_mixed(ctx: Context, name: str, a: Any, b: Any) -> None:
    """One of the intended differences from Python: int on one path and float on another is float on both.

    A constant int before a loop is not worth a word: it is a start value that adapts.
    """
    if name and ctx.frames and name == ctx.frames[0].result:
        tell_results_apart(ctx, a, b)
    kinds = {v.spec.dtype.kind if isinstance(v, Scalar) and v.spec.weak else "" for v in (a, b)}
    ctx.mixes = ctx.mixes or mixes(a, b)
    if kinds == {"i", "f"} and name and name not in ctx.frame.invented and not ctx.frame.ours:
        ctx.warn(f"'{name}' is an int on one path and a float on another: it is a float on both")


def tell_results_apart(ctx: Context, a: Any, b: Any) -> None:
    """Begin again with ints and floats kept apart in what is returned, if these are the first of both."""
    if not ctx.options.get("results_apart") and _mixed(a, b):
        ctx.options["results_apart"] = True
        raise Again


def _mixed(a: Any, b: Any) -> bool:
    """Whether an int of Python's meets a float, also as an item of a tuple."""
    match a, b:
        case (Maybe(_, x) | Optional(_, x), y) | (x, Maybe(_, y) | Optional(_, y)):
            return _mixed(x, y)
        case (Tuple(items=xs), Tuple(items=ys)) | (Record(items=xs), Record(items=ys)):
            return any(map(_mixed, xs, ys))
    return all(isinstance(v, Scalar) for v in (a, b)) and {a.spec, b.spec} == {PY_INT, PY_FLOAT}


def mixes(a: Any, b: Any) -> bool:
    """Whether numbers of several of Python's classes meet, so that one of them changes its class."""
    match a, b:
        case Scalar(x), Scalar(y):
            return x != y
        case Tuple(items=xs), Tuple(items=ys):
            return any(map(mixes, xs, ys))
    return False
