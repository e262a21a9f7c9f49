"""Where paths meet: templates of values, their least upper bound, and coercion of a value to a template.

A template is the structure that a variable has after a join: which parts are the same object on every path and which
are carried as typed leaves. Templates form a lattice, so loops reach a fixpoint: weak literals adapt in dtype and
shape, sizes that differ become a symbol, None with T gives an optional, and a name bound on some paths a flag.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst_compiler.frontend.aliases import Choice, alternatives
from whilst_compiler.frontend.special import Special, SpecialTemplate
from whilst_compiler.frontend.specs import PY_INT, ScalarSpec
from whilst_compiler.frontend.values import (
    DEAD,
    UNBOUND,
    ArrayRef,
    BoundMethod,
    Cell,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Step,
    Tuple,
    same_operand,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import BOOL, I64, DType, Tensor, Type, scalar

__all__ = [
    "NoJoin", "OfArray", "OfChoice", "OfMaybe", "OfOneOf", "OfOptional", "OfRange", "OfRecord", "OfScalar", "OfTuple", "OfView",
    "Same", "Template",
    "as_view", "coerce", "expand", "merge", "rebuild", "template_of", "types_of",
]  # fmt: skip


class NoJoin(Exception):
    """Two values that have no common structure; the arguments describe both."""


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """The same value on every path: nothing is carried."""

    value: Any


@dataclass(frozen=True, slots=True)
class OfScalar:
    spec: ScalarSpec


@dataclass(frozen=True, slots=True)
class OfArray:
    """An array whose content comes from either path; ``weak`` is the scalar spec of a literal that grew into it."""

    type: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class OfChoice:
    """One of several arrays that are there on every path (``refs``), or (``slot``) one that is carried."""

    refs: tuple[ArrayRef, ...]
    slot: OfArray | None
    type: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class OfView:
    """A view of one storage, whose bounds are carried: ``axes`` has ``s``, ``i`` or ``n`` per axis, as ``subview``."""

    storage: Cell
    axes: str
    type: Tensor


@dataclass(frozen=True, slots=True)
class OfOneOf:
    """One of several objects that are there on every path: an index is carried."""

    objects: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class OfTuple:
    items: tuple[Template, ...]
    cls: type


@dataclass(frozen=True, slots=True)
class OfRecord:
    cls: type
    names: tuple[Any, ...]
    items: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class OfRange:
    pass


@dataclass(frozen=True, slots=True)
class OfOptional:
    some: Template


@dataclass(frozen=True, slots=True)
class OfMaybe:
    some: Template


Template = (
    Same | OfScalar | OfArray | OfChoice | OfView | OfOneOf | OfTuple | OfRecord | OfRange | OfOptional | OfMaybe
    | SpecialTemplate
)  # fmt: skip


def template_of(value: Any, constants: bool = False) -> Template:
    """The narrowest template that carries the value; with ``constants``, a literal needs no carrying."""
    match value:
        case Scalar(spec, operand):
            return Same(value) if constants and isinstance(operand, Literal) else OfScalar(spec)
        case Tuple(items, cls):
            return OfTuple(tuple(map(template_of, items)), cls)
        case Record(cls, names, items):
            return OfRecord(cls, names, tuple(map(template_of, items)))
        case Range():
            return OfRange()
        case OneOf(_, objects):
            return OfOneOf(objects)
        case Optional(_, some):
            return OfOptional(template_of(some))
        case Maybe(_, some):
            return OfMaybe(template_of(some))
        case Special():
            return value.template()  # type: ignore[no-any-return]
        case _:
            return Same(value)


def expand(template: Template, state: Any) -> Template:
    """The template with references to choices shown as what they choose from."""
    match template:
        case Same(ArrayRef(storage=storage, type=type)) if isinstance(state.get(storage), Choice):
            return OfChoice(alternatives(state[storage], template.value), None, type)
        case OfTuple(items, cls):
            return OfTuple(tuple(expand(i, state) for i in items), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(expand(i, state) for i in items))
        case OfOptional(some):
            return OfOptional(expand(some, state))
        case OfMaybe(some):
            return OfMaybe(expand(some, state))
        case SpecialTemplate():
            return template.expanded(state)
    return template


def merge(a: Template, b: Template, fresh: Callable[[int | str, int | str], str], choose: bool = False) -> Template:
    """The least template above both.

    ``fresh(dim, dim)`` makes a symbol for sizes that differ; with ``choose``, arrays are joined as choices.
    """
    if isinstance(a, Same) and isinstance(b, Same) and same_value(a.value, b.value):
        return a
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Same) and one.value is DEAD:
            return _carried(other)
        if isinstance(one, Same) and one.value is UNBOUND:
            return other if isinstance(other, OfMaybe) else OfMaybe(_carried(other))
    match a, b:
        case (OfMaybe(x), OfMaybe(y)) | (OfMaybe(x), y) | (x, OfMaybe(y)):
            return OfMaybe(merge(x, y, fresh, choose))
        case (Same(value=Static(None)), OfOptional(some)) | (OfOptional(some), Same(value=Static(None))):
            return OfOptional(some)
        case (Same(value=Static(None)), some) | (some, Same(value=Static(None))):
            return OfOptional(_carried(some))
        case (OfOptional(x), OfOptional(y)) | (OfOptional(x), y) | (x, OfOptional(y)):
            return OfOptional(merge(x, y, fresh, choose))
        case OfTuple(xs, cls), OfTuple(ys, cls2) if cls is cls2 and len(xs) == len(ys):
            return OfTuple(tuple(merge(x, y, fresh, choose) for x, y in zip(xs, ys)), cls)
        case OfRecord(cls, names, xs), OfRecord(cls2, names2, ys) if cls is cls2 and names == names2:
            return OfRecord(cls, names, tuple(merge(x, y, fresh, choose) for x, y in zip(xs, ys)))
        case OfRange(), OfRange():
            return a
    if isinstance(a, SpecialTemplate):
        special: Template | None = a.merge(b, lambda x, y: merge(x, y, fresh, choose), fresh)
        if special is None:
            raise NoJoin(a, b)
        return special
    objects = _objects(a), _objects(b)
    if all(objects) and len({o.cls for side in objects for o in side}) == 1:
        return OfOneOf(tuple(dict.fromkeys(objects[0] + objects[1])))
    if (view := _view(a, b, fresh)) is not None:
        return view
    if choose and (chosen := _choice(a, b, fresh)) is not None:
        return chosen
    x, y = _carried(a), _carried(b)
    match x, y:
        case OfScalar(s), OfScalar(t):
            return OfScalar(join_scalars(s, t))
        case OfArray(s), OfArray(t) if s.rank == t.rank:
            dims = tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims))
            dtype = s.dtype if s.dtype is t.dtype else DType.of(np.result_type(s.dtype.numpy, t.dtype.numpy))
            return OfArray(Tensor(dtype, dims))
        case (OfArray(t), OfScalar(spec)) | (OfScalar(spec), OfArray(t)) if spec.weak:
            return OfArray(t.with_dtype(_grown(t.dtype, spec)))
    raise NoJoin(a, b)


def _objects(t: Template) -> tuple[Instance, ...]:
    match t:
        case Same(Instance() as one):
            return (one,)
        case OfOneOf(objects):
            return objects
    return ()


def _view(a: Template, b: Template, fresh: Callable[[int | str, int | str], str]) -> OfView | None:
    """Two views of one storage that differ only in their bounds."""
    sides = [t if isinstance(t, OfView) else as_view(t) for t in (a, b)]
    s, t = sides
    if s is None or t is None or s.storage is not t.storage or s.axes != t.axes or s.type.dtype is not t.type.dtype:
        return None
    return OfView(s.storage, s.axes, s.type.with_dims(tuple(
        d if d == e else fresh(d, e) for d, e in zip(s.type.dims, t.type.dims))))  # fmt: skip


def as_view(t: Template) -> OfView | None:
    match t:
        case Same(ArrayRef(storage, (), type)) if type.rank:
            return OfView(storage, "s" * type.rank, type)
        case Same(ArrayRef(storage, (Step("subview", _, attributes),), type)):
            return OfView(storage, str(dict(attributes)["axes"]).replace("f", "s"), type)
    return None


def _bounds(context: Any, ref: ArrayRef) -> list[Operand]:
    """The operands of the one ``subview`` with explicit bounds on every axis that gives this view."""
    zero, one = literal(0), literal(1)
    if not ref.steps:
        return [x for d in ref.dims for x in (zero, context.size_operand(d), one)]
    (step,) = ref.steps
    operands, dims = list(step.operands), iter(ref.dims)
    out: list[Operand] = []
    for letter in str(dict(step.attributes)["axes"]):
        if letter == "i":
            out.append(operands.pop(0))
            continue
        dim = next(dims)
        if letter == "f":
            out += [zero, context.size_operand(dim), one]
        elif letter == "s":
            out += operands[:3]
            del operands[:3]
    return out


def _rebuilt_view(context: Any, template: OfView, leaves: list[Operand]) -> ArrayRef:
    operands: list[Operand] = []
    dims = iter(template.type.dims)
    for letter in template.axes:
        taken = [leaves.pop(0) for _ in range({"s": 3, "i": 1, "n": 0}[letter])]
        operands += taken
        dim = next(dims) if letter != "i" else 1
        if letter == "s" and isinstance(dim, str) and ("size", dim) not in context.state:
            context.state["size", dim] = taken[1]
    attributes = (("axes", template.axes), ("dims", template.type.dims))
    return ArrayRef(template.storage, (Step("subview", tuple(operands), attributes),), template.type)


def _choice(a: Template, b: Template, fresh: Callable[[int | str, int | str], str]) -> OfChoice | None:
    """Both as alternatives of one choice, if they are arrays of one dtype and rank."""
    first, second = _alternatives(a), _alternatives(b)
    if first is None or second is None:
        return None
    (refs, slot, s), (more, other, t) = first, second
    if not (refs or more) or s.dtype is not t.dtype or s.rank != t.rank or not s.rank:
        return None
    dims = tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims))
    refs += tuple(r for r in more if not any(r.same(x) for x in refs))
    slots = [x.type for x in (slot, other) if x is not None]
    slot_dims = tuple(d if all(x.dims[k] == d for x in slots) else fresh(d, slots[-1].dims[k])
                      for k, d in enumerate(slots[0].dims)) if slots else ()  # fmt: skip
    return OfChoice(refs, OfArray(s.with_dims(slot_dims)) if slots else None, s.with_dims(dims))


def _alternatives(t: Template) -> tuple[tuple[ArrayRef, ...], OfArray | None, Tensor] | None:
    match t:
        case Same(ArrayRef(type=type) as ref):
            return (ref,), None, type
        case OfArray(type):
            return (), t, type
        case OfChoice(refs, slot, type):
            return refs, slot, type
        case OfView(type=type):
            return (), OfArray(type), type
    return None


def _carried(template: Template) -> Template:
    """An array that was the same object so far is carried by content from here on."""
    match template:
        case Same(ArrayRef(type=type)):
            return OfArray(type)
        case Same(Scalar(spec)):
            return OfScalar(spec)
        case _:
            return template


def _grown(dtype: DType, spec: ScalarSpec) -> DType:
    example: Any = {"b": False, "i": 0, "f": 0.0, "c": 0j}[spec.dtype.kind]
    return DType.of(np.result_type(dtype.numpy, example))


def join_scalars(a: ScalarSpec, b: ScalarSpec) -> ScalarSpec:
    """bool < int < float < complex among Python's scalars; NumPy's promotion where a NumPy scalar takes part."""
    if a == b:
        return a
    if a.weak and b.weak:
        return a if "bifc".index(a.dtype.kind) >= "bifc".index(b.dtype.kind) else b
    if a.weak:
        return ScalarSpec(_grown(b.dtype, a))
    if b.weak:
        return ScalarSpec(_grown(a.dtype, b))
    return ScalarSpec(DType.of(np.result_type(a.dtype.numpy, b.dtype.numpy)))


def same_value(a: Any, b: Any) -> bool:
    if a is b:
        return True
    match a, b:
        case ArrayRef(), ArrayRef():
            return a.same(b)
        case Static(x), Static(y):
            try:
                return x is y or (x.__class__ is y.__class__ and x.__hash__ is not None and bool(x == y))
            except Exception:
                return False
        case Function(), Function():
            return a.definition is b.definition and a.scope is b.scope and not a.defaults and not b.defaults
        case BoundMethod(x, n), BoundMethod(y, m):
            return n == m and same_value(x, y)
        case Scalar(s, x), Scalar(t, y):
            return s == t and same_operand(x, y)
    return False


def types_of(template: Template) -> list[Type]:
    """The types of the leaves, in order."""
    match template:
        case Same():
            return []
        case OfScalar(spec):
            return [scalar(spec.dtype)]
        case OfArray(type):
            return [type]
        case OfView(axes=axes):
            return [I64] * (3 * axes.count("s") + axes.count("i"))
        case OfChoice(_, slot, _):
            return [I64] if slot is None else [I64, slot.type]
        case OfTuple(items) | OfRecord(_, _, items):
            return [t for item in items for t in types_of(item)]
        case OfOneOf():
            return [I64]
        case OfRange():
            return [I64, I64, I64]
        case OfOptional(some) | OfMaybe(some):
            return [BOOL, *types_of(some)]
        case SpecialTemplate():
            return template.types()


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
        return _bounds(context, value)
    if isinstance(template, OfChoice):
        return _choose(context, value, template)
    match template, value:
        case OfScalar(spec), Scalar():
            return [context.cast(value.operand, spec.dtype)]
        case OfArray(type), ArrayRef():
            return [context.cast(context.read(value), type.dtype)]
        case OfArray(type), Scalar():
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
    places = [objects.index(o) for o in value.objects]
    if places == list(range(len(places))):
        return value.index
    which: Operand = literal(places[-1])
    for k, place in list(enumerate(places))[-2::-1]:
        which = context.emit("where", context.emit("equal", value.index, literal(k)), literal(place), which)
    return which


def _choose(context: Any, ref: ArrayRef, template: OfChoice) -> list[Operand]:
    """Which alternative a reference is, and the carried array if it is none of them."""
    content = context.state[ref.storage]
    if isinstance(content, Choice):
        numbers = [_number(template, r) for r in alternatives(content, ref)]
        which: Operand = literal(numbers[-1])
        for k, number in list(enumerate(numbers))[-2::-1]:
            test = context.emit("equal", content.selector, literal(k))
            which = context.emit("where", test, literal(number), which)
        outside = len(template.refs) in numbers
    else:
        number = _number(template, ref)
        which, outside = literal(number), number == len(template.refs)
    if template.slot is None:
        return [which]
    return [which, context.read(ref)] if outside else [which, *poison(context, template.slot)]


def _number(template: OfChoice, ref: ArrayRef) -> int:
    return next((k for k, r in enumerate(template.refs) if r.same(ref)), len(template.refs))


def _rebuilt_choice(context: Any, template: OfChoice, leaves: list[Operand], name: str) -> ArrayRef:
    selector = leaves.pop(0)
    refs = template.refs
    if template.slot is not None:
        refs += (context.new_array(leaves.pop(0), name),)
    storage = Cell(name or "array")
    context.state[storage] = Choice(selector, refs, template.slot is not None)
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
            operand = leaves.pop(0)
            return context.new_array(operand, name)
        case OfView():
            return _rebuilt_view(context, template, leaves)
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


def describe(template: Any) -> str:
    """A template as a user would say it."""
    match template:
        case OfScalar(spec) | Same(Scalar(spec)):
            return str(spec)
        case OfArray(array) | Same(ArrayRef(type=array)) | OfChoice(type=array) | OfView(type=array):
            return f"{array.dtype.numpy.name} array of rank {array.rank}"
        case OfTuple(items, cls):
            return f"{cls.__name__} of {len(items)}"
        case OfRecord(cls):
            return cls.__name__
        case Same(Instance() as one):
            return one.cls.__name__
        case OfOneOf(objects):
            return objects[0].cls.__name__
        case OfRange():
            return "range"
        case OfOptional(some):
            return f"{describe(some)} or None"
        case OfMaybe(some):
            return describe(some)
        case Same(Static(value)):
            return "None" if value is None else type(value).__name__
        case Same(Function()):
            return "function"
        case SpecialTemplate():
            return template.describe()
        case _:
            return "object"
