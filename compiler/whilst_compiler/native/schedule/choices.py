"""Branches: only the chosen one runs; an array that every branch changes in place stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Set

from whilst_compiler.ir.graph import Cond, Graph, While, all_nodes
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Choose, Operand
from whilst_compiler.native.schedule.code import index
from whilst_compiler.native.schedule.elements import load_of_chosen, store_into_chosen
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.selects import both, both_are_cheap
from whilst_compiler.native.schedule.sights import Views, find_views
from whilst_compiler.native.schedule.sights import read as look
from whilst_compiler.native.schedule.slots import ArraySlot, PlaceSlot, ScalarSlot, Slot, assign, read, tie
from whilst_compiler.native.schedule.values import Binding, Buffer, Ref

__all__ = ["choice"]


def choice(scope: Scope, node: Cond, run: Callable[[Scope], None]) -> list[Binding]:
    """Write a ``Cond``; what its outputs are afterwards."""
    if both_are_cheap(node):
        return both(scope, node, run)
    element = load_of_chosen(scope, node)
    if element is not None:
        return [element]
    views = find_views(scope, node)
    _settle_changed(scope, node)
    dying = _dying(scope, node) - views.looked_at
    for x in node.captured:
        scope.settle(x, dying)
    free = set(dying)
    slots = [None if k in views.outputs else _slot(scope, node, k, free) for k in range(len(node.outputs))]
    kept_slots = [slot for slot in slots if slot is not None]
    if store_into_chosen(scope, node, slots):
        return [read(scope, slot) for slot in kept_slots]
    tie(scope, kept_slots, 1)
    branches = []
    careful = scope.careful | _careful(node)
    for branch in node.branches:
        with scope.code.inside() as block:
            _branch(scope, node, branch, slots, dying, run, views, careful)
        branches.append(block)
    chosen = views.join(scope.code, branches)
    scope.code.emit(Choose(scope.scalar(node.selector), branches))
    kept = {slot.ref.buffer for slot in kept_slots if isinstance(slot, PlaceSlot)}
    for buffer in dying - kept:
        buffer.owned = False
    tie(scope, kept_slots, -1)
    return [look(scope.code, chosen[k]) if slot is None else read(scope, slot) for k, slot in enumerate(slots)]


def _settle_changed(scope: Scope, node: Cond) -> None:
    """Put what every branch changes in place into memory, and what waits to read it, so that they need no copies (which
    would be lost where an error follows)."""
    for position, output in enumerate(node.outputs):
        origin = scope.frame.identity.of_cond(node, position)
        if origin is not None and origin >= 0 and isinstance(output.type, Tensor) and output.type.dims:
            scope.before_write(scope.ref(node.captured[origin]).buffer, node.captured)


def _slot(scope: Scope, node: Cond, position: int, free: set[Buffer]) -> Slot:
    """Where an output comes to be; it takes its memory out of what is ``free``."""
    value = node.outputs[position]
    type_ = value.type
    assert isinstance(type_, Tensor)
    if not type_.dims:
        return ScalarSlot(scope.code.mutable(value.name, type_.dtype))
    origin = scope.frame.identity.of_cond(node, position)
    if origin is not None and origin >= 0:
        place = scope.ref(node.captured[origin])
        if place.buffer in free:
            free.remove(place.buffer)
            return PlaceSlot(place)
    sizes: list[Operand] = [
        index(d) if isinstance(d, int) else scope.code.mutable(f"{value.name}_n{k}", DType.I64)
        for k, d in enumerate(type_.dims)
    ]
    pointer = scope.code.mutable(value.name, None)
    return ArraySlot(value.name, type_.dtype, pointer, tuple(sizes), _owner(scope, node, position, free))


def _owner(scope: Scope, node: Cond, position: int, free: set[Buffer]) -> int:
    """The slot of what a branch hands on, if that is ours: then only others move; else a new one."""
    origin = scope.frame.identity.handed_on(node, position)
    given = scope.get(node.captured[origin]) if origin is not None else None
    if isinstance(given, Ref) and given.buffer in free and given.buffer.owned:
        free.remove(given.buffer)
        return given.buffer.slot
    return scope.frame.slot()


def _dying(scope: Scope, node: Cond) -> set[Buffer]:
    """Memory that nobody needs after the choice: each branch may take it over, and must then free it or hand it on."""
    refs = [binding for x in node.captured if isinstance(binding := scope.get(x), Ref)]
    return {ref.buffer for ref in refs if ref.buffer.writable and scope.dies(ref.buffer)}


def _careful(node: Cond) -> frozenset[int]:
    """Loops (by identity) that run with all their checks because what was asked before them does not hold, and those
    in them."""
    quick, *others = node.branches
    places = {one.location for one in quick.nodes if isinstance(one, While) and one.location is not None}
    found = [one for b in others for one in b.nodes if isinstance(one, While) and one.location in places]
    inner = [x for one in found for x in all_nodes(one.body) if isinstance(x, While)]
    return frozenset(map(id, (*found, *inner)))


def _branch(
    scope: Scope,
    node: Cond,
    branch: Graph,
    slots: list[Slot | None],
    dying: set[Buffer],
    run: Callable[[Scope], None],
    views: Views,
    careful: Set[int],
) -> None:
    inner = Scope(scope.code, scope.frame, branch, scope.certain, views.passing, careful)
    stay = {slot.ref.buffer for slot in slots if isinstance(slot, PlaceSlot)}
    seen: dict[Buffer, Buffer] = {
        b: Buffer(b.name, b.pointer, b.slot, owned=b.owned and b not in stay, writable=b.writable) for b in dying
    }
    bindings = [scope.lend(scope.get(x), seen) for x in node.captured]
    inner.bind_all(branch.params, bindings)
    run(inner)
    views.leave(inner)
    kept = [k for k, slot in enumerate(slots) if slot is not None]
    assign(inner, [s for s in slots if s is not None], [branch.results[k] for k in kept], end=True)
