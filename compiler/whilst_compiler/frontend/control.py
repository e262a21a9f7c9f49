"""Branches and loops over the state of a lowering: run the parts, see what changed, join it.

A branch runs each arm on a copy of the state and joins the cells that an arm changed. A loop is lowered with a guess
of what it carries; if its body turns out to change more, or in another type, the guess is widened and the body is
lowered again. What was learned is remembered per loop, so nested loops do not multiply the attempts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.errors import CompilerBug, Label
from whilst_compiler.frontend.aliases import alias, note_aliases, storages
from whilst_compiler.frontend.carrying import coerce, poison, rebuild
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.failing import bound_keys, clear, fallen, revive, settle
from whilst_compiler.frontend.joins import NoJoin, expand, merge, same_value
from whilst_compiler.frontend.meeting import LoopObjects, meet
from whilst_compiler.frontend.special import SpecialTemplate
from whilst_compiler.frontend.templates import (
    OfArray,
    OfChoice,
    OfMaybe,
    OfOneOf,
    OfOptional,
    OfRecord,
    OfTuple,
    OfView,
    Same,
    Template,
    as_view,
    describe,
    template_of,
    types_of,
)
from whilst_compiler.frontend.values import DEAD, NONE_VALUE, UNBOUND, Abstract, ArrayRef, Cell, Maybe, Scalar, constant
from whilst_compiler.ir.build import Block, literal
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import I64, Tensor

__all__ = [
    "Arm",
    "Loose",
    "TestWrites",
    "branch",
    "finish_arm",
    "is_content",
    "leaves_of",
    "loop",
    "rebuilt",
    "run_arm",
    "same_template",
    "template_of_key",
    "unwind",
    "unwind_here",
    "visible",
]

_MAX_ATTEMPTS = 24


class TestWrites(Exception):
    """The test of a loop changes variables or arrays."""


@dataclass
class _Arm:
    block: Block
    state: dict[Any, Any]
    result: Any
    dead: bool
    thrown: bool = False
    """Whether it certainly failed, inside a ``try``: its state is that of the failure."""
    sure: set[Any] = field(default_factory=set)


def _run(
    ctx: Context, state: dict[Any, Any], params: Sequence[Value], action: Callable[[], Abstract | None],
    prune: bool = False,
) -> _Arm:  # fmt: skip
    """Lower ``action`` into a block of its own, starting from ``state``."""
    outer_state, outer_dead, ctx.state, ctx.dead = ctx.state, ctx.dead, dict(state), False
    frames, height, blocks = len(ctx.frames), len(ctx.splits), len(ctx.builder.blocks) + 1
    live, location = ctx.frame.live, ctx.builder.location
    ctx.sure = set()
    try:
        with ctx.builder.block(params) as block:
            try:
                result, thrown = unwind(ctx, height, action(), prune)
            finally:
                del ctx.splits[height:], ctx.builder.blocks[blocks:]
        return _Arm(block, ctx.state, result, ctx.dead, thrown, ctx.sure)
    finally:
        ctx.sure = set()
        ctx.state, ctx.dead = outer_state, outer_dead
        del ctx.frames[frames:]
        ctx.frame.live, ctx.builder.location = live, location


def _finish(ctx: Context, arm: _Arm, results: Callable[[], list[Operand]]) -> None:
    """Emit the results of a block at its end, in the state it ended with."""
    outer_state, outer_dead, ctx.state, ctx.dead = ctx.state, ctx.dead, arm.state, arm.dead
    ctx.builder.blocks.append(arm.block)
    try:
        arm.block.results = tuple(results())
    finally:
        ctx.builder.blocks.pop()
        ctx.state, ctx.dead = outer_state, outer_dead


# -- what may leave a region -----------------------------------------------------------------------------------


def _escaping(template: Template, base: dict[Any, Any], defined: Callable[[], set[Any]], rename: dict[Any, str],
              ctx: Context) -> Template:  # fmt: skip
    """The template without anything that exists only inside the region: its arrays are carried, its sizes renamed."""

    def again(t: Template) -> Template:
        return _escaping(t, base, defined, rename, ctx)

    match template:
        case Same(ArrayRef() as ref):
            if not _is_inside(ref, base, defined):
                return template
            return again(as_view(template) or OfArray(ref.type)) if ref.storage in base else again(OfArray(ref.type))
        case OfArray(type):
            dims = tuple(_visible_dim(d, base, rename, ctx) for d in type.dims)
            return OfArray(type.with_dims(dims))
        case OfChoice(refs, slot, type):
            inside = [r for r in refs if _is_inside(r, base, defined)]
            kept = tuple(r for r in refs if r not in inside)
            if inside and slot is None:
                slot = OfArray(inside[0].type)
            dims = tuple(_visible_dim(d, base, rename, ctx) for d in type.dims)
            inner = again(slot) if slot is not None else None
            assert inner is None or isinstance(inner, OfArray)
            return OfChoice(kept, inner, type.with_dims(dims))
        case OfView(storage, axes, type):
            if storage not in base:
                return again(OfArray(type))
            dims = tuple(_visible_dim(d, base, rename, ctx) for d in type.dims)
            return OfView(storage, axes, type.with_dims(dims))
        case OfTuple(items, cls):
            return OfTuple(tuple(map(again, items)), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(map(again, items)))
        case OfOptional(some):
            return OfOptional(again(some))
        case OfMaybe(some):
            return OfMaybe(again(some))
        case SpecialTemplate():
            escaped: Template = template.escaping(again, lambda d: _visible_dim(d, base, rename, ctx), base)
            return escaped
        case _:
            return template


def _is_inside(ref: ArrayRef, base: dict[Any, Any], defined: Callable[[], set[Any]]) -> bool:
    """Whether a reference means something that exists only inside the region."""
    return ref.storage not in base or any(x in defined() for s in ref.steps for x in s.operands)


def _visible_dim(dim: int | str, base: dict[Any, Any], rename: dict[Any, str], ctx: Context) -> int | str:
    if isinstance(dim, int) or ("size", dim) in base:
        return dim
    if dim not in rename:
        rename[dim] = ctx.fresh_symbol()
    return rename[dim]


def _defined_in(block: Block) -> Callable[[], set[Any]]:
    found: set[Any] = set()

    def get() -> set[Any]:
        if not found:
            found.update(block.params)
            found.update(o for node in block.nodes for o in node.outputs)
        return found

    return get


# -- branches --------------------------------------------------------------------------------------------------


def branch(
    ctx: Context, selector: Operand, arms: Sequence[Callable[[], Abstract | None]], prune: bool = False
) -> Abstract | None:
    """Lower a choice; ``arms`` are (then, else) for a bool selector. With ``prune``, names not live after are dropped.

    Returns the joined result of the arms where they have one. Raises UserError where the arms' values do not join.
    """
    if isinstance(selector, Literal):
        index = (0 if selector.value else 1) if isinstance(selector.value, bool) else int(selector.value.real)
        return arms[index]()
    ran = [_run(ctx, ctx.state, (), action, prune) for action in arms]
    joined, thrown = _join(ctx, selector, ran, prune)
    if thrown:
        ctx.fallen, ctx.dead = ctx.state, True
        return None
    settle(ctx)
    result: Abstract | None = joined
    return result


def unwind(ctx: Context, height: int, result: Any, prune: bool) -> tuple[Any, bool]:
    """At the end of a region: close its open splits; the region's result, and whether it certainly failed."""
    thrown = revive(ctx)
    while len(ctx.splits) > height:
        opened = ctx.splits.pop()
        rest = _Arm(ctx.builder.blocks.pop(), ctx.state, DEAD if thrown else result, ctx.dead, thrown, ctx.sure)
        fail = _Arm(opened.failing, opened.failed, DEAD, False, True)
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


