"""From a lowered function to a lowered derivative: which leaves take part, what the results look like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from whilst.derivatives.budgets import within
from whilst.derivatives.certain import certain
from whilst.derivatives.settled import own_results, settled, with_results
from whilst.derivatives.structures import is_empty, leaf_spec, leaves_like, like
from whilst.quick import compiler
from whilst.values.differentiable import has_floats, is_inexact, is_without, unknown
from whilst_compiler.errors import Diagnostic, UserError
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import NONE, ArraySpec, ScalarSpec, Spec, StaticSpec, TupleSpec
from whilst_compiler.frontend.signature.texts import asking
from whilst_compiler.ir.graph import Apply, Graph, Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["Places", "answered", "count_leaves", "free_name", "gradient", "inexact_results", "prepared", "pullback",
           "pushforward"]  # fmt: skip


def count_leaves(spec: Spec) -> int:
    return sum(1 for _ in leaf_types(spec))


# -- what is differentiated --------------------------------------------------------------------------------------------


@dataclass
class Places:
    """For each parameter of the function the numbers of its leaves among the parameters of the graph."""

    lowered: Lowered

    def of(self, names: Sequence[str]) -> list[int]:
        """The leaves of these parameters that can be differentiated by; UserError if one of them has none."""
        for name in names:
            self._require(name)
        found: list[int] = []
        at = 0
        for name, spec in self.lowered.arguments:
            here = [at + k for k, t in enumerate(leaf_types(spec)) if is_inexact(t)]
            at += count_leaves(spec)
            found += here if name in names else []
        return found

    def of_some(self, names: Sequence[str]) -> list[int]:
        """The same, where it is enough if one of them has such leaves."""
        some = [name for name in names if has_floats(self.spec(name))]
        return self.of(some or names)

    def _require(self, name: str) -> None:
        """Nothing is wrong with an empty list: its derivative is one."""
        spec = self.spec(name)
        if not has_floats(spec) and not is_empty(spec):
            title = f"argument `{name}` is {spec}, which has no derivative"
            way = "give floats (2.0 for 2), or name other arguments by argnums"
            raise UserError(Diagnostic("W703", title, help=way))

    def spec(self, name: str) -> Spec:
        return dict(self.lowered.arguments)[name]

    @property
    def given(self) -> int:
        """How many leaves the arguments have; those of hidden inputs follow."""
        return sum(count_leaves(spec) for _, spec in self.lowered.arguments)


def prepared(lowered: Lowered) -> Graph:
    made: Graph = compiler().prepare(lowered.graph, lowered.agree and lowered.repeatable)
    return made


# -- the transforms ----------------------------------------------------------------------------------------------------


def _require_scalar(lowered: Lowered, aux: bool) -> None:
    """UserError if what is differentiated is not one real number."""
    result = lowered.result
    if aux and (not isinstance(result, TupleSpec) or len(result.items) != 2):
        title = f"with has_aux the function returns a pair, and {lowered.graph.name} returns {result}"
        raise UserError(Diagnostic("W706", title, help="return (value, anything else)"))
    value = result.items[0] if aux and isinstance(result, TupleSpec) else result
    types = list(leaf_types(value))
    scalar = len(types) == 1 and isinstance(types[0], Tensor) and not types[0].dims and types[0].dtype.kind == "f"
    if not isinstance(value, ScalarSpec | ArraySpec) or not scalar:
        title = f"a gradient is that of a real scalar, and {lowered.graph.name} returns {value}"
        pair = not aux and isinstance(value, TupleSpec) and len(value.items) == 2
        way = "has_aux=True, where the second part is only to come along" if pair else "vjp or jacobian"
        raise UserError(Diagnostic("W707", title, help=f"return a float, or use {way}"))


def gradient(
    lowered: Lowered,
    names: Sequence[str],
    single: bool,
    value: bool,
    aux: bool,
    budget: int | None = None,
    watched: bool = False,
) -> Lowered:
    """The gradient of a scalar result by the parameters of these names (``single``: not as a tuple).

    ``watched``: of the graph as the front end made it, so that each operation is where the user wrote it.
    """
    lowered = certain(settled(lowered, views=True))
    if any(isinstance(n, Apply) and n.row.name == "raise_error" for n in lowered.graph.nodes):
        return lowered  # every call raises, whatever it would have returned
    wrt = Places(lowered).of(names)
    _require_scalar(lowered, aux)
    primal = lowered.graph if watched else prepared(lowered)
    if budget is not None:
        hosts = list(lowered.hosts)
        primal = within(primal, budget, hosts)
        lowered = replace(lowered, hosts=tuple(hosts))
    graph = compiler().reverse(primal, wrt, [0], unit=True, watched=watched)
    own, count = own_results(lowered), len(lowered.graph.results)
    first, rest, more, bars = graph.results[:1], graph.results[1:own], graph.results[own:count], graph.results[count:]
    bars_like = _structure(lowered, names, single)
    bars = _complete(graph, lowered, names, bars)
    extra = lowered.result.items[1:] if isinstance(lowered.result, TupleSpec) and aux else ()
    result: Spec = bars_like
    if value:
        result = TupleSpec((lowered.result, bars_like))
        results = (*first, *rest, *bars)
    else:
        result = TupleSpec((bars_like, *extra)) if aux else bars_like
        results = (*bars, *rest)
    return replace(with_results(lowered, graph, results, more), result=result)


def _structure(lowered: Lowered, names: Sequence[str], single: bool) -> Spec:
    specs = [dict(lowered.arguments)[name] for name in names]
    likes = tuple(like(spec) if has_floats(spec) or is_without(spec) else NONE for spec in specs)
    return likes[0] if single else TupleSpec(likes)


def _complete(graph: Graph, lowered: Lowered, names: Sequence[str], bars: Sequence[Operand]) -> tuple[Operand, ...]:
    """The cotangents by argument in the order of ``names``."""
    by_name: dict[str, list[Operand]] = {}
    leaves = iter(bars)
    at = 0
    for name, spec in lowered.arguments:
        here = iter(graph.params[at : at + count_leaves(spec)])
        at += count_leaves(spec)
        if name in names:
            by_name[name] = list(leaves_like(graph, spec, here, leaves))
    return tuple(x for name in names for x in by_name[name])


def inexact_results(lowered: Lowered) -> list[int]:
    own = lowered.graph.results[: own_results(lowered)]
    found = [i for i, x in enumerate(own) if is_inexact(x.type)]
    if not found and not is_without(lowered.result):
        raise unknown("a derivative of", lowered.result)
    if not found and not is_empty(lowered.result):
        title = f"{lowered.graph.name} returns {lowered.result}, which has no derivative"
        raise UserError(Diagnostic("W708", title, help="return floats, complex numbers or arrays of them"))
    return found


def pushforward(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Values and tangents; the last argument is the tuple of the tangents of all leaves that can have one."""
    lowered = certain(settled(lowered))
    places = Places(lowered)
    wrt = places.of_some(names)
    _structure(lowered, names, False)
    of = inexact_results(lowered)
    graph = compiler().forward(prepared(lowered), wrt, of)
    _insert(graph, places.given, len(wrt))
    own, count = own_results(lowered), len(lowered.graph.results)
    values, more, dots = graph.results[:own], graph.results[own:count], iter(graph.results[count:])
    moved = leaves_like(graph, lowered.result, iter(values), dots)
    made = with_results(lowered, graph, (*values, *moved), more)
    return replace(
        made, result=TupleSpec((lowered.result, like(lowered.result))), arguments=_with(lowered, "tangents", wrt)
    )


