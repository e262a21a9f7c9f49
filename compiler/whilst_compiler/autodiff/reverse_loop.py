"""The adjoint of a loop: a loop over the same trips, backwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.keep import again, plan
from whilst_compiler.autodiff.rows import Rows, may_have_rows, runs_to_bound
from whilst_compiler.autodiff.sums import Sums
from whilst_compiler.autodiff.tape import Tape, Thread
from whilst_compiler.autodiff.walk import prune, substitute
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value, While
from whilst_compiler.ir.scopes import carried_params, counter
from whilst_compiler.ir.types import F32, F64, I64, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["reverse_loop"]


def reverse_loop(sweep: Any, node: While) -> None:
    """Carried backwards: the cotangents of what the loop carries, and sums for what it reads from outside."""
    params, body = carried_params(node), node.body
    active = [i for i, p in enumerate(params) if p in sweep.activity]
    if not any(node.outputs[i] in sweep.cotangents for i in active):
        return
    outer = sweep.outer(body)
    outer += [x for x in sweep.yielded(body, active) if x not in outer]
    inits = [sweep.cotangent(x) for x in (*(node.outputs[i] for i in active), *outer)]
    slots = [Value(_type(sweep, node, i), f"{params[i].name}_bar") for i in active]
    slots += [Value(x.type, f"{x.name}_bar") for x in outer]
    trips, back = _trips(sweep, node), Value(I64, "back")
    local = not sweep.watched and _is_local(sweep, body, [*(body.results[i] for i in active), *outer], len(active))
    before = sweep.enter({} if local else dict(zip(outer, slots[len(active) :])))
    with sweep.block() as head:
        k = sweep.trips[node] = sweep.apply("subtract", sweep.apply("subtract", trips, literal(1)), back)
    with sweep.block() as block:
        for i, slot in zip(active, slots):
            sweep.accumulate(body.results[i], constant(1, tensor(slot).dtype) if local else slot)
        sweep.region(body)
        if local:
            _scale(sweep, params[active[0]], outer, slots)
        results = [sweep.cotangent(x) for x in (*(params[i] for i in active), *outer)]
    _, threads = sweep.leave(before)
    nodes = prune(block.nodes, (*results, *(t.exit for t in threads)))
    with sweep.block() as restored:
        threads += _restore(sweep, node, nodes, results, k, results)
    sums = Sums(sweep, [*head.nodes, *restored.nodes, *nodes], k, trips, slots)
    for i, x in enumerate(outer, len(active)):
        results[i] = sums.settle(i, slots[i], results[i], sweep.index.sizes(x))
    results += sums.write()
    inits += [x.init for x in sums.kept]
    slots += [x.table for x in sums.kept]
    outputs = _assemble(sweep, node, (back, slots, trips, len(active)), inits, sums.inside, results, threads)
    totals = sums.add_up(outputs, len(active) + len(outer))
    sweep.cotangents.update(zip(outer, totals[len(active) :]))
    for i, g in zip(active, outputs):
        sweep.accumulate(node.inits[i], g)


def _is_local(sweep: Any, body: Graph, active: Sequence[Operand], count: int) -> bool:
    """Whether all is linear in one carried cotangent, a float, in straight-line code.

    Then the partial derivatives of a trip do not wait for those of the trip after it: one multiplication is left in the
    chain from trip to trip (preaccumulation, Griewank and Walther, "Evaluating derivatives", 2008, chapter 10).
    """
    plain = all(isinstance(n, Apply) or not any(v in sweep.activity for v in n.outputs) for n in body.nodes)
    same = {x.type for x in active}
    return plain and count == 1 and len(same) == 1 and same <= {F32, F64}


def _scale(sweep: Any, param: Value, outer: Sequence[Value], slots: Sequence[Value]) -> None:
    """The partial derivatives found so far times the cotangent; 0 stays 0."""
    g, *sums = slots
    zero = constant(0, tensor(g).dtype)

    def scaled(x: Value) -> Operand | None:
        if x not in sweep.cotangents:
            return None
        product = sweep.apply("multiply", g, sweep.cotangents.pop(x))
        kept: Operand = sweep.apply("where", sweep.apply("equal", g, zero), zero, product)
        return kept

    own = scaled(param)
    for x, total in zip(outer, sums):
        part = scaled(x)
        sweep.cotangents[x] = total if part is None else sweep.apply("add", total, part)
    if own is not None:
        sweep.cotangents[param] = own


def _type(sweep: Any, node: While, i: int) -> Tensor:
    """The type of a carried cotangent: that of the value, if it is the same all the way."""
    param = tensor(carried_params(node)[i])
    same = node.outputs[i].type == param == node.body.results[i].type
    known: Tensor = param if same else sweep.index.unknown(param)
    return known


def _trips(sweep: Any, node: While) -> Operand:
    """How often the loop ran, known behind it."""
    if runs_to_bound(node):
        assert node.bound is not None
        return node.bound
    count, slot = sweep.index.carry(node, literal(0), I64, "trips")
    add = Apply(ROWS["add"], (counter(node) or count, literal(1)), {}, (Value(I64, "trips"),))
    node.body.nodes.append(add)
    sweep.index.define(add, node.body)
    node.body.results = (*node.body.results[:slot], add.output, *node.body.results[slot + 1 :])
    output: Operand = node.outputs[slot]
    return output


def _restore(
    sweep: Any, node: While, nodes: list[Node], results: list[Operand], k: Value, into: list[Operand]
) -> list[Thread]:
    """Give the sweep of one trip the values of that trip; the tapes for it are made. ``k`` is the trip's number."""
    known = _counters(sweep, node, k)
    made = plan(sweep.index, node.body, nodes, results, {x for x in known if isinstance(x, Value)})
    scalars, arrays = _records(made.kept)
    threads = [t for values in scalars for t in _taped(sweep, node, values, known)]
    first, rest = made.split({v for (v,) in arrays})
    known = again(sweep, first, known)  # the sizes of the arrays
    threads += [t for values in arrays for t in _taped(sweep, node, values, known)]
    found = again(sweep, rest, known)
    substitute(nodes, found)
    into[:] = [found.get(x, x) for x in results]
    return threads