def _join(ctx: Context, selector: Operand, ran: list[_Arm], prune: bool) -> tuple[Any, bool]:
    """Make a choice of arms that were run on ``ctx.state``; the joined result, and whether it certainly failed."""
    base = ctx.state
    ctx.sure = set()
    alive = [arm for arm in ran if not arm.dead]
    left = _left_behind(base, ran)
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

    def joined(values: list[Any], what: str, arms: list[_Arm] = alive) -> Template:
        there = [(v, arm) for v, arm in zip(values, arms) if v is not DEAD]
        values = [v for v, _ in there] or [DEAD]
        templates = [_template_of_key(v, arm.state, constants=True) for v, arm in there] or [Same(DEAD)]
        total = templates[0]
        for t, v in zip(templates[1:], values[1:]):
            _warn_mixed(ctx, what, values[0], v)
            try:
                total = merge(total, t, fresh, choose)
            except NoJoin:
                _no_join(ctx, what, values[0], v)
        for arm in arms:
            total = _escaping(total, base, _defined_in(arm.block), rename, ctx)
        return total

    templates = []
    for k in keys:
        arms = ran if k in left else alive
        templates.append(joined([arm.state[k] for arm in arms], getattr(k, "name", ""), arms))
    if has_result:
        templates.append(joined([arm.result for arm in alive], ""))

    for arm in ran:

        def leaves(arm: _Arm = arm) -> list[Operand]:
            if arm.dead:
                return _last_leaves(ctx, arm, zip([*keys, None], templates), left)
            values = [arm.state[k] for k in keys] + ([arm.result] if has_result else [])
            return [x for t, v in zip(templates, values) for x in _leaves(ctx, v, t)]

        _finish(ctx, arm, leaves)
    names = [getattr(k, "name", "") for k, t in zip(keys, templates) for _ in types_of(t)]
    outputs = _with_types(ctx, templates, list(ctx.builder.cond(selector, [a.block for a in ran], names)))
    for key, template in zip(keys, templates):
        ctx.state[key] = _rebuilt(ctx, base.get(key), template, outputs, getattr(key, "name", ""))
    ctx.dead = not alive
    result = rebuild(ctx, templates[-1], outputs) if has_result else None
    sides = [[arm.state[k] for k in keys] + ([arm.result] if has_result else []) for arm in alive]
    note_aliases(ctx.aliases, base, sides, [ctx.state[k] for k in keys] + ([result] if has_result else []))
    if any(arm.thrown or arm.sure for arm in alive):
        held = [bound_keys(arm.state, arm.sure) for arm in alive if not arm.thrown]
        ctx.sure = {k for k in keys if isinstance(ctx.state[k], Maybe) and all(k in known for known in held)}
    return result, thrown