def answered(lowered: Lowered) -> Lowered:
    """The function without what it does to its arguments, what it drew (an array for each dtype, in a tuple), and what
    describes its value."""
    lowered = settled(lowered)
    graph, count = compiler().answering(lowered.graph, asking(lowered.hosts))
    own, end = own_results(lowered), len(graph.results) - count
    values, more, logs = graph.results[:own], graph.results[own:end], graph.results[end:]
    made = with_results(lowered, graph, (*values, *logs), more)
    drawn = TupleSpec(tuple(leaf_spec(x.type) for x in logs))
    return replace(made, result=TupleSpec((lowered.result, drawn, StaticSpec(lowered.result))))


def pullback(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Cotangents of the arguments; the last argument is the tuple of the cotangents of all result leaves, and of what
    the function drew when it gave these."""
    lowered = certain(settled(lowered))
    places = Places(lowered)
    wrt = places.of_some(names)
    of = inexact_results(lowered)
    own = len(lowered.graph.params)
    again, logs = compiler().from_answers(lowered.graph, asking(lowered.hosts))
    graph = compiler().reverse(prepared(replace(lowered, graph=again)), wrt, of)
    graph.params = (*graph.params[:own], *graph.params[own + logs :], *graph.params[own : own + logs])
    _insert(graph, places.given, len(of) + logs)
    bars = _complete(graph, lowered, names, graph.results[len(lowered.graph.results) :])
    types = (*(lowered.graph.results[i].type for i in of), *(p.type for p in again.params[own:]))
    name = free_name("cotangents", dict(lowered.arguments))
    arguments = (*lowered.arguments, (name, TupleSpec(tuple(map(leaf_spec, types)))))
    made = with_results(lowered, graph, bars, ())
    return replace(made, result=_structure(lowered, names, False), arguments=arguments)


def free_name(name: str, taken: Collection[str]) -> str:
    """The name for one more parameter: that of a derivative of a derivative has one more letter."""
    while name in taken:
        name += "_"
    return name


def _insert(graph: Graph, at: int, count: int) -> None:
    """The parameters of derivatives stand behind the arguments, before the hidden inputs."""
    end = len(graph.params) - count
    graph.params = (*graph.params[:at], *graph.params[end:], *graph.params[at:end])


def _with(lowered: Lowered, name: str, places: Sequence[int]) -> tuple[tuple[str, Spec], ...]:
    specs = tuple(leaf_spec(lowered.graph.params[i].type) for i in places)
    return (*lowered.arguments, (free_name(name, dict(lowered.arguments)), TupleSpec(specs)))
