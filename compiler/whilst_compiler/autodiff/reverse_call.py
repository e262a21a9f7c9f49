"""The adjoint of a call: a call of the adjoint."""

from __future__ import annotations

from typing import Any

from whilst_compiler.autodiff.calls import custom_rule
from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.replay import replayed
from whilst_compiler.autodiff.revolve import carried_back, goes_in_chunks
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.errors import Diagnostic, Label, Limitation
from whilst_compiler.ir.graph import Call, Graph, Operand, Value

__all__ = ["reverse_call"]


def reverse_call(sweep: Any, node: Call) -> None:
    if not any(v in sweep.cotangents for v in node.outputs):
        return
    rule = custom_rule(sweep.functions, node, "vjp")
    if rule is not None:
        _by_rule(sweep, node, rule)
        return
    callee, arguments, results = replayed(sweep.functions.known, node)
    if goes_in_chunks(sweep.functions.known, callee, [i for i, v in enumerate(results) if v in sweep.cotangents]):
        _back_in_chunks(sweep, node, sweep.functions.known[f"{callee}.chunk"])
        return
    inputs = [i for i, x in enumerate(arguments) if x in sweep.activity]
    outputs = [i for i, v in enumerate(results) if v in sweep.cotangents]
    name = sweep.functions.derivative(callee, "bar", inputs, outputs)
    given = tuple(sweep.cotangent(node.outputs[i]) for i in outputs)
    _call(sweep, node, name, arguments, given, [arguments[i] for i in inputs])


def _back_in_chunks(sweep: Any, node: Call, chunk: Graph) -> None:
    """The adjoint of a loop takes the snapshots that it left, and the cotangents of what it carries."""
    count = len(chunk.results)
    inputs = [i for i, x in enumerate(node.inputs) if x in sweep.activity]
    carried = carried_back(chunk, inputs, [i for i, v in enumerate(node.outputs) if v in sweep.cotangents])
    inputs = [i for i in inputs if i >= count or i in carried]
    name = sweep.functions.derivative(node.callee, "bar", inputs, carried)
    given = tuple(sweep.cotangent(node.outputs[i]) for i in carried)
    _call(sweep, node, name, (*node.inputs, *node.outputs[count:]), given, [node.inputs[i] for i in inputs])


def _by_rule(sweep: Any, node: Call, rule: str) -> None:
    """A rule takes arguments, results and all cotangents; it gives those of the first arguments that can have one."""
    count = len(sweep.functions.known[rule].results)
    inexact = [x for x in node.inputs if is_inexact(x)]
    if any(x in sweep.activity for x in inexact[count:]):
        label = (Label(node.location.span, "called here"),) if node.location else ()
        title = "a function with a rule of its own closes over a value that is differentiated by"
        raise Limitation(Diagnostic("W716", title, label, "pass it as an argument"))
    given = tuple(sweep.cotangent(v) for v in node.outputs if is_inexact(v))
    _call(sweep, node, rule, (*node.inputs, *node.outputs), given, inexact[:count])


def _call(
    sweep: Any, node: Call, name: str, arguments: tuple[Operand, ...], given: tuple[Operand, ...], by: list[Operand]
) -> None:
    outputs = tuple(Value(sweep.index.unknown(tensor(x)), "bar") for x in by)
    sweep.append(Call(name, (*arguments, *given), outputs, sweep.behind(node)))
    for x, g in zip(by, outputs, strict=True):
        sweep.accumulate(x, g)