def _left_behind(base: dict[Any, Any], arms: Sequence[_Arm]) -> list[Any]:
    """The arrays that are changed by an arm which then leaves the function: the caller sees that."""
    gone = [arm for arm in arms if arm.dead]
    return [k for k, old in base.items() if gone and _is_content(old)
            and any(arm.state.get(k, old) is not old for arm in gone)]  # fmt: skip


def _last_leaves(
    ctx: Context, arm: _Arm, wanted: Iterable[tuple[Any, Template]], left: Collection[Any]
) -> list[Operand]:
    """What a block yields that is left before its end: only what was written into arrays counts."""
    return [x for k, t in wanted for x in (_leaves(ctx, arm.state[k], t) if k in left else poison(ctx, t))]


def _with_types(ctx: Context, templates: list[Template], outputs: list[Value]) -> list[Operand]:
    """Give the outputs of a branch the joined types (an arm's own type may be narrower)."""
    types = [t for template in templates for t in types_of(template)]
    for output, type in zip(outputs, types, strict=True):
        output.type = type
    return list(outputs)


def _changed(ctx: Context, base: dict[Any, Any], arms: list[_Arm], prune: bool) -> list[Any]:
    keys = []
    for key, old in base.items():
        if all(arm.state[key] is old for arm in arms):
            continue
        if (prune and _is_own(ctx, key) and not ctx.is_live(key)) or all(arm.state[key] is DEAD for arm in arms):
            ctx.state[key] = DEAD
        else:
            keys.append(key)
    return keys


