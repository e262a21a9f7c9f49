"""Loops: carried scalars are variables, carried arrays stay in place or change hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from contextlib import AbstractContextManager, nullcontext

from whilst_compiler.ir.graph import Apply, Cond, Node, While, all_nodes
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Choose, Hasty, Operand, Statement, Var
from whilst_compiler.native.loops import While as Loop
from whilst_compiler.native.schedule.drift import Drift, find_drift
from whilst_compiler.native.schedule.growth import find_growth
from whilst_compiler.native.schedule.independent import Apartness, apartness
from whilst_compiler.native.schedule.nest import apart
from whilst_compiler.native.schedule.rewriting.edges import emit_loop
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.slots import ArraySlot, PlaceSlot, ScalarSlot, Slot, assign, read, tie
from whilst_compiler.native.schedule.steady import Sizes, steady_sizes
from whilst_compiler.native.schedule.values import Binding, Buffer, Ref, Scalar
from whilst_compiler.native.schedule.versions import find_versions

__all__ = ["loop"]

Run = Callable[[Scope], None]


def loop(scope: Scope, node: While, run: Run) -> list[Binding]:
    """Write a ``While``; what its outputs are afterwards."""
    changing = {binding.buffer for x in node.inits if isinstance(binding := scope.get(x), Ref)}
    for x in node.captured:
        scope.settle(x, changing)
    steady = steady_sizes(scope, node)
    slots = [_slot(scope, node, k, steady[k]) for k in range(len(node.inits))]
    tie(scope, slots, 1)
    moving = [k for k, slot in enumerate(slots) if not isinstance(slot, PlaceSlot)]
    assign(scope, [slots[k] for k in moving], [node.inits[k] for k in moving], end=False)
    bound = None if node.bound is None else scope.scalar(node.bound)
    counter = None if bound is None else Var(node.body.params[0].name or "i", DType.I64)
    lent: dict[Buffer, Buffer] = {}
    captured = [scope.lend(scope.get(x), lent) for x in node.captured]
    before: list[Binding] = [] if counter is None else [Scalar(counter)]
    scope.code.looping += 1
    with scope.code.inside() as test:
        asking = Scope(scope.code, scope.frame, node.test)
        carried = zip(node.test.params[len(before) :], slots)
        read_here = [(param, slot) for param, slot in carried if asking.uses.left[param]]
        asking.bind_all(node.test.params[: len(before)], before)
        asking.bind_all(node.test.params[len(before) + len(slots) :], captured)
        asking.bind_all(
            [param for param, _ in read_here],
            [scope.lend(read(scope, slot, owned=False), lent) for _, slot in read_here],
        )
        run(asking)
        condition = asking.scalar(node.test.results[0])
        asking.finish_results()

    def write(certain: Set[int]) -> list[Statement]:
        with scope.code.inside() as body:
            inner = Scope(scope.code, scope.frame, node.body, certain, careful=scope.careful)
            inner.bind_all(node.body.params, [*before, *(read(inner, slot) for slot in slots), *captured])
            run(inner)
            assign(inner, slots, node.body.results, end=True)
        return body

    def repeat(certain: Set[int]) -> None:
        always = drift.lasting | certain
        hasty = None if spared is None else _hasty(scope, spared, slots, write(spared.certain | always))
        body = write(always)
        independent, but_for_errors = (how is x for x in (Apartness.INDEPENDENT, Apartness.BUT_FOR_ERRORS))
        whole = Loop(counter, bound, test, condition, body, node.location, hasty, independent, careful, but_for_errors)
        whole.extremes = extremes if how is Apartness.PARTED else None
        whole.given = given
        emit_loop(scope.code, whole)

    how, extremes, positions = _apartness(node, slots)
    given = [x.operand for x in (captured[k] for k in positions) if isinstance(x, Scalar)]
    drift, careful = find_drift(node), id(node) in scope.careful
    spared = None if careful else drift if drift.certain else find_growth(node)
    versions = None if careful else find_versions(scope, node)
    guard = None if versions is None else versions.guard()
    with _writing(scope, node, slots):
        if versions is None or guard is None:
            repeat(frozenset())
        else:
            with scope.code.inside() as quick:
                repeat(versions.certain)
            with scope.code.inside() as checked:
                body = write(drift.lasting)
                scope.code.emit(Loop(counter, bound, test, condition, body, node.location, careful=True))
            scope.code.emit(Choose(guard, [quick, checked]))
    scope.code.looping -= 1
    tie(scope, slots, -1)
    return [read(scope, slot) for slot in slots]


def _apartness(node: While, slots: Sequence[Slot]) -> tuple[Apartness, dict[Var, str], tuple[int, ...]]:
    """What iterations have to do with each other, and the variables that are the largest or smallest of something.

    The third says which captured numbers must not be negative.
    """
    if not all(isinstance(slot, ScalarSlot) or (isinstance(slot, PlaceSlot) and apart(slot.ref)) for slot in slots):
        return Apartness.DEPENDENT, {}, ()
    found = apartness(node)
    pairs = ((slots[k], kind) for k, kind in found.extremes.items())
    return found.how, {slot.var: kind for slot, kind in pairs if isinstance(slot, ScalarSlot)}, found.given


def _writing(scope: Scope, node: While, slots: Sequence[Slot]) -> AbstractContextManager[object]:
    """An innermost loop that changes one array alone, always there: all else that it reads is elsewhere."""
    arrays = [slot for slot in slots if not isinstance(slot, ScalarSlot)]
    plain = all(isinstance(inner, Apply) or _chooses_scalars(inner) for inner in all_nodes(node.body))
    if plain and len(arrays) == 1 and isinstance(arrays[0], PlaceSlot):
        return scope.code.writing(arrays[0].ref.buffer)
    return nullcontext()


def _chooses_scalars(node: Node) -> bool:
    return isinstance(node, Cond) and all(isinstance(x.type, Tensor) and not x.type.dims for x in node.outputs)


def _hasty(scope: Scope, drift: Drift, slots: Sequence[Slot], body: list[Statement]) -> Hasty:
    def now(position: int) -> Operand:
        slot = slots[position]
        assert isinstance(slot, ScalarSlot)
        return scope.code.get(slot.var)

    with scope.code.inside() as ask:
        condition = drift.guard(scope, now)
    return Hasty(ask, condition, body, drift.trips)


def _slot(scope: Scope, node: While, position: int, known: Sizes) -> Slot:
    """Where a carried value lives; sizes that are not known to stay the same are variables."""
    init = node.inits[position]
    param = node.body.params[position + (node.bound is not None)]
    type_ = param.type
    assert isinstance(type_, Tensor)
    if not type_.dims:
        return ScalarSlot(scope.code.mutable(param.name, type_.dtype))
    if scope.frame.identity.of_loop(node, position):
        place = scope.take(init, (init,))
        scope.before_write(place.buffer)
        return PlaceSlot(place)
    pointer = scope.code.mutable(param.name, None)
    sizes = tuple(
        scope.code.mutable(f"{param.name}_n{axis}", DType.I64) if size is None else size
        for axis, size in enumerate(known)
    )
    return ArraySlot(param.name, type_.dtype, pointer, sizes, scope.frame.slot())
