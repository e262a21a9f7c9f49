"""From a lowered function to a lowered derivative: which leaves take part, what the results look like."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from whilst.derivatives.budgets import within
from whilst.derivatives.certain import certain
from whilst.derivatives.settled import own_results, settled, with_results
from whilst.quick import compiler
from whilst_compiler.errors import Diagnostic, Limitation, UserError
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ArraySpec,
    BytesSpec,
    CompositeSpec,
    ContainerSpec,
    ItemsSpec,
    ListSpec,
    OptionalSpec,
    RangeSpec,
    RecordSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.frontend.signature.texts import asking
from whilst_compiler.ir.graph import Apply, Graph, Operand
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["answered", "free_name", "gradient", "jacobian", "pullback", "pushforward"]


def _is_inexact(type: Type) -> bool:
    return isinstance(type, Tensor) and type.dtype.is_inexact


def _count(spec: Spec) -> int:
    return sum(1 for _ in leaf_types(spec))


# -- what is differentiated --------------------------------------------------------------------------------------------


@dataclass
class _Places:
    """For each parameter of the function the numbers of its leaves among the parameters of the graph."""

    lowered: Lowered

    def of(self, names: Sequence[str]) -> list[int]:
        """The leaves of these parameters that can be differentiated by."""
        found: list[int] = []
        at = 0
        for name, spec in self.lowered.arguments:
            here = [at + k for k, t in enumerate(leaf_types(spec)) if _is_inexact(t)]
            at += _count(spec)
            if name not in names:
                continue
            if not here:
                title = f"argument `{name}` is {spec}, which has no derivative"
                way = "give floats (2.0 for 2), or name other arguments by argnums"
                raise UserError(Diagnostic("W703", title, help=way))
            found += here
        return found

    def spec(self, name: str) -> Spec:
        return dict(self.lowered.arguments)[name]

    @property
    def given(self) -> int:
        """How many leaves the arguments have; those of hidden inputs follow."""
        return sum(_count(spec) for _, spec in self.lowered.arguments)


def _like(spec: Spec) -> Spec:
    """The structure of a derivative: None stands for what cannot be differentiated by."""
    match spec:
        case ScalarSpec(dtype):
            return spec if dtype.is_inexact else NONE
        case ArraySpec(dtype, dims):
            return ArraySpec(dtype, dims) if dtype.is_inexact else NONE
        case TupleSpec(items, cls):
            return TupleSpec(tuple(map(_like, items)), cls)
        case ItemsSpec(items):
            return TupleSpec(tuple(map(_like, items)), list)
        case RecordSpec(cls, names, items):
            return RecordSpec(cls, names, tuple(map(_like, items)))
        case ListSpec(element) if all(_is_inexact(t) for t in leaf_types(element)):
            return ListSpec(element, -1)
        case ContainerSpec() if not any(map(_is_inexact, leaf_types(spec))):
            return NONE
        case ContainerSpec(cls, (ListSpec(key), ListSpec() as held), note=note) if issubclass(cls, dict):
            return CompositeSpec(cls, (ListSpec(key, -1), _like(held)), note)
        case CompositeSpec(cls, (ListSpec() as keys, ListSpec() as held), factory) if issubclass(cls, dict):
            return CompositeSpec(cls, (keys, _like(held)), factory)
        case OptionalSpec(some):
            return OptionalSpec(_like(some))
        case StaticSpec() | RangeSpec() | BytesSpec():
            return NONE
    way = "pass arrays, or tuples, lists, dicts and objects of numbers and arrays"
    raise Limitation(Diagnostic("W704", f"a derivative by or of {spec} is not supported yet", help=way))


def _prepared(lowered: Lowered) -> Graph:
    prepared: Graph = compiler().prepare(lowered.graph, lowered.agree and lowered.repeatable)
    return prepared


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
    lowered = certain(settled(lowered))
    if any(isinstance(n, Apply) and n.row.name == "raise_error" for n in lowered.graph.nodes):
        return lowered  # every call raises, whatever it would have returned
    wrt = _Places(lowered).of(names)
    _require_scalar(lowered, aux)
    primal = lowered.graph if watched else _prepared(lowered)
    if budget is not None:
        hosts = list(lowered.hosts)
        primal = within(primal, budget, hosts)
        lowered = replace(lowered, hosts=tuple(hosts))
    graph = compiler().reverse(primal, wrt, [0], unit=True, watched=watched)
    own, count = own_results(lowered), len(lowered.graph.results)
    first, rest, more, bars = graph.results[:1], graph.results[1:own], graph.results[own:count], graph.results[count:]
    like = _structure(lowered, names, single)
    bars = _complete(graph, lowered, names, bars)
    extra = lowered.result.items[1:] if isinstance(lowered.result, TupleSpec) and aux else ()
    result: Spec = like
    if value:
        result = TupleSpec((lowered.result, like))
        results = (*first, *rest, *bars)
    else:
        result = TupleSpec((like, *extra)) if aux else like
        results = (*bars, *rest)
    return replace(with_results(lowered, graph, results, more), result=result)


def _structure(lowered: Lowered, names: Sequence[str], single: bool) -> Spec:
    specs = dict(lowered.arguments)
    likes = tuple(_like(specs[name]) for name in names)
    return likes[0] if single else TupleSpec(likes)


def _complete(graph: Graph, lowered: Lowered, names: Sequence[str], bars: Sequence[Operand]) -> tuple[Operand, ...]:
    """The cotangents by argument in the order of ``names``, lists with their lengths."""
    by_name: dict[str, list[Operand]] = {}
    leaves = iter(bars)
    at = 0
    for name, spec in lowered.arguments:
        here = iter(graph.params[at : at + _count(spec)])
        at += _count(spec)
        if name in names:
            by_name[name] = list(_lengths(graph, spec, leaves, here))
    return tuple(x for name in names for x in by_name[name])


def _lengths(graph: Graph, spec: Spec, bars: Iterator[Operand], params: Iterator[Operand]) -> Iterator[Operand]:
    match spec:
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from _lengths(graph, item, bars, params)
        case ContainerSpec(parts=(ListSpec(key), held)) if _like(spec) is not NONE:
            keys = [next(params) for _ in leaf_types(key)]
            for x in keys:
                if _is_inexact(x.type):
                    next(bars)
            yield from (*keys, compiler().dim(graph, keys[0]))
            yield from _lengths(graph, held, bars, params)
        case ListSpec(element):
            given = [next(params) for _ in leaf_types(element)]
            yield from (next(bars) for _ in given)
            yield compiler().dim(graph, given[0])
        case _:
            for t in leaf_types(spec):
                next(params)
                if _is_inexact(t):
                    yield next(bars)


def _inexact_results(lowered: Lowered) -> list[int]:
    own = lowered.graph.results[: own_results(lowered)]
    found = [i for i, x in enumerate(own) if _is_inexact(x.type)]
    if not found:
        title = f"{lowered.graph.name} returns {lowered.result}, which has no derivative"
        raise UserError(Diagnostic("W708", title, help="return floats, complex numbers or arrays of them"))
    return found


def pushforward(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Values and tangents; the last argument is the tuple of the tangents of all leaves that can have one."""
    lowered = certain(settled(lowered))
    places = _Places(lowered)
    wrt = places.of(names)
    _structure(lowered, names, False)
    of = _inexact_results(lowered)
    graph = compiler().forward(_prepared(lowered), wrt, of)
    _insert(graph, places.given, len(wrt))
    own, count = own_results(lowered), len(lowered.graph.results)
    values, more, dots = graph.results[:own], graph.results[own:count], iter(graph.results[count:])
    like = _like(lowered.result)
    moved = _tangents(lowered.result, dots, iter(values))
    made = with_results(lowered, graph, (*values, *moved), more)
    return replace(made, result=TupleSpec((lowered.result, like)), arguments=_with(lowered, "tangents", wrt))