def _is_own(ctx: Context, key: Any) -> bool:
    return isinstance(key, Cell) and key.owner is ctx.frame.scope


def _warn_mixed(ctx: Context, name: str, a: Any, b: Any) -> None:
    """One of the intended differences from Python: int on one path and float on another is float on both.

    A constant int before a loop is not worth a word: it is a start value that adapts.
    """
    kinds = {v.spec.dtype.kind if isinstance(v, Scalar) and v.spec.weak else "" for v in (a, b)}
    if kinds == {"i", "f"} and name and name not in ctx.frame.invented and not ctx.frame.ours:
        ctx.warn(f"'{name}' is an int on one path and a float on another: it is a float on both")


def _no_join(ctx: Context, name: str, a: Any, b: Any) -> None:
    first, second = describe(template_of(a)), describe(template_of(b))
    labels = [Label(ctx.origins.get(v, ctx.span()), t) for v, t in ((a, first), (b, second))]
    subject = f"variable '{name}' is" if name else "this expression is"
    ctx.user_error(
        "W103", f"{subject} {first} on one path and {second} on the other",
        "use two names, or convert one of the values", *labels,
    )  # fmt: skip


# -- loops -----------------------------------------------------------------------------------------------------


@dataclass
class _Plan:
    """What a loop carries: a template for each key (a variable's cell, or a storage)."""

    templates: dict[Any, Template]
    objects: LoopObjects
    shared: dict[int, set[int | Cell]] = field(default_factory=dict)


def loop(
    ctx: Context,
    node: Any,
    bound: Operand | None,
    test: Callable[[Operand | None], Operand],
    body: Callable[[Operand | None], None],
) -> None:
    """Lower a loop; ``test(counter)`` yields a bool operand, ``body(counter)`` runs one iteration on the state.

    ``node`` is the loop statement whose liveness is known, or None. Raises TestWrites where the test changes state.
    """
    base = ctx.state
    facts = ctx.loop_facts.setdefault((node, ctx.frame.caller) if node is not None else object(), {})
    plan = _first_plan(ctx, node, base, facts)
    base = plan.objects.entry
    for _ in range(_MAX_ATTEMPTS):
        attempt = _attempt(ctx, node, base, plan, bound, test, body)
        if attempt is None:
            _remember(ctx, plan, facts)
            continue
        _remember(ctx, plan, facts)
        _commit(ctx, node, base, plan, bound, *attempt)
        settle(ctx)
        return
    raise CompilerBug("the types of a loop's variables do not settle")


def _first_plan(ctx: Context, node: Any, base: dict[Any, Any], facts: dict[Any, Template]) -> _Plan:
    plan = _Plan({}, LoopObjects(base))
    frame = ctx.frame
    names = frame.written.get(node, frozenset()) & (frame.header.get(node, frozenset()) | frame.always_live)
    for name in sorted(names):
        cell = frame.scope.cells.get(name)
        if cell is not None:
            plan.templates[cell] = expand(template_of(base.get(cell, UNBOUND)), base)
    for key, template in facts.items():
        cell = frame.scope.cells.get(key) if isinstance(key, str) else key
        if cell in base:
            plan.templates[cell] = _with_start(ctx, template, _template_of_key(base[cell], base))
    return plan


def _with_start(ctx: Context, known: Template, start: Template) -> Template:
    """What an earlier attempt learned, widened to what the variable holds before the loop this time."""
    absent = isinstance(start, Same) and (start.value is UNBOUND or same_value(start.value, NONE_VALUE))
    if not absent and (isinstance(known, Same | OfArray) or isinstance(start, Same)):
        return known
    try:
        return merge(known, start, lambda a, b: str(a), bool(ctx.options.get("choices")))
    except NoJoin:
        return start


