"""Placed graph to loop program: parameters in, results out, one function per graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whilst_compiler.errors import Limitation
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Function, LoopProgram, Operand, Parameter, Return, Signature
from whilst_compiler.native.schedule.code import Code
from whilst_compiler.native.schedule.parameters import parameter_of
from whilst_compiler.native.schedule.region import run
from whilst_compiler.native.schedule.rewriting.abreast import abreast
from whilst_compiler.native.schedule.rewriting.aligning import align
from whilst_compiler.native.schedule.rewriting.blocking import block
from whilst_compiler.native.schedule.rewriting.destinations import direct
from whilst_compiler.native.schedule.rewriting.extremes import keep_order_of_extremes
from whilst_compiler.native.schedule.rewriting.filling import fill_gaps
from whilst_compiler.native.schedule.rewriting.fusing import fuse
from whilst_compiler.native.schedule.rewriting.jamming import jam
from whilst_compiler.native.schedule.rewriting.linear import Sums
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.panels import add_in_panels
from whilst_compiler.native.schedule.rewriting.records import jump_at_records
from whilst_compiler.native.schedule.rewriting.rows import fuse_rows
from whilst_compiler.native.schedule.rewriting.short_axes import take_short_axes_together
from whilst_compiler.native.schedule.rewriting.splitting import split
from whilst_compiler.native.schedule.rewriting.staying import keep_in_place
from whilst_compiler.native.schedule.rewriting.zeroing import allocate_zeros
from whilst_compiler.native.schedule.scope import Frame, Scope
from whilst_compiler.native.schedule.slots import PlaceSlot, assign
from whilst_compiler.native.schedule.values import Binding, Ref

__all__ = ["lower_to_loops"]


def lower_to_loops(graph: Graph, layouts: Sequence[str] = (), disjoint: bool = False) -> LoopProgram:
    """The loop program of a placed graph.

    ``layouts`` says for each parameter what is known of its memory, ``C`` (contiguous) or ``strided``, which is the
    default; it is ignored for scalars. ``disjoint`` vouches that array arguments do not overlap.
    """
    inputs = tuple(_tensor(p) for p in graph.params)
    classes = tuple(layouts) or ("strided",) * len(inputs)
    updated = set(_updates(graph))
    outputs = tuple(_tensor(x) for k, x in enumerate(graph.results) if k not in updated)
    signature = Signature(inputs, outputs, classes, graph.updates, disjoint)
    code = Code(disjoint)
    functions = {graph.name: graph, **graph.functions}
    entry = _function(code, graph, classes, functions)
    others = [_function(code, f, _layouts(f), functions) for f in graph.functions.values()]
    for function in (entry, *others):
        keep_in_place(function.body)
        memory = Memory(function, disjoint and function is entry)
        direct(function.body, memory, Sums(function))
        align(function.body, memory, Sums(function), code)
        fuse(function.body, memory)
        fuse_rows(function.body, memory)
        fill_gaps(function.body, memory, Sums(function), code)
        block(function.body, memory, Sums(function), code)
        add_in_panels(function.body, memory, code)
        jam(function.body, memory, code)
        abreast(function.body, memory, code)
        take_short_axes_together(function.body, code)
        split(function.body, memory, code)
        jump_at_records(function.body)
        keep_order_of_extremes(function.body)
        allocate_zeros(function.body)
    return LoopProgram([entry, *others], code.sites, signature, list(code.leaves.values()))


def _layouts(function: Graph) -> list[str]:
    """What is known of the memory of a called function's parameters: blocks that it is given have no gaps."""
    return ["C" if k in function.moved else "strided" for k in range(len(function.params))]


def _updates(graph: Graph) -> dict[int, int]:
    """Results that are parameters changed in place, with their parameters; a scalar has no place."""
    return {result: param for param, result in graph.updates if _tensor(graph.params[param]).dims}


def _tensor(x: GraphOperand) -> Tensor:
    if not isinstance(x.type, Tensor):
        raise Limitation(f"native code cannot take or return {x.type} yet")
    return x.type


def _function(code: Code, graph: Graph, layouts: Sequence[str], functions: Mapping[str, Graph]) -> Function:
    frame = Frame(functions, graph)
    writable = set(_updates(graph).values())
    params: list[Parameter] = []
    bindings: list[Binding] = []
    given: list[tuple[int, Operand]] = []
    symbols: dict[str, Operand] = {}
    with code.inside() as body:
        for k, param in enumerate(graph.params):
            parameter, binding = parameter_of(code, param, layouts[k], k in writable or k in graph.moved, symbols)
            params.append(parameter)
            bindings.append(binding)
            if k in graph.moved and isinstance(binding, Ref):
                binding.buffer.slot, binding.buffer.owned = frame.slot(), True
                given.append((binding.buffer.slot, binding.buffer.pointer))
        scope = Scope(code, frame, graph)
        scope.bind_all(graph.params, bindings)
        run(scope)
        results = _results(scope, graph, {result: bindings[param] for result, param in _updates(graph).items()})
    return Function(graph.name, params, body, results, frame.slots, graph.location, tuple(given))


def _results(scope: Scope, graph: Graph, places: dict[int, Binding]) -> tuple[DType | None, ...]:
    """Write the end of a function; the types of the values it returns."""
    updated = sorted(places)
    values: list[Operand] = []
    for k, x in enumerate(graph.results):
        if k in places:
            continue
        if not _tensor(x).dims:
            values.append(scope.scalar(x))
            continue
        ref = scope.own(x)
        scope.give(ref)
        values += [ref.pointer, *ref.sizes]
    slots = [PlaceSlot(place) for k in updated if isinstance(place := places[k], Ref)]
    assign(scope, slots, [graph.results[k] for k in updated], end=True)
    scope.code.emit(Return(tuple(values)))
    return tuple(v.dtype for v in values)
