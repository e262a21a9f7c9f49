"""Functions of the library that are lowered once for each types of their arguments, and then called.

What has loops of its own and is used at many places (a search in a hash table, a heap's repair) would make graphs
large where it is inlined. Such a function takes numbers and lists of them, does not fail, and changes lists in place:
a list that grows in it would be copied at each call.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from whilst_compiler.frontend import lists
from whilst_compiler.frontend.branches import Arm, finish_arm, run_arm
from whilst_compiler.frontend.carrying import coerce, rebuild
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.list_values import Buffer, ListRef, OfBuffer, OfList
from whilst_compiler.frontend.pools import Pooled
from whilst_compiler.frontend.templates import (
    OfOptional,
    OfScalar,
    OfTuple,
    Same,
    Template,
    template_of,
    types_of,
)  # fmt: skip
from whilst_compiler.frontend.text_values import OfText
from whilst_compiler.frontend.values import Abstract, Cell, Function, Static
from whilst_compiler.ir.build import Block
from whilst_compiler.ir.chains import is_changed_in_place
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value, regions
from whilst_compiler.ir.walk import operands

__all__ = ["call_shared", "shared"]

F = TypeVar("F", bound=Callable[..., Any])
_SHARED: set[Any] = set()


def shared(python: F) -> F:
    """Mark a function of the library as one that is called rather than inlined."""
    _SHARED.add(python)
    return python


@dataclass(frozen=True)
class _Change:
    """A list after the call: what its items are, in how many arrays."""

    parameter: str
    element: Any
    arrays: int


@dataclass(frozen=True)
class _Shared:
    """A function that is there: what it is called, what it returns, which lists it changes."""

    name: str
    result: Template
    changes: tuple[_Change, ...]


_BeforeAfter = tuple[Buffer, Buffer]
Run = Callable[[Context, Function, dict[str, Abstract]], Abstract]


def call_shared(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> Abstract | None:
    """The call of a marked function; None where it has to be inlined. ``run`` lowers its body."""
    if f.python not in _SHARED:
        return None
    cells = [v.cell for v in bound.values() if isinstance(v, ListRef)]
    keys = [_key(_template(ctx, value)) for value in bound.values()]
    if None in keys or len(set(cells)) < len(cells):
        return None
    key = (f.python, tuple(keys))
    known: _Shared | None = ctx.shared.get(key)
    if key not in ctx.shared or (known is not None and known.name not in ctx.functions):
        known = ctx.shared[key] = _lowered(ctx, f, bound, run)
    return None if known is None else _emit(ctx, known, bound)


def _template(ctx: Context, value: Any) -> Any:
    """What comes in for a parameter: a list with its content."""
    if not isinstance(value, ListRef):
        return template_of(value, False)
    found = ctx.state[value.cell]
    return None if isinstance(found, Pooled) else found.template()


def _key(template: Any) -> Hashable:
    """What two templates have in common that the same code serves; None where none does."""
    match template:
        case OfScalar(spec):
            return spec
        case Same(Static(value)) if value is None or isinstance(value, str | bool):
            return (value.__class__, value)
        case OfText():
            return "text"
        case OfTuple(items, cls):
            inner = tuple(map(_key, items))
            return None if None in inner else (cls, inner)
        case OfOptional(some):
            return None if _key(some) is None else ("optional", _key(some))
        case OfBuffer(element) if _key(element) is not None:
            return ("list", _key(element))
    return None


# -- lowering ----------------------------------------------------------------------------------------------------


def _lowered(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> _Shared | None:
    """The function for arguments of these types; None if it reads or returns what it cannot."""
    params: list[Value] = []
    given: dict[str, Any] = {}
    start: dict[Any, Any] = {}

    def parameter(name: str, template: Any) -> Any:
        if isinstance(template, OfBuffer):
            template = _elsewhere(ctx, template)
        leaves = [Value(t, name) for t in types_of(template)]
        params.extend(leaves)
        return rebuild(ctx, template, list(leaves), name)

    templates = {name: _template(ctx, value) for name, value in bound.items()}
    for name, template in templates.items():
        given[name] = parameter(name, template)
        if isinstance(given[name], Buffer):
            ref = ListRef(Cell(name))
            start[ref.cell], given[name] = given[name], ref
    attempts, ctx.attempts = ctx.attempts, []
    try:
        arm = run_arm(ctx, start, params, lambda: run(ctx, f, given))
    finally:
        ctx.attempts = attempts
    result = _result(ctx, arm)
    lists_given = {name: ref for name, ref in given.items() if isinstance(ref, ListRef)}
    changed = {name: ref for name, ref in lists_given.items() if arm.state.get(ref.cell) is not start[ref.cell]}
    after = [arm.state[ref.cell] for ref in changed.values()]
    if arm.dead or result is None or not all(isinstance(content, Buffer) for content in after):
        return None

    def results() -> list[Operand]:
        assert result is not None
        out = coerce(ctx, arm.result, result)
        for content in after:
            out += [*content.arrays, content.length]
        return out

    finish_arm(ctx, arm, results)
    if _reads_outside(arm) or any(_raises(node) for node in _all_nodes(arm.block)):
        return None
    return _graph(ctx, f, arm, params, result, {n: (start[r.cell], arm.state[r.cell]) for n, r in changed.items()})


def _result(ctx: Context, arm: Arm) -> Template | None:
    """What comes back: numbers, or a new list of them."""
    if isinstance(arm.result, ListRef):
        content = arm.state.get(arm.result.cell)
        if isinstance(content, Buffer) and _key(content.template()) is not None:
            return OfList(_elsewhere(ctx, content.template()))
        return None
    result = template_of(arm.result)
    return None if _key(result) is None else result


def _elsewhere(ctx: Context, template: OfBuffer) -> OfBuffer:
    """The content of a list, of sizes of its own."""
    return OfBuffer(template.element, tuple(ctx.fresh_symbol() for _ in template.dims))


def _graph(
    ctx: Context,
    f: Function,
    arm: Arm,
    params: list[Value],
    result: Template,
    changed: dict[str, tuple[Buffer, Buffer]],
) -> _Shared:
    changes, updates = [], []
    place = len(types_of(result))
    for name, (before, after) in changed.items():
        if len(before.arrays) == len(after.arrays):
            for k, (old, new) in enumerate(zip(before.arrays, after.arrays)):
                if is_changed_in_place(arm.block.nodes, new, old, ctx.functions):  # type: ignore[arg-type]
                    updates.append((params.index(old), place + k))  # type: ignore[arg-type]
        changes.append(_Change(name, after.element, len(after.arrays)))
        place += len(after.arrays) + 1
    ctx.counter += 1
    name = f"{f.definition.name}_{ctx.counter}"
    block = arm.block
    ctx.functions[name] = Graph(
        tuple(params), block.nodes, tuple(block.results), name, tuple(updates), {}, ctx.builder.location
    )
    return _Shared(name, result, tuple(changes))


def _all_nodes(block: Block) -> Iterator[Node]:
    todo = list(block.nodes)
    while todo:
        node = todo.pop()
        yield node
        todo += [inner for region in regions(node) for inner in region.nodes]


def _raises(node: Node) -> bool:
    """Whether a node is there to fail (a check of an index that is in range is not)."""
    return isinstance(node, Apply) and (node.row.name == "raise_error" or node.row.effect.reaches_out)


def _reads_outside(arm: Arm) -> bool:
    defined = set(arm.block.params)
    for node in arm.block.nodes:
        if any(isinstance(x, Value) and x not in defined for x in operands(node)):
            return True
        defined.update(node.outputs)
    return any(isinstance(x, Value) and x not in defined for x in arm.block.results)


# -- calls -------------------------------------------------------------------------------------------------------


def _emit(ctx: Context, known: _Shared, bound: dict[str, Abstract]) -> Abstract:
    """The ``Call``, and the lists after it."""
    inputs: list[Operand] = []
    for value in bound.values():
        content = ctx.state[value.cell] if isinstance(value, ListRef) else value
        inputs += coerce(ctx, content, _template(ctx, value))
    result = known.result
    if isinstance(result, OfList):
        result = OfList(_elsewhere(ctx, result.content))
    types = types_of(result)
    for change in known.changes:
        types += types_of(OfBuffer(change.element, tuple(ctx.fresh_symbol() for _ in range(change.arrays))))
    outputs: list[Operand] = list(ctx.builder.call(known.name, inputs, types))
    value = rebuild(ctx, result, outputs)
    for change in known.changes:
        ref = bound[change.parameter]
        assert isinstance(ref, ListRef)
        arrays = tuple(outputs.pop(0) for _ in types_of(change.element))
        lists.replace(ctx, ref, Buffer(change.element, arrays, outputs.pop(0)))
    return value  # type: ignore[no-any-return]