def _remember(ctx: Context, plan: _Plan, facts: dict[Any, Template]) -> None:
    for key, template in plan.templates.items():
        own = _is_own(ctx, key)
        if not _mentions_arrays(template) or not own:
            facts[key.name if own else key] = template


def _mentions_arrays(template: Template) -> bool:
    return any(isinstance(t, Tensor) and t.dims for t in types_of(template)) or _refers(template)


def _refers(template: Template) -> bool:
    """Whether a template names something of one attempt: an array, an object."""
    match template:
        case Same() | OfOneOf() | OfView() | OfChoice():
            return True
        case OfTuple(items) | OfRecord(_, _, items):
            return any(map(_refers, items))
        case OfOptional(some) | OfMaybe(some):
            return _refers(some)
    return False


def _enter(ctx: Context, plan: _Plan, base: dict[Any, Any], params: list[Operand]) -> dict[Any, Any]:
    """The state at the top of an iteration."""
    for key, template in plan.templates.items():
        ctx.state[key] = _rebuilt(ctx, base.get(key), template, params, key.name)
    keys = list(plan.templates)
    note_aliases(ctx.aliases, base, [[base.get(k) for k in keys]], [ctx.state[k] for k in keys])
    tops = [s for k in keys for s in storages(ctx.state[k])]
    for position, shared in plan.shared.items():
        if position < len(tops):
            others = [tops[s] if isinstance(s, int) else s for s in shared if not isinstance(s, int) or s < len(tops)]
            alias(ctx.aliases, tops[position], others)
    return dict(ctx.state)


def _covers_sharing(ctx: Context, base: dict[Any, Any], plan: _Plan, start: dict[Any, Any], arm: _Arm) -> bool:
    """Whether what the variables may share after an iteration was assumed at its top; adds what was missing."""
    if arm.dead:
        return True
    tops = [s for k in plan.templates for s in storages(start[k])]
    ends = [s for k in plan.templates for s in storages(arm.state[k])]
    if len(tops) != len(ends):
        return True
    covered = True
    for i, (top, end) in enumerate(zip(tops, ends)):
        if top is end:
            continue
        reach = {end, *ctx.aliases.get(end, ())}
        found: set[int | Cell] = {j for j, e in enumerate(ends) if j != i and e in reach}
        found |= {s for s in reach if s in base and s not in tops}
        known = ctx.aliases.get(top, set())
        missing = {f for f in found if (tops[f] if isinstance(f, int) else f) not in known}
        if missing:
            plan.shared.setdefault(i, set()).update(missing)
            covered = False
    return covered


def _params(plan: _Plan, bound: Operand | None) -> list[Value]:
    counter = [Value(I64, "k")] if bound is not None else []
    carried = [Value(t, key.name) for key, template in plan.templates.items() for t in types_of(template)]
    return counter + carried


def _attempt(
    ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, bound: Operand | None,
    test: Callable[[Operand | None], Operand], body: Callable[[Operand | None], None],
) -> tuple[_Arm, _Arm] | None:  # fmt: skip
    """Lower test and body under the plan; None if the plan had to be widened (and was)."""
    skip = 0 if bound is None else 1
    start: dict[Any, Any] = {}

    def testing(params: list[Value]) -> Callable[[], None]:
        def action() -> None:
            _enter(ctx, plan, base, list(params[skip:]))
            raised = _started(ctx)
            begun = dict(ctx.state)
            counter, height = params[0] if skip else None, len(ctx.splits)
            operand = _unless_failed(ctx, raised, lambda: test(counter))
            result, thrown = unwind(ctx, height, ctx.python_bool(operand), False)
            if thrown or any(ctx.state[k] is not v for k, v in begun.items() if k in ctx.state):
                raise TestWrites
            ctx.builder.blocks[-1].results = (result.operand,)

        return action

    def running(params: list[Value]) -> Callable[[], None]:
        def action() -> None:
            start.update(_enter(ctx, plan, base, list(params[skip:])))
            _started(ctx)
            body(params[0] if skip else None)

        return action

    test_params, body_params = _params(plan, bound), _params(plan, bound)
    test_arm = _run(ctx, base, test_params, testing(test_params))
    body_arm = _run(ctx, base, body_params, running(body_params), node is not None)
    met_others = False
    if not body_arm.dead:
        keys = [k for k in start if _is_carried(ctx, node, k)]
        met_others = plan.objects.meet(ctx, start, body_arm, keys, plan.templates)
    if _widen(ctx, node, base, plan, start, body_arm) or met_others:
        return None
    if not _covers_sharing(ctx, base, plan, start, body_arm):
        return None
    return test_arm, body_arm


