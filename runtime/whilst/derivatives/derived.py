"""From a lowered function to a lowered derivative: which leaves take part, what the results look like."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from whilst.derivatives.budgets import within
from whilst.derivatives.certain import certain
from whilst.derivatives.settled import own_results, settled, with_results
from whilst.derivatives.structures import is_empty, leaf_spec, leaves_like, like, like_pool, pool_like
from whilst.quick import compiler
from whilst.values.differentiable import has_floats, is_inexact, is_without, unknown
from whilst_compiler.errors import Diagnostic, UserError
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.pool_specs import PoolSpec
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import NONE, PY_INT, ArraySpec, ScalarSpec, Spec, StaticSpec, TupleSpec
from whilst_compiler.frontend.signature.texts import asking
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["Places", "answered", "count_leaves", "free_name", "gradient", "inexact_results", "pool_leaves",
           "prepared", "pullback", "pushforward"]  # fmt: skip


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


def inexact_results(lowered: Lowered, pools: Sequence[PoolSpec] = ()) -> list[int]:
    """The numbers of the results that derivatives are of, those in ``pools`` last."""
    own = own_results(lowered)
    end = lowered.first_of_pools + pool_leaves(pools) if pools else lowered.first_of_pools
    found = [*range(own), *range(lowered.first_of_pools, end)]
    found = [i for i in found if is_inexact(lowered.graph.results[i].type)]
    if not found and not is_without(lowered.result):
        raise unknown("a derivative of", lowered.result)
    if not found and not is_empty(lowered.result):
        title = f"{lowered.graph.name} returns {lowered.result}, which has no derivative"
        raise UserError(Diagnostic("W708", title, help="return floats, complex numbers or arrays of them"))
    return found


def pool_leaves(pools: Sequence[PoolSpec]) -> int:
    return sum(1 for pool in pools for _ in pool.leaf_types())


def pushforward(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Values and tangents; the last argument is the tuple of the tangents of all leaves that can have one."""
    lowered = certain(settled(lowered))
    places = Places(lowered)
    wrt = places.of_some(names)
    _structure(lowered, names, False)
    of = inexact_results(lowered, lowered.pools)
    graph = compiler().forward(prepared(lowered), wrt, of)
    _insert(graph, places.given, len(wrt))
    count = len(lowered.graph.results)
    graph.results, dots = graph.results[:count], graph.results[count:]
    made = beside(lowered, graph, dots, lambda values, moved: (*values, *moved))
    result = TupleSpec((lowered.result, like(lowered.result, lowered.pools)))
    return replace(made, result=result, arguments=_with(lowered, "tangents", wrt))


def beside(
    lowered: Lowered, graph: Graph, dots: Sequence[Operand],
    ordered: Callable[[Sequence[Operand], Sequence[Operand]], Sequence[Operand]], dtype: DType | None = None,
) -> Lowered:  # fmt: skip
    """The function with this graph and, where its floats are, others (``dots``) in a structure like its own, whose
    pools stand behind its own; its results are those of both as they are ``ordered``."""
    own, pools, moved = own_results(lowered), lowered.pools, iter(dots)
    values, more = graph.results[:own], graph.results[own:]
    along = list(leaves_like(graph, lowered.result, iter(values), moved, pools))
    first, size = lowered.first_of_pools - own, pool_leaves(pools)
    source = iter(more[first : first + size])
    held = [x for pool in pools for x in pool_like(graph, pool, pools, source, moved)]
    results = ordered(values, along)
    made = with_results(lowered, graph, results, more)
    if not pools:
        return made
    end = made.first_of_pools + size
    graph.results = (*graph.results[:end], *held, *graph.results[end:])
    updates = tuple((p, r + len(held) if r >= end else r) for p, r in made.scalar_updates)
    return replace(made, pools=(*pools, *(like_pool(x, pools, dtype) for x in pools)), scalar_updates=updates)


def answered(lowered: Lowered) -> Lowered:
    """The function without what it does to its arguments, what it drew (an array for each dtype, in a tuple), what
    describes its value, and, if that refers to what is in pools, where its floats are (``_places``)."""
    lowered = settled(lowered)
    graph, count = compiler().answering(lowered.graph, asking(lowered.hosts))
    end = len(graph.results) - count
    graph.results, logs = graph.results[:end], graph.results[end:]
    drawn = TupleSpec(tuple(leaf_spec(x.type) for x in logs))
    parts = lowered.result, drawn, StaticSpec(lowered.result)
    if lowered.pools:
        return _places(lowered, graph, parts, logs)
    own = own_results(lowered)
    made = with_results(lowered, graph, (*graph.results[:own], *logs), graph.results[own:])
    return replace(made, result=TupleSpec((*parts, NONE)))


def _places(lowered: Lowered, graph: Graph, parts: tuple[Spec, ...], logs: Sequence[Operand]) -> Lowered:
    """Where the floats of a value are: in its structure, their numbers among those of all leaves; the shapes of these
    leaves; and their dtypes."""
    builder = Builder(ROWS)
    first: Operand = literal(0)
    numbers, shapes, sizes = list[Operand](), list[Spec](), list[Operand]()
    leaves = [x for x in graph.results if is_inexact(x.type)]
    leaves = [graph.results[i] for i in inexact_results(lowered, lowered.pools)] if leaves else []
    for x in leaves:
        assert isinstance(x.type, Tensor)
        own = [builder.apply("dim", x, axis=k) for k in range(x.type.rank)]
        count: Operand = literal(1)
        for size in own:
            count = builder.apply("multiply", count, size)
        found: Operand = first
        if own:
            flat = builder.apply("iota", count, dims=(f"places{len(shapes)}",), dtype="i64")
            found = builder.apply("add", builder.apply("reshape", flat, *own, dims=x.type.dims), first)
        numbers.append(found)
        first = builder.apply("add", first, count)
        shapes.append(TupleSpec((PY_INT,) * len(own)))
        sizes += own
    graph.nodes += builder.blocks[0].nodes
    made = beside(lowered, graph, numbers, lambda values, along: (*values, *logs, *along, *sizes), DType.I64)
    dtypes = tuple(x.type.dtype.numpy.name for x in leaves if isinstance(x.type, Tensor))
    where = TupleSpec((like(lowered.result, lowered.pools, DType.I64), TupleSpec(tuple(shapes)), StaticSpec(dtypes)))
    return replace(made, result=TupleSpec((*parts, where)))


def pullback(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Cotangents of the arguments; the last argument is the tuple of the cotangents of all result leaves, and of what
    the function drew when it gave these."""
    lowered = certain(settled(lowered))
    places = Places(lowered)
    wrt = places.of_some(names)
    of = inexact_results(lowered, lowered.pools)
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
