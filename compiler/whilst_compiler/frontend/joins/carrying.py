"""Values to the leaves of a template, and leaves back to the value they stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.values.aliases import Choice, alternatives
from whilst_compiler.frontend.values.special import SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    OfArray,
    OfChoice,
    OfMaybe,
    OfOneOf,
    OfOptional,
    OfRange,
    OfRecord,
    OfScalar,
    OfTuple,
    Same,
    Template,
    template_of,
    types_of,
)
from whilst_compiler.frontend.values.values import (
    DEAD,
    UNBOUND,
    ArrayRef,
    Cell,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    same_operand,
)  # fmt: skip
from whilst_compiler.frontend.values.view_forms import OfView, bounds_of, fits, rebuilt_view, with_own_sizes
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import BOOL, Tensor

__all__ = ["coerce", "if_meant", "poison", "rebuild", "renumbered", "zero_literal"]

_TRUE, _FALSE = Literal(True, BOOL), Literal(False, BOOL)


def coerce(context: Any, value: Any, template: Template) -> list[Operand]:
    """The leaves of ``value`` as ``template`` has them; conversions are emitted into the open block."""
    match template:
        case Same():
            return []
        case OfMaybe(some):
            if value is UNBOUND or value is DEAD:
                return [_FALSE, *poison(context, some)]
            flag, inner = (value.flag, value.value) if isinstance(value, Maybe) else (_TRUE, value)
            return [flag, *coerce(context, inner, some)]
        case OfOptional(some):
            if isinstance(value, Static) and value.value is None:
                return [_FALSE, *poison(context, some)]
            flag, inner = (value.flag, value.some) if isinstance(value, Optional) else (_TRUE, value)
            return [flag, *coerce(context, inner, some)]
    if value is UNBOUND or value is DEAD:
        return poison(context, template)
    if isinstance(value, Maybe):
        return coerce(context, value.value, template)
    if isinstance(template, SpecialTemplate) and (leaves := template.coerce(context, value)) is not None:
        return leaves
    if isinstance(template, OfView):
        return bounds_of(context, value, template)
    if isinstance(template, OfChoice):
        return _choose(context, value, template)
    match template, value:
        case OfScalar(spec), Scalar():
            return [context.cast(value.operand, spec.dtype)]
        case OfArray(type), ArrayRef():
            if type.rank > 1:
                context.library["note_joins"](context, value)
            return [context.cast(context.read(value), type.dtype)]
        case OfArray(type), Scalar():
            if any(isinstance(d, str) and ("size", d) not in context.state for d in type.dims):
                raise NoJoin(template_of(value), template)
            sizes = [context.size_operand(d) for d in type.dims]
            return [context.emit("full", context.cast(value.operand, type.dtype), *sizes, dims=type.dims)]
        case (OfTuple(items), Tuple(items=values)) | (OfRecord(items=items), Record(items=values)):
            return [leaf for t, v in zip(items, values) for leaf in coerce(context, v, t)]
        case OfRange(), Range(start, stop, step):
            return [start.operand, stop.operand, step.operand]
        case OfOneOf(objects), Instance():
            return [literal(objects.index(value))]
        case OfOneOf(objects), OneOf():
            return [_index_among(context, value, objects)]
    raise NoJoin(template_of(value), template)


def _index_among(context: Any, value: OneOf, objects: tuple[Instance, ...]) -> Operand:
    """The index of an object among more of them."""
    return renumbered(context, value.index, [objects.index(o) for o in value.objects])


def renumbered(context: Any, index: Operand, places: list[int]) -> Operand:
    """``places[index]``."""
    if isinstance(index, Literal):
        return literal(places[int(index.value.real)])
    if places == list(range(len(places))):
        return index
    which: Operand = literal(places[-1])
    for k, place in list(enumerate(places))[-2::-1]:
        which = context.emit("where", context.emit("equal", index, literal(k)), literal(place), which)
    return which


def _choose(context: Any, ref: ArrayRef, template: OfChoice) -> list[Operand]:
    """Which alternative a reference is, and the carried array if it is none of them."""
    content = context.state[ref.storage]
    one_of = alternatives(content, ref) if isinstance(content, Choice) else (ref,)
    numbers = [_number(template, r) for r in one_of]
    leaves = [_by_selector(context, content, [literal(number) for number in numbers])]
    for number, view in enumerate(template.refs):
        if isinstance(view, OfView):
            meant = [r if k == number else None for r, k in zip(one_of, numbers)]
            leaves += _bounds_of_one(context, content, view, meant)
    outside = [r for r, number in zip(one_of, numbers) if number == len(template.refs)]
    if template.slot is None:
        return leaves
    for one in outside if ref.rank > 1 else ():
        context.library["note_joins"](context, one)
    return [*leaves, context.read(ref)] if outside else [*leaves, *poison(context, template.slot)]


def _bounds_of_one(context: Any, content: Any, view: OfView, meant: list[ArrayRef | None]) -> list[Operand]:
    """The bounds of the references that are this view; of no meaning where it is none of them."""
    none: list[Operand] = [literal(0)] * view.count
    sides = [none if r is None else bounds_of(context, r, view) for r in meant]
    return [_by_selector(context, content, list(bounds)) for bounds in zip(*sides)]


def _by_selector(context: Any, content: Any, each: list[Operand]) -> Operand:
    """What belongs to the alternative that is meant."""
    which = each[-1]
    for k, one in list(enumerate(each))[-2::-1]:
        if not same_operand(one, which):
            which = context.emit("where", context.emit("equal", content.selector, literal(k)), one, which)
    return which


def _number(template: OfChoice, ref: ArrayRef) -> int:
    for k, r in enumerate(template.refs):
        if fits(r, ref) if isinstance(r, OfView) else r.same(ref):
            return k
    return len(template.refs)


def _rebuilt_choice(context: Any, template: OfChoice, leaves: list[Operand], name: str) -> ArrayRef:
    selector = leaves.pop(0)
    each = [with_own_sizes(context, r) if isinstance(r, OfView) else r for r in template.refs]
    refs = tuple(rebuilt_view(context, r, leaves) if isinstance(r, OfView) else r for r in each)
    views = frozenset(k for k, r in enumerate(template.refs) if isinstance(r, OfView))
    if template.slot is not None:
        refs += (context.library["rejoined_array"](context, leaves.pop(0), name),)
    storage = Cell(name or "array")
    context.state[storage] = context.chosen[storage] = Choice(selector, refs, template.slot is not None, views)
    for axis, dim in enumerate(template.type.dims):
        if isinstance(dim, str) and ("size", dim) not in context.state:
            size = context.size_operand(refs[-1].dims[axis])
            for k, r in list(enumerate(refs))[-2::-1]:
                test = context.emit("equal", selector, literal(k))
                size = context.emit("where", test, context.size_operand(r.dims[axis]), size)
            context.state["size", dim] = size
    return ArrayRef(storage, (), template.type)


def poison(context: Any, template: Template) -> list[Operand]:
    """Leaves that are never read."""
    leaves: list[Operand] = []
    for type in types_of(template):
        assert isinstance(type, Tensor)
        dims = tuple(d if isinstance(d, int) else 0 for d in type.dims)
        leaves.append(context.emit("poison", dtype=type.dtype.value, dims=dims) if dims else zero_literal(type))
    return leaves


def if_meant(context: Any, test: Operand, read: Callable[[], list[Operand]], template: Template) -> list[Operand]:
    """What is read where ``test`` holds: elsewhere a part may be asked of what has none."""
    blocks = []
    ways: list[Callable[[], list[Operand]]] = [read, lambda: poison(context, template)]
    for way in ways:
        state = context.state.copy()
        with context.builder.block() as block:
            block.results = tuple(way())
        context.state = state
        blocks.append(block)
    outputs = context.builder.cond(test, blocks)
    for output, x in zip(outputs, blocks[0].results, strict=True):
        output.type = x.type
    return list(outputs)


def zero_literal(type: Tensor) -> Literal:
    zeros: dict[str, Any] = {"b": False, "i": 0, "u": 0, "f": 0.0, "c": 0j}
    return Literal(zeros[type.dtype.kind], type)


def rebuild(context: Any, template: Template, leaves: list[Operand], name: str = "") -> Any:
    """The value that a template and its leaves stand for; takes the leaves it needs from the front of the list."""
    match template:
        case Same(value):
            return value
        case OfScalar(spec):
            return Scalar(spec, leaves.pop(0))
        case OfArray():
            made = context.library["rejoined_array"](context, leaves.pop(0), name)
            made.storage.site = None  # it was made elsewhere
            return made
        case OfView():
            return rebuilt_view(context, template, leaves)
        case OfChoice():
            return _rebuilt_choice(context, template, leaves, name)
        case OfTuple(items, cls):
            return Tuple(tuple(rebuild(context, t, leaves, name) for t in items), cls)
        case OfRecord(cls, names, items):
            return Record(cls, names, tuple(rebuild(context, t, leaves, f"{name}_{n}") for n, t in zip(names, items)))
        case OfOneOf(objects):
            return OneOf(leaves.pop(0), objects)
        case OfRange():
            return Range(*(Scalar(PY_INT, leaves.pop(0)) for _ in range(3)))
        case OfOptional(some):
            flag = leaves.pop(0)
            return Optional(flag, rebuild(context, some, leaves, name))
        case OfMaybe(some):
            flag = leaves.pop(0)
            return Maybe(flag, rebuild(context, some, leaves, name))
        case SpecialTemplate():
            return template.rebuild(context, leaves, name)