def _started(ctx: Context) -> Operand:
    """At the top of a loop's test or body: what has failed so far; in what follows, nothing has."""
    raised = fallen(ctx)
    if not isinstance(raised, Literal):
        clear(ctx)
    return raised


def _unless_failed(ctx: Context, raised: Operand, test: Callable[[], Operand]) -> Operand:
    """A loop inside a ``try`` goes on only while nothing has failed."""
    if isinstance(raised, Literal):
        return test()
    fine = ctx.emit("equal", raised, literal(0))
    result = branch(ctx, fine, (lambda: ctx.python_bool(test()), lambda: constant(False)))
    assert isinstance(result, Scalar)
    return result.operand


def _widen(ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, start: dict[Any, Any], arm: _Arm) -> bool:
    """Adapt the plan to what the body did; whether it had to change."""
    left = _left_behind(base, [arm])
    widened = False

    def fresh(a: int | str, b: int | str) -> str:
        for dim in (a, b):
            if dim in ctx.loose:
                return str(dim)
        symbol = ctx.fresh_symbol()
        ctx.loose.add(symbol)
        return symbol

    for key, old in start.items():
        if key not in base:
            continue
        new = arm.state[key]
        if new is old or new is DEAD or (arm.dead and key not in left):
            continue
        if not _is_carried(ctx, node, key):
            continue
        had = plan.templates.get(key)
        before = had if had is not None else _template_of_key(base[key], base)
        if not (isinstance(base[key], Scalar) and base[key].is_constant):
            _warn_mixed(ctx, key.name, base[key], new)
        try:
            after = merge(before, _template_of_key(new, arm.state), fresh, bool(ctx.options.get("choices")))
        except NoJoin:
            _no_loop_join(ctx, key.name, base[key], new)
            raise
        after = _escaping(after, base, _defined_in(arm.block), _Loose(ctx), ctx)
        if had is None or not _equal(after, had):
            plan.templates[key] = after
            widened = True
    return widened


def _is_carried(ctx: Context, node: Any, key: Any) -> bool:
    """Whether what a key holds at the end of an iteration may be read in the next."""
    header = ctx.frame.header.get(node)
    return header is None or not _is_own(ctx, key) or key.name in header | ctx.frame.always_live