def _tangents(spec: Spec, dots: Iterator[Operand], values: Iterator[Operand]) -> Iterator[Operand]:
    """Those of a result, lists with their lengths, and whether there is what may be None."""
    match spec:
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from _tangents(item, dots, values)
        case ListSpec(element):
            columns = [next(values) for _ in leaf_types(element)]
            yield from (next(dots) for _ in columns)
            yield next(values)
        case CompositeSpec(_, (ListSpec(key), held)):
            for _ in leaf_types(key):
                yield (x := next(values))
                if _is_inexact(x.type):
                    next(dots)
            yield next(values)
            yield from _tangents(held, dots, values)
        case OptionalSpec(some):
            yield next(values)
            yield from _tangents(some, dots, values)
        case _:
            yield from [next(dots) for _ in leaf_types(spec) if _is_inexact(next(values).type)]


def answered(lowered: Lowered) -> Lowered:
    """The function without what it does to its arguments, what it drew (an array for each dtype, in a tuple), and what
    describes its value."""
    lowered = settled(lowered)
    graph, count = compiler().answering(lowered.graph, asking(lowered.hosts))
    own, end = own_results(lowered), len(graph.results) - count
    values, more, logs = graph.results[:own], graph.results[own:end], graph.results[end:]
    made = with_results(lowered, graph, (*values, *logs), more)
    drawn = TupleSpec(tuple(_leaf_spec(x.type) for x in logs))
    return replace(made, result=TupleSpec((lowered.result, drawn, StaticSpec(lowered.result))))


