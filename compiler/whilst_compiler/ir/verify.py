"""The rules of a well-formed graph. Each rule is a function that yields what is wrong with a node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.compare import assignable
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, regions
from whilst_compiler.ir.print import describe, literal_text
from whilst_compiler.ir.row import RowTypeError
from whilst_compiler.ir.types import BOOL, I64, Tensor, Type

__all__ = ["verify"]

Complaints = Iterator[str]
Functions = Mapping[str, Graph]


def verify(graph: Graph, only: Collection[str] | None = None) -> None:
    """Raise CompilerBug, with the node in its text form, unless the graph keeps every rule.

    ``only`` names the functions to look into, where the others are known to keep them.
    """
    functions = {**graph.functions, graph.name: graph}
    for name in functions if only is None else only:
        function = functions[name]
        where = f"@{name}"
        _refuse(where, _outermost(name, function, nested=function is not graph))
        _Scopes(functions).check(function, where)


def _refuse(where: str | Node, complaints: Complaints) -> None:
    for complaint in complaints:
        place = where if isinstance(where, str) else describe(where).strip()
        raise CompilerBug(f"malformed graph: {complaint}\n  in {place}")


class _Scopes:
    """Checks regions: values are defined once, before their use, in the region that uses them."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.everywhere: set[Value] = set()

    def check(self, region: Graph, where: str | Node) -> None:
        scope: set[Operand] = set()
        self._define(where, region.params, scope)
        for node in region.nodes:
            self._node(node, scope)
        _refuse(where, self._use(region.results, scope, "result"))

    def _node(self, node: Node, scope: set[Operand]) -> None:
        if not scope.issuperset(node.inputs):
            _refuse(node, self._use(node.inputs, scope, "operand"))
        for rule in _RULES[node.__class__]:
            _refuse(node, rule(node, self.functions))
        for region in regions(node):
            if region.name or region.updates or region.functions:
                _refuse(node, iter(["a region has a name, updates or functions"]))
            self.check(region, node)
        self._define(node, node.outputs, scope)

    def _define(self, where: str | Node, values: Sequence[Value], scope: set[Operand]) -> None:
        for value in values:
            if value in self.everywhere:
                _refuse(where, iter([f"{value} is defined twice"]))
            self.everywhere.add(value)
        scope.update(values)

    def _use(self, operands: Sequence[Operand], scope: set[Operand], what: str) -> Complaints:
        for operand in operands:
            if isinstance(operand, Literal):
                yield from _literal(operand)
            elif operand not in scope:
                yield f"{what} {operand} is not defined before this place in its region"


# -- literals and outermost graphs -------------------------------------------------------------------------------------

_CLASSES = {"b": bool, "i": int, "u": int, "f": float, "c": complex}


def _literal(literal: Literal) -> Complaints:
    dtype, value = literal.type.dtype, literal.value
    if literal.type.dims:
        yield f"literal {literal!r} is not a scalar"
    elif value.__class__ is not _CLASSES[dtype.kind]:
        yield f"literal {literal!r} holds a {value.__class__.__name__}"
    elif dtype.is_integer and isinstance(value, int):
        low = -(2 ** (dtype.bits - 1)) if dtype.kind == "i" else 0
        if not low <= value < low + 2**dtype.bits:
            yield f"literal {literal_text(literal)} is out of range"


def _outermost(name: str, graph: Graph, nested: bool) -> Complaints:
    if graph.name != name:
        yield f"function @{name} has the name @{graph.name}"
    if nested and graph.functions:
        yield "a called function has functions of its own"
    if any(not (0 <= k < len(graph.params)) or k in dict(graph.updates) for k in graph.moved):
        yield f"moved {graph.moved} names no parameter, or one that is updated"
    params, results = [p for p, _ in graph.updates], [r for _, r in graph.updates]
    if len(set(params)) != len(params) or len(set(results)) != len(results):
        yield f"updates {graph.updates} name a parameter or a result twice"
    for param, result in graph.updates:
        if not (0 <= param < len(graph.params) and 0 <= result < len(graph.results)):
            yield f"update {(param, result)} is out of range"
            continue
        to, source = graph.params[param].type, graph.results[result].type
        if isinstance(to, Tensor) and not to.dims:
            yield f"update of parameter {param}, which is no array"
        yield from _fits("updating result", [source], [to])