class _Loose(dict[Any, str]):
    """Sizes that exist only inside the body become one loose symbol each."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx

    def __contains__(self, dim: object) -> bool:
        if not super().__contains__(dim):
            symbol = str(dim) if dim in self.ctx.loose else self.ctx.fresh_symbol()
            self.ctx.loose.add(symbol)
            self[dim] = symbol
        return True


def _is_content(value: Any) -> bool:
    """Whether a cell is a storage, which holds an array operand (not the value of a variable)."""
    return isinstance(value, Value | Literal)


def _template_of_key(value: Any, state: Any, constants: bool = False) -> Template:
    return OfArray(value.type) if _is_content(value) else expand(template_of(value, constants), state)


def _rebuilt(ctx: Context, old: Any, template: Template, leaves: list[Operand], name: str) -> Any:
    return leaves.pop(0) if _is_content(old) else rebuild(ctx, template, leaves, name)


def _equal(a: Template, b: Template) -> bool:
    if isinstance(a, Same) and isinstance(b, Same):
        try:
            return merge(a, b, lambda x, y: "") is a
        except NoJoin:
            return False
    if isinstance(a, SpecialTemplate):
        return a.same(b, _equal)
    return (
        a == b
        if not isinstance(a, OfTuple | OfRecord | OfOptional | OfMaybe | OfChoice | OfView)
        else _equal_parts(a, b)
    )


def _equal_parts(a: Any, b: Any) -> bool:
    if a.__class__ is not b.__class__:
        return False
    if isinstance(a, OfOptional | OfMaybe):
        return _equal(a.some, b.some)
    if isinstance(a, OfView):
        return a.storage is b.storage and a.axes == b.axes and bool(a.type == b.type)
    if isinstance(a, OfChoice):
        refs = len(a.refs) == len(b.refs) and all(x.same(y) for x, y in zip(a.refs, b.refs))
        return refs and a.slot == b.slot and a.type == b.type
    return len(a.items) == len(b.items) and all(map(_equal, a.items, b.items))


def _no_loop_join(ctx: Context, name: str, before: Any, after: Any) -> None:
    first, second = describe(template_of(before)), describe(template_of(after))
    labels = [Label(ctx.origins.get(v, ctx.span()), t) for v, t in ((before, first), (after, second))]
    ctx.user_error(
        "W103", f"loop variable '{name}' changes type: {first} before the loop, {second} after one iteration",
        "use another name inside the loop", *labels,
    )  # fmt: skip


def _commit(
    ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, bound: Operand | None, test: _Arm, body: _Arm
) -> None:
    """Emit the loop as lowered, and the state after it."""
    keys, templates = list(plan.templates), list(plan.templates.values())

    def ends() -> list[Operand]:
        if body.dead:
            return _last_leaves(ctx, body, plan.templates.items(), _left_behind(base, [body]))
        return [x for k, t in plan.templates.items() for x in _leaves(ctx, body.state[k], t)]

    _finish(ctx, body, ends)
    inits = [x for k, t in plan.templates.items() for x in _leaves(ctx, base.get(k, UNBOUND), t)]
    rename: dict[Any, str] = {}
    after = [_escaping(t, base, lambda: set(), rename, ctx) for t in templates]
    types = [x for t in after for x in types_of(t)]
    outputs: list[Operand] = list(ctx.builder.loop(inits, bound, test.block, body.block, types))
    ctx.state.update((o.anchor, NONE_VALUE) for o in plan.objects.sources)
    before = {k: base.get(k, UNBOUND) for k in keys}
    for key, template in zip(keys, after):
        ctx.state[key] = _rebuilt(ctx, before[key], template, outputs, key.name)
    header = ctx.frame.header.get(node)
    if header is not None:
        for name in ctx.frame.written.get(node, ()):
            cell = ctx.frame.scope.cells.get(name)
            if cell is not None and cell not in plan.templates and cell in body.state and not ctx.is_live(cell):
                ctx.state[cell] = DEAD
    sides = [[before[k] for k in keys], [body.state[k] for k in keys]]
    note_aliases(ctx.aliases, base, sides, [ctx.state[k] for k in keys])


def _leaves(ctx: Context, value: Any, template: Template) -> list[Operand]:
    return [value] if _is_content(value) else coerce(ctx, value, template)


# -- for recursive functions, which are lowered like loops -------------------------------------------------------

Arm = _Arm
Loose = _Loose
run_arm = _run
finish_arm = _finish
is_content = _is_content
leaves_of = _leaves
rebuilt = _rebuilt
same_template = _equal
template_of_key = _template_of_key


def visible(
    ctx: Context, template: Template, base: dict[Any, Any], inside: set[Any], rename: dict[Any, str]
) -> Template:
    """The template without anything that ``base`` does not have (nor views that depend on values ``inside``)."""
    return _escaping(template, base, lambda: inside, rename, ctx)
