"""Values of one of several kinds: where an int and a text meet, say, a tag tells which of them is there.

What joins with each other (texts, tuples of one length, arrays of one rank) is of one *family*, and makes one
alternative; None beside one family alone is an ``Optional``. An int and a float join where there is nothing else; where
there is a tag anyway, it tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from whilst_compiler.frontend.joins.carrying import coerce, if_meant, poison, rebuild, renumbered
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.aliases import storages
from whilst_compiler.frontend.values.callees import is_function
from whilst_compiler.frontend.values.members import enumeration_of
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    OfArray,
    OfChoice,
    OfOneOf,
    OfOptional,
    OfRange,
    OfRecord,
    OfScalar,
    OfTuple,
    Same,
    Template,
    describe,
    template_of,
    types_of,
)
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    DEAD,
    NONE_VALUE,
    ArrayRef,
    Instance,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
)
from whilst_compiler.frontend.values.view_forms import OfView
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import I64, DType, Type

__all__ = [
    "MOST",
    "NotByKind",
    "OfUnion",
    "TooManyKinds",
    "Union",
    "alone",
    "apart",
    "each_alone",
    "family",
    "has_kinds",
    "of_one_kind",
    "possible",
    "union_of",
    "with_none",
]

_NUMBERS = {"i": "int", "f": "float", "c": "complex", "u": "NumPy's number"}
_WIDER: dict[Hashable, tuple[Hashable, ...]] = {"int": ("float", "complex"), "float": ("complex",)}
MOST = 8
"""So many kinds may meet."""


class TooManyKinds(NoJoin):
    """Values of more kinds meet than a tag is made for."""


class NotByKind(Exception):
    """An operation on a value of several kinds is not done kind by kind yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Union(Special):
    """One of ``alternatives``: ``tag`` (an i64) says which. Those that it cannot be at this point are ``DEAD``."""

    kind: ClassVar[str] = "value of several kinds"  # type: ignore[misc]
    tag: Operand
    alternatives: tuple[Any, ...]

    @property
    def cls(self) -> type:  # type: ignore[override]
        """It has none: who asks has forgotten to do what it does kind by kind."""
        raise NotByKind

    def template(self) -> OfUnion:
        return OfUnion(tuple(template_of(a) for a in possible(self)))

    def storages(self) -> list[Any]:
        return storages(self)

    def held(self) -> tuple[Any, ...]:
        return tuple(possible(self))


def apart(values: Sequence[Any]) -> list[Any]:
    """The values so that ints and floats among them, where there are both, do not join."""
    if not {PY_INT, PY_FLOAT} <= {v.spec for v in values if isinstance(v, Scalar)}:
        return list(values)
    return [alone(v) for v in values]


def alone(value: Any) -> Any:
    """A number of Python's as a value of the one kind that it is."""
    return Union(literal(0), (value,)) if isinstance(value, Scalar) and value.spec in (PY_INT, PY_FLOAT) else value


def each_alone(context: Any, value: Any) -> Any:
    """A number, or a tuple or record with numbers, each of the one kind that it is."""
    if isinstance(value, Tuple | Record):
        return replace(value, items=tuple(each_alone(context, v) for v in value.items))
    if isinstance(value, Optional) and alone(value.some) is not value.some:
        return Union(*_taken_apart(context, value))
    return alone(value)


def of_one_kind(value: Any) -> Any:
    """The value, with what turned out to be of one kind without a tag."""
    if isinstance(value, Tuple | Record):
        items = tuple(map(of_one_kind, value.items))
        return value if all(x is y for x, y in zip(items, value.items)) else replace(value, items=items)
    return value.alternatives[0] if isinstance(value, Union) and len(value.alternatives) == 1 else value


def possible(value: Union) -> list[Any]:
    """What a value may be at this point."""
    return [a for a in value.alternatives if a is not DEAD]


@dataclass(frozen=True, slots=True, eq=False)
class OfUnion(SpecialTemplate):
    """One of several kinds: the tag is carried, and the leaves of each alternative."""

    alternatives: tuple[Template, ...]

    def made_of(self) -> tuple[Template, ...]:
        return self.alternatives

    def expanded(self, state: Any) -> OfUnion:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfUnion:
        return union_of(self, other, merge)

    def types(self) -> list[Type]:
        return [I64, *(t for a in self.alternatives for t in types_of(a))]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        tag, found = _taken_apart(context, value)
        places = [0 if a is DEAD else self._place(a) for a in found]
        if None in places:
            return None
        leaves = [renumbered(context, tag, [place or 0 for place in places])]
        for k, template in enumerate(self.alternatives):
            mine = [i for i, place in enumerate(places) if place == k and found[i] is not DEAD]
            leaves += _leaves(context, tag, mine[0], found, template) if mine else poison(context, template)
        return leaves

    def _place(self, value: Any) -> int | None:
        mine, there = family(template_of(value)), list(map(family, self.alternatives))
        return next((there.index(f) for f in (mine, *_WIDER.get(mine, ())) if f in there), None)

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Union:
        tag = leaves.pop(0)
        return Union(tag, tuple(rebuild(context, a, leaves, name) for a in self.alternatives))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfUnion:
        return OfUnion(tuple(map(again, self.alternatives)))

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        if not isinstance(other, OfUnion) or len(self.alternatives) != len(other.alternatives):
            return False
        pairs = zip(self.alternatives, other.alternatives)
        return all(family(a) == family(b) and equal(a, b) for a, b in pairs)

    def describe(self) -> str:
        return " or ".join(dict.fromkeys(map(describe, self.alternatives)))