def _taped(sweep: Any, node: While, values: list[Value], known: dict[Operand, Operand]) -> list[Thread]:
    """Keep the values in the forward sweep; ``known`` gets what stands for them in the sweep of a trip."""
    if may_have_rows(sweep.index, node, values[0]):
        Rows(sweep, sweep.index, node, values).read(sweep, known, sweep.trips)
        return []
    return [Tape(sweep, sweep.index, node, values).pop(sweep, known)]


def _records(kept: Sequence[Value]) -> tuple[list[list[Value]], list[list[Value]]]:
    """Scalars by dtype; each array on its own."""
    scalars: dict[object, list[Value]] = {}
    for value in kept:
        if not tensor(value).dims:
            scalars.setdefault(tensor(value).dtype, []).append(value)
    return list(scalars.values()), [[v] for v in kept if tensor(v).dims]


def _counters(sweep: Any, node: While, k: Value) -> dict[Operand, Operand]:
    """The counter, and carried integers that change by the same amount in each trip, from the trip's number."""
    known: dict[Operand, Operand] = {}
    own = counter(node)
    if own is not None:
        known[own] = k
    for param, init, result in zip(carried_params(node), node.inits, node.body.results):
        maker = sweep.index.made_by.get(result)
        if param.type != I64 or not isinstance(maker, Apply) or param not in maker.inputs[:2]:
            continue
        name = maker.row.name.removeprefix("checked_")
        if name not in ("add", "subtract") or (name == "subtract" and maker.inputs[0] is not param):
            continue
        step = maker.inputs[1] if maker.inputs[0] is param else maker.inputs[0]
        if sweep.index.home.get(step) is node.body:
            continue
        moved = k if step == literal(1) else sweep.apply("multiply", k, step)
        known[param] = sweep.apply(name, init, moved)
    return known


def _assemble(
    sweep: Any, node: While, head: tuple[Value, list[Value], Operand, int], inits: list[Operand], nodes: list[Node],
    results: list[Operand], threads: list[Thread],
) -> list[Value]:  # fmt: skip
    """The loop itself, in the region around; tapes that it walks down become threads of that region."""
    back, slots, trips, known = head
    entries = [Value(I64, "height") for _ in threads]
    carried = [*slots, *(t.entry for t in threads)]
    params = (back, *carried)
    body = Graph(params, nodes, (*results, *(t.exit for t in threads)))
    test = Graph(params, [], (literal(True),))
    primal = {p.type for p in carried_params(node)}
    # Cotangents of carried values come first; where their types are not those of the values, their sizes change.
    outputs = tuple(
        Value(sweep.index.unknown(tensor(v)) if k < known and v.type not in primal else v.type, v.name)
        for k, v in enumerate(carried)
    )
    sweep.append(While((*inits, *entries), (), trips, test, body, outputs, sweep.behind(node)))
    for entry, exit, thread in zip(entries, outputs[len(slots) :], threads):
        sweep.threads.append(Thread(entry, exit, thread.top))
    return list(outputs[: len(slots)])