def pullback(lowered: Lowered, names: Sequence[str]) -> Lowered:
    """Cotangents of the arguments; the last argument is the tuple of the cotangents of all result leaves, and of what
    the function drew when it gave these."""
    lowered = certain(settled(lowered))
    places = _Places(lowered)
    wrt = places.of(names)
    of = _inexact_results(lowered)
    own = len(lowered.graph.params)
    again, logs = compiler().from_answers(lowered.graph, asking(lowered.hosts))
    graph = compiler().reverse(_prepared(replace(lowered, graph=again)), wrt, of)
    graph.params = (*graph.params[:own], *graph.params[own + logs :], *graph.params[own : own + logs])
    _insert(graph, places.given, len(of) + logs)
    bars = _complete(graph, lowered, names, graph.results[len(lowered.graph.results) :])
    types = (*(lowered.graph.results[i].type for i in of), *(p.type for p in again.params[own:]))
    name = free_name("cotangents", dict(lowered.arguments))
    arguments = (*lowered.arguments, (name, TupleSpec(tuple(map(_leaf_spec, types)))))
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
    specs = tuple(_leaf_spec(lowered.graph.params[i].type) for i in places)
    return (*lowered.arguments, (free_name(name, dict(lowered.arguments)), TupleSpec(specs)))


def _leaf_spec(type: Type) -> Spec:
    assert isinstance(type, Tensor)
    return ArraySpec(type.dtype, type.dims) if type.dims else ScalarSpec(type.dtype, weak=type.dtype.bits in (64, 128))


def jacobian(lowered: Lowered, names: Sequence[str], single: bool, backwards: bool) -> Lowered:
    """For each result leaf and each argument leaf the array of derivatives: the axes of the result, then of the
    argument."""
    lowered = certain(settled(lowered))
    wrt = _Places(lowered).of(names)
    of = _inexact_results(lowered)
    graph = compiler().jacobian(_prepared(lowered), wrt, of, backwards)
    ordered = iter(graph.results)
    rows = [{i: next(ordered) for i in wrt} for _ in of]
    by_result = iter(rows)
    results: list[Operand] = []

    def by_argument(spec: Spec, leaf: Iterator[int], row: dict[int, Operand]) -> Spec:
        match spec:
            case TupleSpec(items, cls):
                return TupleSpec(tuple(by_argument(s, leaf, row) for s in items), cls)
            case ItemsSpec(items):
                return TupleSpec(tuple(by_argument(s, leaf, row) for s in items), list)
            case RecordSpec(cls, fields, items):
                return RecordSpec(cls, fields, tuple(by_argument(s, leaf, row) for s in items))
            case ScalarSpec() | ArraySpec():
                number = next(leaf)
                if number not in row:
                    return NONE
                results.append(row[number])
                return _leaf_spec(row[number].type)
            case StaticSpec():
                return NONE
        raise Limitation(Diagnostic("W704", f"a jacobian by {spec} is not supported yet", help="pass arrays"))

    def by_leaf(spec: Spec) -> Spec:
        match spec:
            case TupleSpec(items, cls):
                return TupleSpec(tuple(map(by_leaf, items)), cls)
            case ItemsSpec(items):
                return TupleSpec(tuple(map(by_leaf, items)), list)
            case RecordSpec(cls, fields, items):
                return RecordSpec(cls, fields, tuple(map(by_leaf, items)))
            case ScalarSpec(dtype) | ArraySpec(dtype) if dtype.is_inexact:
                return arguments(next(by_result))
            case ScalarSpec() | ArraySpec() | StaticSpec() | RangeSpec():
                return NONE
        raise Limitation(Diagnostic("W704", f"a jacobian of {spec} is not supported yet", help="return arrays"))

    def arguments(row: dict[int, Operand]) -> Spec:
        found: dict[str, Spec] = {}
        at = 0
        for name, spec in lowered.arguments:
            if name in names:
                found[name] = by_argument(spec, iter(range(at, at + _count(spec))), row)
            at += _count(spec)
        return found[names[0]] if single else TupleSpec(tuple(found[n] for n in names))

    result = by_leaf(lowered.result)
    graph.results = tuple(results)
    return replace(lowered, graph=graph, result=result)