# -- nodes -------------------------------------------------------------------------------------------------------------


def _types(operands: Sequence[Operand]) -> tuple[Type, ...]:
    return tuple([x.type for x in operands])


def _shown(types: Sequence[Type]) -> str:
    return f"({', '.join(map(str, types))})"


def _fits(what: str, sources: Sequence[Type], targets: Sequence[Type]) -> Complaints:
    if sources == targets:
        return
    if len(sources) != len(targets):
        yield f"{what}: {len(sources)} values for {len(targets)} places"
    for i, (source, target) in enumerate(zip(sources, targets, strict=False)):
        if not assignable(source, target):
            yield f"{what} {i}: {source} does not fit {target}"


def _attributes(node: Apply, functions: Functions) -> Complaints:
    if not node.row.attributes.issuperset(node.attributes):
        unknown = sorted(node.attributes.keys() - node.row.attributes)
        yield f"{node.row.name} has no attribute {', '.join(unknown)}"


def _inferred(node: Apply, functions: Functions) -> Complaints:
    try:
        inferred = node.row.infer(_types(node.inputs), node.attributes)
    except RowTypeError as error:
        yield f"operands {_shown(_types(node.inputs))} do not fit {node.row.name}: {error}"
    except KeyError as error:
        yield f"{node.row.name} lacks the attribute {error}"
    else:
        if tuple(inferred) != _types(node.outputs):
            yield f"{node.row.name} yields {_shown(inferred)}, declared are {_shown(_types(node.outputs))}"


def _loop_parameters(node: While, functions: Functions) -> Complaints:
    counter = () if node.bound is None else (I64,)
    for operand in () if node.bound is None else (node.bound,):
        if operand.type != I64:
            yield f"the bound is {operand.type}, not i64"
    given = (*counter, *_types(node.inits), *_types(node.captured))
    yield from _fits("loop parameter", given, _types(node.body.params))
    if node.bound is not None and node.body.params[:1] and node.body.params[0].type != I64:
        yield f"the counter is {node.body.params[0].type}, not i64"
    if _types(node.test.params) != _types(node.body.params):
        yield "test and body have different parameters"


def _loop_test(node: While, functions: Functions) -> Complaints:
    if _types(node.test.results) != (BOOL,):
        yield f"the test yields {_shown(_types(node.test.results))}, not one bool"


def _loop_carried(node: While, functions: Functions) -> Complaints:
    skip = 0 if node.bound is None else 1
    carried = _types(node.body.params[skip : skip + len(node.inits)])
    yield from _fits("carried value", _types(node.body.results), carried)
    yield from _fits("initial value", _types(node.inits), _types(node.outputs))
    yield from _fits("carried value", _types(node.body.results), _types(node.outputs))


def _selector(node: Cond, functions: Functions) -> Complaints:
    kind, count = node.selector.type, len(node.branches)
    if not (kind == BOOL and count == 2) and not (kind == I64 and count >= 1):
        yield f"a selector of type {kind} with {count} branches"


def _branches(node: Cond, functions: Functions) -> Complaints:
    for i, branch in enumerate(node.branches):
        yield from _fits(f"captured value of branch {i}, number", _types(node.captured), _types(branch.params))
        yield from _fits(f"result of branch {i}, number", _types(branch.results), _types(node.outputs))
        if _types(branch.params) != _types(node.branches[0].params):
            yield f"branches 0 and {i} have different parameters"


def _call(node: Call, functions: Functions) -> Complaints:
    callee = functions.get(node.callee)
    if callee is None:
        yield f"there is no function @{node.callee}"
    else:
        yield from _fits("argument", _types(node.inputs), _types(callee.params))
        yield from _fits("result", _types(callee.results), _types(node.outputs))


_RULES: dict[type, tuple[Callable[[Any, Functions], Complaints], ...]] = {
    Apply: (_attributes, _inferred),
    While: (_loop_parameters, _loop_test, _loop_carried),
    Cond: (_selector, _branches),
    Call: (_call,),
}
