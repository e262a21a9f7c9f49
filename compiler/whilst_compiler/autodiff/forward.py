"""Forward mode: from a graph to one that also yields the tangents of its results, made beside the values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from whilst_compiler.autodiff.activity import Activity, sources
from whilst_compiler.autodiff.calls import Functions, custom_rule
from whilst_compiler.autodiff.codes import require_no_codes
from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.autodiff.open import opened
from whilst_compiler.autodiff.rules import no_derivative
from whilst_compiler.autodiff.tangents import pushforward
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.row import NoDerivative
from whilst_compiler.ir.scopes import carried_params, close_regions
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["forward"]


def forward(graph: Graph, inputs: Sequence[int], outputs: Sequence[int], functions: Functions | None = None) -> Graph:
    """A graph with the results of ``graph`` and then the tangents of those at ``outputs``.

    It takes the parameters of ``graph`` and then the tangents of those at ``inputs``. Arguments are not updated.
    """
    graph = opened(graph)
    if functions is None:
        require_no_codes(graph, inputs, outputs)
        functions = Functions(graph.functions, forward)
    active = [graph.params[i] for i in inputs]
    sweep = _Sweep(Index(graph), Activity(graph, active), functions)
    given = tuple(Value(p.type, f"{p.name}_dot") for p in active)
    sweep.tangents.update(zip(active, given, strict=True))
    sweep.region(graph)
    sweep.blocks[-1].nodes = graph.nodes
    graph.results += tuple(sweep.tangent(graph.results[i]) for i in outputs)
    graph.params += given
    close_regions(graph)
    return graph


class _Sweep(Builder):
    """``tangents`` holds the tangents of active values; that of any other value is zero, and is not made."""

    def __init__(self, index: Index, activity: Activity, functions: Functions) -> None:
        super().__init__(ROWS)
        self.functions = functions
        self.index = index
        self.activity = activity
        self.tangents: dict[Operand, Operand] = {}

    def tangent(self, x: Operand) -> Operand:
        """The tangent, made of zeros where there is none."""
        found = self.tangents.get(x)
        return self.zeros(x) if found is None else found

    def zeros(self, x: Operand) -> Operand:
        zero = constant(0, tensor(x).dtype)
        if not tensor(x).dims:
            return zero
        maker = self.index.made_by[x] if isinstance(x, Value) and x in self.index.made_by else None
        if isinstance(maker, Apply) and maker.row.name == "poison":
            return self.apply("poison", name="", **maker.attributes)  # a real array of that size would be too short
        sizes = [self.apply("dim", x, axis=k) for k in range(tensor(x).rank)]
        return self.apply("full", zero, *sizes, dims=tensor(x).dims)

    def region(self, region: Graph) -> None:
        with self.block() as block:
            for node in region.nodes:
                self.location = node.location
                self.node(node, block.nodes)
            region.nodes = block.nodes
            match self.index.around.get(region):
                case (_, While() as loop) if region is loop.body:
                    active = [i for i, p in enumerate(carried_params(loop)) if p in self.tangents]
                    region.results += tuple(self.tangent(region.results[i]) for i in active)
                case (_, Cond() as choice):
                    active = [i for i, v in enumerate(choice.outputs) if v in self.activity]
                    region.results += tuple(self.tangent(region.results[i]) for i in active)

    def node(self, node: Node, into: list[Node]) -> None:
        match node:
            case Apply():
                into.append(node)
                self.row(node)
            case While():
                self.while_(node)
                into.append(node)
            case Cond():
                self.choice(node)
                into.append(node)
            case Call():
                into.append(self.called(node))
            case _:
                assert_never(node)

    def row(self, node: Apply) -> None:
        active = [x in self.tangents for x in node.inputs]
        if not any(x in self.tangents for x in sources(node)) or not node.outputs:
            return
        rule = node.row.derivative
        if isinstance(rule, NoDerivative):
            if not any(map(is_inexact, node.outputs)):
                return
            raise no_derivative(node, rule.reason)
        if node.row.name == "check":
            self.tangents[node.output] = self.tangents[node.inputs[0]]
            return
        found = pushforward(self, node, [self.tangents.get(x) for x in node.inputs], self.index.made_by)
        if any(active):
            self.tangents.update((v, t) for v, t in zip(node.outputs, found, strict=True) if t is not None)

    def called(self, node: Call) -> Call:
        """The call of a function that gives tangents too."""
        inputs = [i for i, x in enumerate(node.inputs) if x in self.tangents]
        if not inputs:
            return node
        rule = custom_rule(self.functions, node, "jvp")
        outputs = [i for i, v in enumerate(node.outputs) if is_inexact(v)]
        if rule is None:
            name = self.functions.derivative(node.callee, "dot", inputs, outputs)
            given = tuple(self.tangents[node.inputs[i]] for i in inputs)
        else:
            name = rule
            given = tuple(self.tangent(x) for x in node.inputs if is_inexact(x))
            given = given[: len(self.functions.known[rule].params) - len(node.inputs)]
        found = tuple(Value(node.outputs[i].type, "dot") for i in outputs)
        call = Call(name, (*node.inputs, *given), (*node.outputs, *found), node.location)
        for i, t in zip(outputs, found, strict=True):
            self.tangents[node.outputs[i]] = t
        return call

    def while_(self, node: While) -> None:
        params = carried_params(node)
        active = [i for i, p in enumerate(params) if p in self.activity]
        inits = tuple(self.tangent(node.inits[i]) for i in active)
        slots = tuple(Value(params[i].type, f"{params[i].name}_dot") for i in active)
        self.tangents.update(zip((params[i] for i in active), slots))
        at = len(params) + (node.bound is not None)
        node.inits += inits
        node.body.params = (*node.body.params[:at], *slots, *node.body.params[at:])
        node.test.params = node.body.params
        self.region(node.body)
        outputs = tuple(Value(node.outputs[i].type, f"{node.outputs[i].name}_dot") for i in active)
        self.tangents.update(zip((node.outputs[i] for i in active), outputs))
        node.outputs += outputs

    def choice(self, node: Cond) -> None:
        for branch in node.branches:
            self.region(branch)
        active = [v for v in node.outputs if v in self.activity]
        outputs = tuple(Value(v.type, f"{v.name}_dot") for v in active)
        self.tangents.update(zip(active, outputs))
        node.outputs += outputs
