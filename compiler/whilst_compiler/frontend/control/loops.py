"""Loops over the state of a lowering: run the body with a guess of what is carried, and widen the guess.

If the body turns out to change more than was guessed, or in another type, the guess is widened and the body is lowered
again. What was learned is remembered per loop, so nested loops do not multiply the attempts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.frontend.containers.nesting import grows
from whilst_compiler.frontend.control.branches import (
    Arm,
    branch,
    defined_in,
    finish_arm,
    is_own,
    last_leaves,
    left_behind,
    run_arm,
    unwind,
    warn_mixed,
)
from whilst_compiler.frontend.control.conflicts import refuse_endless, refuse_loop
from whilst_compiler.frontend.control.failing import clear, fallen, settle
from whilst_compiler.frontend.control.guessing import held_later, widen_by_moves
from whilst_compiler.frontend.control.sizes import Loose, widened
from whilst_compiler.frontend.joins.frozen_joins import freeze, frozen_places
from whilst_compiler.frontend.joins.joins import expand, same_value
from whilst_compiler.frontend.joins.leaving import escaping, leaves_of, rebuilt, same_template, template_of_key
from whilst_compiler.frontend.joins.meeting import LoopObjects
from whilst_compiler.frontend.joins.noting import note_joined
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.seen import differing, peek
from whilst_compiler.frontend.values.aliases import (
    alias,
    alias_slots,
    references,
    sharing,
    sources,
    stands_in,
    storage_of,
    storages,
)
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    OfArray,
    OfChoice,
    OfMaybe,
    OfOneOf,
    OfOptional,
    OfRecord,
    OfTuple,
    Same,
    Template,
    template_of,
    types_of,
)
from whilst_compiler.frontend.values.values import DEAD, NONE_VALUE, UNBOUND, Cell, Scalar, constant
from whilst_compiler.frontend.values.view_forms import OfView
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import I64, Tensor

__all__ = ["TestWrites", "loop"]

_MAX_ATTEMPTS = 24
_MADE = "what this loop makes in one trip"


@dataclass(frozen=True, slots=True)
class _Held:
    """The key of a fact: what a variable refers to is written in the loop (``place``: among its storages)."""

    name: str
    place: int


class TestWrites(Exception):
    """The test of a loop changes variables or arrays."""


@dataclass
class _Plan:
    """What a loop carries: a template for each key (a variable's cell, or a storage).

    ``later`` is what keys are known to hold after some iterations.
    """

    templates: dict[Any, Template]
    objects: LoopObjects
    later: list[dict[Any, Any]] = field(default_factory=list)
    shared: dict[int, set[int | Cell]] = field(default_factory=dict)
    frozen: set[tuple[Any, tuple[int, ...]]] = field(default_factory=set)


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
    heights: list[int] = []
    for _ in range(_MAX_ATTEMPTS):
        attempt = _attempt(ctx, node, base, plan, bound, test, body)
        _remember(ctx, plan, facts)
        if attempt is None:
            if grows(plan.templates.values(), heights):
                break
            continue
        _remember_storages(ctx, base, plan, facts)
        _commit(ctx, node, base, plan, bound, *attempt)
        settle(ctx)
        return
    refuse_endless(ctx, _MADE)


def _first_plan(ctx: Context, node: Any, base: dict[Any, Any], facts: dict[Any, Any]) -> _Plan:
    plan = _Plan({}, LoopObjects(base))
    frame = ctx.frame
    names = frame.written.get(node, frozenset()) & (frame.header.get(node, frozenset()) | frame.always_live)
    for name in sorted(names):
        cell = frame.scope.cells.get(name)
        if cell is not None:
            plan.templates[cell] = expand(template_of(base.get(cell, UNBOUND)), base)
    widen_by_moves(ctx, node, base, plan.templates)
    for key, template in facts.items():
        if isinstance(key, _Held):
            continue
        cell = frame.scope.cells.get(key) if isinstance(key, str) else key
        if cell in base:
            plan.templates[cell] = _with_start(ctx, base, template, template_of_key(base[cell], base))
    stored = frame.stored.get(node, frozenset()) & frame.header.get(node, frozenset())
    for held in [*(_Held(name, 0) for name in sorted(stored)), *(key for key in facts if isinstance(key, _Held))]:
        storage = _storage_of(ctx, base, held)
        if storage is not None and storage not in plan.templates:
            plan.templates[storage] = template_of_key(base[storage], base)
    plan.later = held_later(ctx, node, base, plan.templates)
    return plan


def _with_start(ctx: Context, base: dict[Any, Any], known: Template, start: Template) -> Template:
    """What an earlier attempt learned, widened to what the variable holds before the loop this time."""
    absent = isinstance(start, Same) and (start.value is UNBOUND or same_value(start.value, NONE_VALUE))
    if not absent and (isinstance(known, Same | OfArray) or isinstance(start, Same)):
        return known
    try:
        own = escaping(known, base, set, Loose(ctx), ctx)  # another loop has the sizes of what is known
        return widened(ctx, own, start, base, set)
    except NoJoin:
        return start


def _remember(ctx: Context, plan: _Plan, facts: dict[Any, Any]) -> None:
    for key, template in plan.templates.items():
        own = is_own(ctx, key)
        if not _mentions_arrays(template) or not own:
            facts[key.name if own else key] = template


def _remember_storages(ctx: Context, base: dict[Any, Any], plan: _Plan, facts: dict[Any, Any]) -> None:
    """An outer loop's next attempt gives its arrays new storages: what was written is known by the variable's name."""
    written = {key for key in plan.templates if key in base and not is_own(ctx, key)}
    if not written:
        return
    holders: dict[Cell, list[_Held]] = {}
    for name, cell in ctx.frame.scope.cells.items():
        for place, storage in enumerate(storages(base.get(cell))):
            if storage in written:
                holders.setdefault(storage, []).append(_Held(name, place))
    for names in holders.values():
        if len(names) == 1:
            facts[names[0]] = None


def _storage_of(ctx: Context, base: dict[Any, Any], held: _Held) -> Cell | None:
    """What a variable refers to now in this place."""
    cell = ctx.frame.scope.cells.get(held.name)
    found = storages(base.get(cell)) if cell is not None else []
    return found[held.place] if held.place < len(found) and found[held.place] in base else None


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
        ctx.state[key] = rebuilt(ctx, base.get(key), template, params, key.name)
    keys = list(plan.templates)
    results = [ctx.state[k] for k in keys]
    sides = [[held.get(k) for k in keys] for held in (base, *plan.later)]
    note_joined(ctx, base, [base, *plan.later], sides, results)
    freeze(ctx, results, {(keys.index(k), place) for k, place in plan.frozen if k in keys})
    tops = [s for k in keys for s in storages(ctx.state[k])]
    for position, shared in plan.shared.items():
        if position < len(tops):
            others = [tops[s] if isinstance(s, int) else s for s in shared if not isinstance(s, int) or s < len(tops)]
            alias(ctx.aliases, tops[position], others)
    alias_slots(ctx.aliases, ctx.state, results)
    return ctx.state.copy()


def _covers_sharing(ctx: Context, base: dict[Any, Any], plan: _Plan, start: dict[Any, Any], arm: Arm) -> bool:
    """Whether what the variables may share after an iteration was assumed at its top; adds what was missing."""
    if arm.dead:
        return True
    tops: list[Cell] = []
    ends: list[set[Cell]] = []
    for key in plan.templates:
        theirs = dict(references(arm.state[key]))
        for place, one in references(start[key]):
            from_theirs = sources(ctx.chosen, one, theirs[place]) if place in theirs else []
            tops.append(storage_of(one))
            ends.append({stands_in(arm.state, storage) for storage, is_told in from_theirs if not is_told})
    covered = True
    for i, top in enumerate(tops):
        other = ends[i] - {top}
        reach = other.union(*(sharing(ctx.aliases, ctx.chosen, s) for s in other))
        found: set[int | Cell] = {j for j, more in enumerate(ends) if j != i and more & reach}
        found |= {s for s in reach if s in base and s not in tops}
        known = ctx.aliases.get(top, set())
        missing = {f for f in found if (tops[f] if isinstance(f, int) else f) not in known}
        if missing:
            plan.shared.setdefault(i, set()).update(missing)
            covered = False
    return covered


def _freezes(ctx: Context, plan: _Plan, start: dict[Any, Any], arm: Arm) -> bool:
    """Whether an iteration brings arrays that are read-only to where none was thought to be; notes them."""
    if arm.dead:
        return False
    keys = list(plan.templates)
    found = frozen_places(ctx, [[arm.state[k] for k in keys]], [start[k] for k in keys])
    new = {(keys[k], place) for k, place in found} - plan.frozen
    plan.frozen |= new
    return bool(new)


def _params(plan: _Plan, bound: Operand | None) -> list[Value]:
    counter = [Value(I64)] if bound is not None else []
    carried = [Value(t, key.name) for key, template in plan.templates.items() for t in types_of(template)]
    return counter + carried


def _attempt(
    ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, bound: Operand | None,
    test: Callable[[Operand | None], Operand], body: Callable[[Operand | None], None],
) -> tuple[Arm, Arm] | None:  # fmt: skip
    """Lower test and body under the plan; None if the plan had to be widened (and was)."""
    skip = 0 if bound is None else 1
    start: dict[Any, Any] = {}

    def testing(params: list[Value]) -> Callable[[], None]:
        def action() -> None:
            _enter(ctx, plan, base, list(params[skip:]))
            raised = _started(ctx)
            begun = ctx.state.copy()
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
            ctx.frame.live = ctx.frame.header.get(node, ctx.frame.live)  # what this iteration leaves to the next one
            ctx.loops += 1
            body(params[0] if skip else None)
            ctx.loops -= 1

        return action

    test_params, body_params = _params(plan, bound), _params(plan, bound)
    test_arm = run_arm(ctx, base, test_params, testing(test_params))
    body_arm = run_arm(ctx, base, body_params, running(body_params), node is not None)
    for params in (test_params, body_params) if skip else ():
        params[0].name = body_params[0].name or "k"  # the user may have a name for the counter
    met_others = False
    if not body_arm.dead:
        changed = differing(start, [plan.objects.base, body_arm.state])
        keys = [k for k in changed if _is_carried(ctx, node, k)]
        met_others = plan.objects.meet(ctx, start, body_arm, keys, plan.templates)
    if _widen(ctx, node, base, plan, start, body_arm) or met_others:
        return None
    if not _covers_sharing(ctx, base, plan, start, body_arm) or _freezes(ctx, plan, start, body_arm):
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


def _widen(ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, start: dict[Any, Any], arm: Arm) -> bool:
    """Adapt the plan to what the body did; whether it had to change."""
    left, defined = left_behind(base, [arm]), defined_in(arm.block)
    changed = False

    for key, old in start.items():
        if key not in base:
            continue
        new = peek(arm.state, key)
        same = new is old and (new is base[key] or not _holds_another(new, base, start, arm))
        if same or new is DEAD or (arm.dead and key not in left):
            continue
        if not _is_carried(ctx, node, key):
            continue
        had = plan.templates.get(key)
        first = template_of_key(base[key], base)
        before = had if had is not None else first
        if not (isinstance(base[key], Scalar) and base[key].is_constant):
            warn_mixed(ctx, key.name, base[key], new)
        try:
            after = widened(ctx, before, template_of_key(new, arm.state), base, defined, first)
        except NoJoin:
            refuse_loop(ctx, key.name, base[key], new)
        if had is None or not same_template(after, had):
            plan.templates[key] = after
            changed = True
    return changed


def _holds_another(value: Any, base: dict[Any, Any], start: dict[Any, Any], arm: Arm) -> bool:
    """Whether a list that is carried by what it holds was changed in place."""
    return isinstance(value, Special) and any(
        s not in base and arm.state.get(s) is not start.get(s) for s in storages(value)
    )


def _is_carried(ctx: Context, node: Any, key: Any) -> bool:
    """Whether what a key holds at the end of an iteration may be read in the next."""
    header = ctx.frame.header.get(node)
    return header is None or not is_own(ctx, key) or key.name in header | ctx.frame.always_live


def _first_leaves(ctx: Context, key: Any, value: Any, template: Template, body: Arm) -> list[Operand]:
    """What a variable holds before the loop, as it is carried: a number has to know the shape it grows to."""
    try:
        return leaves_of(ctx, value, template)
    except NoJoin:
        refuse_loop(ctx, key.name, value, body.state[key])


def _commit(
    ctx: Context, node: Any, base: dict[Any, Any], plan: _Plan, bound: Operand | None, test: Arm, body: Arm
) -> None:
    """Emit the loop as lowered, and the state after it."""
    keys, templates = list(plan.templates), list(plan.templates.values())

    def ends() -> list[Operand]:
        if body.dead:
            return last_leaves(ctx, body, plan.templates.items(), left_behind(base, [body]))
        return [x for k, t in plan.templates.items() for x in leaves_of(ctx, body.state[k], t)]

    finish_arm(ctx, body, ends)
    inits = [x for k, t in plan.templates.items() for x in _first_leaves(ctx, k, base.get(k, UNBOUND), t, body)]
    rename: dict[Any, str] = {}
    after = [escaping(t, base, lambda: set(), rename, ctx) for t in templates]
    types = [x for t in after for x in types_of(t)]
    outputs: list[Operand] = list(ctx.builder.loop(inits, bound, test.block, body.block, types))
    ctx.state.update((o.anchor, NONE_VALUE) for o in plan.objects.sources)
    before = {k: base.get(k, UNBOUND) for k in keys}
    for key, template in zip(keys, after):
        ctx.state[key] = rebuilt(ctx, before[key], template, outputs, key.name)
    header = ctx.frame.header.get(node)
    if header is not None:
        for name in ctx.frame.written.get(node, ()):
            cell = ctx.frame.scope.cells.get(name)
            if cell is not None and cell not in plan.templates and cell in body.state and not ctx.is_live(cell):
                ctx.state[cell] = DEAD
    sides, results = [[before[k] for k in keys], [body.state[k] for k in keys]], [ctx.state[k] for k in keys]
    note_joined(ctx, base, [base, body.state], sides, results)