def _leaves(context: Any, tag: Operand, k: int, values: Sequence[Any], template: Template) -> list[Operand]:
    """Those of one alternative; parts of an array are read only where it is the one that is meant."""
    alone = isinstance(tag, Literal) or sum(a is not DEAD for a in values) == 1
    if alone or not _reads_parts(values[k], template):
        return coerce(context, values[k], template)
    test = context.emit("equal", tag, literal(k))
    return if_meant(context, test, lambda: coerce(context, values[k], template), template)


def _reads_parts(value: Any, template: Template) -> bool:
    match template, value:
        case OfArray(), ArrayRef():
            return bool(value.steps)
        case (OfTuple(items), Tuple(items=values)) | (OfRecord(items=items), Record(items=values)):
            return any(map(_reads_parts, values, items))
    return False


def _taken_apart(context: Any, value: Any) -> tuple[Operand, tuple[Any, ...]]:
    match value:
        case Union(tag, alternatives):
            return tag, alternatives
        case Optional(flag, some):
            return context.emit("where", flag, literal(0), literal(1)), (some, NONE_VALUE)
    return literal(0), (value,)


def family(template: Template) -> Hashable:
    """What a template has in common with all that it joins with; None for what is never one of several kinds."""
    match template:
        case OfScalar(spec) | Same(Scalar(spec)):
            return "bool" if spec.dtype is DType.BOOL else _NUMBERS[spec.dtype.kind if spec.weak else "u"]
        case OfArray(array) | Same(ArrayRef(type=array)) | OfView(type=array) | OfChoice(type=array):
            return ("array", array.rank)
        case OfTuple(items, cls):
            return (cls, len(items))
        case OfRecord(cls, names):
            return (cls, names)
        case OfRange():
            return "range"
        case Same(Instance(cls=cls)):
            raise NeedsTable(cls)
        case OfOneOf(objects):
            raise NeedsTable(objects[0].cls)
        case Same(value) if is_text(value):
            return "text"
        case Same(value) if (members := enumeration_of(value)) is not None:
            return ("member", members)
        case Same(value) if is_function(value):
            return "function"
        case Same(Static(type() as cls)) if issubclass(cls, np.generic | bool | int | float | complex):
            return "class of numbers"  # what is made of them is of one kind
        case Same(Static(np.dtype())):
            return "class of numbers"
        case Same(Static(value)):
            return ("object", id(value))
        case SpecialTemplate():
            return template.family
    return None


def union_of(a: Template, b: Template, merge: Callable[[Any, Any], Any]) -> OfUnion:
    """The template of what may be either. Raises NoJoin where a value of one family meets another it does not join."""
    found: list[Template] = []
    for template in (*_alternatives(a), *_alternatives(b)):
        mine = family(template)
        if mine is None:
            raise NoJoin(a, b)
        place = next((k for k, t in enumerate(found) if family(t) == mine), None)
        if place is None:
            found.append(template)
        else:
            found[place] = merge(found[place], template)
    if len(found) > MOST:
        raise TooManyKinds(a, b)
    if len(found) == 1 and not (isinstance(a, OfUnion) or isinstance(b, OfUnion)):
        raise NoJoin(a, b)
    return OfUnion(tuple(found))


def _alternatives(template: Template) -> tuple[Template, ...]:
    match template:
        case OfUnion(alternatives):
            return alternatives
        case OfOptional(some):
            return (*_alternatives(some), Same(NONE_VALUE))
    return (template,)


def has_kinds(template: Template) -> bool:
    """Whether some part is of several kinds."""
    match template:
        case OfUnion():
            return True
        case OfTuple(items) | OfRecord(_, _, items):
            return any(map(has_kinds, items))
        case OfOptional(some):
            return has_kinds(some)
    return False


def with_none(template: Template) -> OfUnion | OfOptional:
    """The template of what may be None as well."""
    if not isinstance(template, OfUnion):
        return OfOptional(template)
    return union_of(template, Same(NONE_VALUE), lambda x, y: x)
