"""Where paths meet: the lattice of templates and its least upper bound.

A template says which parts are the same object on every path and which are carried as typed leaves. Templates form a
lattice, so loops reach a fixpoint: weak literals adapt in dtype and shape, sizes that differ become a symbol, None with
T gives an optional, and a name bound on some paths a flag.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from whilst_compiler.frontend.joins.unions import OfUnion, family, union_of, with_none
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.aliases import Choice, Moved, alternatives, meant
from whilst_compiler.frontend.values.blocks import MovesLater, OfBlock
from whilst_compiler.frontend.values.callees import is_function, of_functions
from whilst_compiler.frontend.values.members import OfMember, enumeration_of
from whilst_compiler.frontend.values.numbered import OfKinds, OfNumbered
from whilst_compiler.frontend.values.parts import OfPart
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
    as_view,
    template_of,
)
from whilst_compiler.frontend.values.text_values import OfText, is_text
from whilst_compiler.frontend.values.values import (
    DEAD,
    UNBOUND,
    ArrayRef,
    BoundMethod,
    Function,
    Instance,
    Scalar,
    Static,
    same_operand,
)  # fmt: skip
from whilst_compiler.frontend.values.view_forms import OfView, common_view
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Grown", "expand", "join_scalars", "merge", "same_value"]

Alternatives = tuple[ArrayRef | OfView, ...]
_NONE = itertools.count()
_MOST = 4
"""So many arrays, or views of them, are told apart."""
Grown = Literal["either", "first", "none"]
"""Which of two that meet may be a number that is a start value for an array."""


def expand(template: Template, state: Any) -> Template:
    """The template with references to choices shown as what they choose from."""
    match template:
        case Same(ArrayRef(storage=storage) as ref) if isinstance(state.get(storage), Moved):
            return template_of(meant(state, ref))
        case Same(ArrayRef(storage=storage, steps=steps, type=type)) if isinstance(state.get(storage), Choice):
            choice = state[storage]
            refs = alternatives(choice, template.value) if steps else choice.refs  # (each of its own size)
            return OfChoice(refs, None, type)
        case OfTuple(items, cls):
            return OfTuple(tuple(expand(i, state) for i in items), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(expand(i, state) for i in items))
        case OfOptional(some):
            return OfOptional(expand(some, state))
        case OfMaybe(some):
            return OfMaybe(expand(some, state))
        case OfUnion(kinds):
            return OfUnion(tuple(expand(kind, state) for kind in kinds))
        case SpecialTemplate():
            return template.expanded(state)
    return template


def merge(
    a: Template,
    b: Template,
    fresh: Callable[[int | str, int | str], str],
    choose: bool = False,
    grown: Grown = "either",
) -> Template:
    """The least template above both: of one kind if they have one in common, else of one of several kinds.

    ``fresh(dim, dim)`` makes a symbol for sizes that differ; with ``choose``, arrays are joined as choices. A number
    that is ``grown`` is an array where it meets one: where it is what a sum begins with, not where it takes its place.
    """
    try:
        return _of_one_kind(a, b, fresh, choose, grown)
    except NoJoin:
        if family(a) == family(b):
            raise
    return union_of(a, b, lambda x, y: merge(x, y, fresh, choose, grown))


def _of_one_kind(
    a: Template, b: Template, fresh: Callable[[int | str, int | str], str], choose: bool, grown: Grown
) -> Template:
    if isinstance(a, Same) and isinstance(b, Same) and same_value(a.value, b.value):
        return a
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Same) and one.value is DEAD:
            return carried_template(other)
        if isinstance(one, Same) and one.value is UNBOUND:
            return other if isinstance(other, OfMaybe) else OfMaybe(_kept(other))
    match a, b:
        case (OfMaybe(x), OfMaybe(y)) | (OfMaybe(x), y) | (x, OfMaybe(y)):
            return OfMaybe(merge(x, y, fresh, choose, grown))
        case (Same(value=Static(None)), OfOptional(some)) | (OfOptional(some), Same(value=Static(None))):
            return OfOptional(some)
        case (Same(value=Static(None)), some) | (some, Same(value=Static(None))):
            return with_none(_kept(some))
        case (OfOptional(x), OfOptional(y)) | (OfOptional(x), y) | (x, OfOptional(y)):
            return with_none(merge(x, y, fresh, choose, grown))
        case OfTuple(xs, cls), OfTuple(ys, cls2) if cls is cls2 and len(xs) == len(ys):
            return OfTuple(tuple(merge(x, y, fresh, choose, grown) for x, y in zip(xs, ys)), cls)
        case OfRecord(cls, names, xs), OfRecord(cls2, names2, ys) if cls is cls2 and names == names2:
            return OfRecord(cls, names, tuple(merge(x, y, fresh, choose, grown) for x, y in zip(xs, ys)))
        case OfRange(), OfRange():
            return a
    if isinstance(a, Same) and isinstance(b, Same) and is_text(a.value) and is_text(b.value):
        return OfText()
    member = enumeration_of(a.value) if isinstance(a, Same) else None
    if member is not None and isinstance(b, Same) and enumeration_of(b.value) is member:
        return OfMember(member)
    if isinstance(a, Same) and isinstance(b, Same) and is_function(a.value) and is_function(b.value):
        return of_functions(a.value, b.value)
    for one, other in ((a, b), (b, a)):
        if isinstance(one, OfNumbered | OfKinds) and isinstance(other, Same) and isinstance(other.value, Instance):
            raise NeedsTable(other.value.cls)
    if isinstance(b, OfPart):
        a, b = b, a
    if isinstance(a, OfBlock) != isinstance(b, OfBlock) and not isinstance(a, OfPart) and family(a) == family(b):
        a, b = _by_content(a, fresh), _by_content(b, fresh)
    if not isinstance(a, SpecialTemplate) and isinstance(b, SpecialTemplate):
        a, b = b, a
    if isinstance(a, SpecialTemplate):
        special: Template | None = a.merge(b, lambda x, y: merge(x, y, fresh, choose, grown), fresh)
        if special is None:
            raise NoJoin(a, b)
        return special
    objects = _objects(a), _objects(b)
    if all(objects):
        if len({o.cls for side in objects for o in side}) > 1:
            raise NeedsTable(objects[0][0].cls)
        return OfOneOf(tuple(dict.fromkeys(objects[0] + objects[1])))
    if (view := _view(a, b, fresh)) is not None:
        return view
    if choose and (chosen := _choice(a, b, fresh)) is not None:
        return chosen
    x, y = carried_template(a), carried_template(b)
    match x, y:
        case OfScalar(s), OfScalar(t) if (s.dtype is DType.BOOL) == (t.dtype is DType.BOOL):
            return OfScalar(join_scalars(s, t))
        case OfArray(s), OfArray(t) if s.rank == t.rank:
            dims = tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims))
            dtype = s.dtype if s.dtype is t.dtype else DType.of(np.result_type(s.dtype.numpy, t.dtype.numpy))
            return OfArray(Tensor(dtype, dims))
        case (OfScalar(spec), OfArray(t)) if spec.weak and grown != "none":
            return OfArray(t.with_dtype(_grown(t.dtype, spec)))
        case (OfArray(t), OfScalar(spec)) if spec.weak and grown == "either":
            return OfArray(t.with_dtype(_grown(t.dtype, spec)))
    raise NoJoin(a, b)


def _by_content(t: Template, fresh: Callable[[int | str, int | str], str]) -> Template:
    """An array of a list as one of its own."""
    match t:
        case Same(ArrayRef(storage=storage, steps=())) if storage.site is not None:
            raise MovesLater(storage.site)
        case OfBlock():
            pass
        case _:
            return t
    return OfArray(Tensor(t.blocks.dtype, tuple(fresh(-1, f"?{k}") if d is None else d for k, d in enumerate(t.dims))))


def _objects(t: Template) -> tuple[Instance, ...]:
    match t:
        case Same(Instance() as one):
            return (one,)
        case OfOneOf(objects):
            return objects
    return ()


def _view(a: Template, b: Template, fresh: Callable[[int | str, int | str], str]) -> OfView | None:
    """Two views of one storage that differ only in their bounds."""
    s, t = (t if isinstance(t, OfView) else as_view(t) for t in (a, b))
    return None if s is None or t is None else common_view(s, t, fresh)


def _choice(a: Template, b: Template, fresh: Callable[[int | str, int | str], str]) -> OfChoice | None:
    """Both as alternatives of one choice, if they are arrays of one dtype and rank."""
    first, second = _alternatives(a), _alternatives(b)
    if first is None or second is None:
        return None
    (refs, slot, s), (more, other, t) = first, second
    if not (refs or more) or s.dtype is not t.dtype or s.rank != t.rank or not s.rank:
        return None
    dims = tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims))
    refs = _told_apart(refs, more, fresh)
    slots = [x.type for x in (slot, other) if x is not None]
    slots += [s.with_dims(dims)] * (len(refs) > _MOST)
    refs = refs[:_MOST]
    if not slots:
        return OfChoice(refs, None, s.with_dims(dims))
    slot_dims = tuple(_slot_dim(*of_one_axis, fresh) for of_one_axis in zip(dims, zip(*(one.dims for one in slots))))
    return OfChoice(refs, OfArray(s.with_dims(slot_dims)), s.with_dims(dims))


def _slot_dim(dim: int | str, slots: tuple[int | str, ...], fresh: Callable[[int | str, int | str], str]) -> int | str:
    """The size of what is carried by content: all that may be meant is read as of size ``dim``.

    Where another alternative is meant, nothing stands there: of no size.
    """
    first, *others = slots
    if not isinstance(dim, int) and (not others or first == dim):
        others = [f"none_{next(_NONE)}"]
    if isinstance(first, int):
        others.append(dim)
    differing = [d for d in others if d != first]
    return fresh(first, differing[0]) if differing else first


def _told_apart(refs: Alternatives, more: Alternatives, fresh: Callable[[int | str, int | str], str]) -> Alternatives:
    """The alternatives of both; views of one array that differ in their bounds are one."""
    found = list(refs)
    for r in more:
        for k, known in enumerate(found):
            alike = isinstance(known, ArrayRef) and isinstance(r, ArrayRef) and known.same(r)
            one = known if alike else _view(_as_template(known), _as_template(r), fresh)
            if one is not None:
                found[k] = one
                break
        else:
            found.append(r)
    return tuple(found)


def _as_template(ref: ArrayRef | OfView) -> Template:
    return Same(ref) if isinstance(ref, ArrayRef) else ref


def _alternatives(t: Template) -> tuple[Alternatives, OfArray | None, Tensor] | None:
    match t:
        case Same(ArrayRef(type=type) as ref):
            return (ref,), None, type
        case OfArray(type):
            return (), t, type
        case OfChoice(refs, slot, type):
            return refs, slot, type
        case OfView(type=type):
            return (t,), None, type
    return None


def _kept(template: Template) -> Template:
    """What meets nothing: an array stays the one that it is."""
    match template:
        case Same(ArrayRef()) | OfView():
            return template
    return carried_template(template)


def carried_template(template: Template) -> Template:
    """An array that was the same object so far is carried by content from here on."""
    match template:
        case Same(ArrayRef(type=type)) | OfView(type=type):
            return OfArray(type)
        case Same(Scalar(spec)):
            return OfScalar(spec)
        case _:
            return template


def _grown(dtype: DType, spec: ScalarSpec) -> DType:
    example: Any = {"b": False, "i": 0, "f": 0.0, "c": 0j}[spec.dtype.kind]
    return DType.of(np.result_type(dtype.numpy, example))


def join_scalars(a: ScalarSpec, b: ScalarSpec) -> ScalarSpec:
    """int < float < complex among Python's scalars; NumPy's promotion where a NumPy scalar takes part."""
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
            alike = a.definition is b.definition and a.scope is b.scope and a.space is b.space
            return alike and not a.defaults and not b.defaults
        case BoundMethod(x, n), BoundMethod(y, m):
            return n == m and same_value(x, y)
        case Scalar(s, x), Scalar(t, y):
            return s == t and same_operand(x, y)
    return False
