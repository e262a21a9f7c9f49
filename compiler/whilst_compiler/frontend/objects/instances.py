"""Objects of user classes: reading and writing their fields.

An object's fields are cells of the state, so branches and loops join and carry exactly those that change.
"""

from __future__ import annotations

import dataclasses
import dis
from collections.abc import Callable, Iterable
from functools import cached_property, partial, singledispatchmethod
from types import FunctionType, MemberDescriptorType, WrapperDescriptorType
from typing import Any, NoReturn

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import per_kind
from whilst_compiler.frontend.lists.object_tables import held, put
from whilst_compiler.frontend.names.names import load_attribute_of
from whilst_compiler.frontend.objects.descriptors import describes, of_descriptor, set_by_descriptor
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import inside
from whilst_compiler.frontend.state.restarts import NeedsTable, NewField
from whilst_compiler.frontend.values.callees import OneFunction
from whilst_compiler.frontend.values.field_dicts import FieldDict
from whilst_compiler.frontend.values.numbered import Numbered, Object, OneKind
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    UNBOUND,
    Abstract,
    ArrayRef,
    BoundMethod,
    Cell,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Partial,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = [
    "INHERITED",
    "KIND",
    "MISSING",
    "by_kind",
    "cell_of",
    "error_of",
    "field_values",
    "get_field",
    "has_field",
    "hidden_name",
    "is_generated",
    "lookup",
    "new_field",
    "new_instance",
    "of_class",
    "own_field",
    "own_names",
    "put_field",
    "set_field",
]

MISSING = object()


KIND = "_field_type"
"""Where ``dataclasses`` keeps whether a field is a ClassVar or an InitVar."""


INHERITED: dict[type, type] = {}
"""Classes of Python's that users' inherit from, and the classes of the library that their objects have instead."""


def _order_of(cls: type) -> list[type]:
    """The classes in which a name is looked up."""
    return [INHERITED.get(owner, owner) for owner in cls.__mro__]


def lookup(cls: type, name: str, after: type | None = None) -> tuple[Any, type]:
    """What a class (or a class after another one in its order) has under a name, and the class that has it."""
    order = _order_of(cls)
    for owner in order[order.index(after) + 1 :] if after is not None else order:
        if name in vars(owner):
            return inside(vars(owner)[name]), owner
    return MISSING, object


def is_generated(method: Any) -> bool:
    """Whether a method was made by ``dataclasses``: there is no source of it."""
    return isinstance(method, FunctionType) and method.__code__.co_filename == "<string>"


def field_names(ctx: Context, cls: type) -> dict[str, None]:
    """The attributes that objects of a class may get: those that some method of it assigns, as far as is known."""
    if cls not in ctx.known_fields:
        ctx.known_fields[cls] = dict.fromkeys(_assigned(cls))
    return ctx.known_fields[cls]


def _assigned(cls: type) -> list[str]:
    names = [f.name for f in dataclasses.fields(cls)] if dataclasses.is_dataclass(cls) else []
    own: list[str] = []
    for owner in reversed(_order_of(cls)):
        slots = vars(owner).get("__slots__", ())
        names += [slots] if isinstance(slots, str) else [s for s in slots if s != "__dict__"]
        for member in vars(owner).values():
            for f in map(inside, (member, getattr(member, "__func__", None), getattr(member, "fget", None))):
                if isinstance(f, FunctionType) and not is_generated(f):
                    names += [i.argval for i in dis.get_instructions(f) if i.opname == "STORE_ATTR"]
            if isinstance(setter := inside(getattr(member, "fset", None)), FunctionType):
                own += _into_dict(setter)
            if isinstance(member, cached_property):
                names.append(member.attrname or "")
        if owner in INHERITED.values():
            names.append(hidden_name(owner))
    properties = {n for n in names if isinstance(found := lookup(cls, n)[0], property) or describes(found)} - set(own)
    return [n for n in dict.fromkeys(own + names) if n and n not in properties]


def _into_dict(setter: FunctionType) -> list[str]:
    """The names under which the setter of a property puts what it is given into the ``__dict__``."""
    code = setter.__code__
    return [c for c in code.co_consts if isinstance(c, str) and c.isidentifier()] if "__dict__" in code.co_names else []


def hidden_name(ours: type) -> str:
    """The field that holds the list or dict that an object is."""
    return f"_{getattr(ours, 'holds', ours).__name__}__items"


def new_instance(ctx: Context, cls: type, names: Iterable[str] = ()) -> Instance:
    """An object whose fields are not set yet; ``names`` come first among them."""
    made = Instance(cls, dict.fromkeys(names) | field_names(ctx, cls))
    ctx.state.update(dict.fromkeys(made.cells.values(), UNBOUND))
    ctx.state[made.anchor] = NONE_VALUE
    return made


def cell_of(ctx: Context, made: Instance, name: str) -> Cell:
    cell = made.cells.get(name)
    if cell is None:
        new_field(ctx, made.cls, name)
    return cell


def new_field(ctx: Context, cls: type, name: str) -> NoReturn:
    """Begin again, with a field that no method of the class assigns."""
    names = field_names(ctx, cls)
    assert name not in names, f"{cls.__name__}.{name}"
    names[name] = None
    raise NewField


def own_names(ctx: Context, value: Object) -> tuple[str, ...]:
    """The names of the fields that an object has, in order (those of a dataclass in theirs)."""
    if isinstance(value, Numbered):
        return tuple(n for n in value.table.columns if held(ctx, value, n) is not UNBOUND)
    first = value if isinstance(value, Instance) else value.objects[0]
    return tuple(n for n, c in first.cells.items() if ctx.state.get(c, UNBOUND) is not UNBOUND)


def field_values(ctx: Context, value: Object) -> dict[str, Abstract]:
    """The fields that an object has, in order."""
    return {name: get_field(ctx, value, name) for name in own_names(ctx, value)}


def has_field(ctx: Context, base: Object, name: str) -> Operand:
    """Whether an object has an attribute."""
    found, _ = lookup(base.cls, name)
    if found is not MISSING and not isinstance(found, MemberDescriptorType):
        return literal(True)
    value = own_field(ctx, base, name)
    return value.flag if isinstance(value, Maybe) else literal(value is not UNBOUND)


def own_field(ctx: Context, base: Object, name: str) -> Any:
    """What an object itself has under a name: UNBOUND if nothing, or a Maybe."""
    return field_of_one(ctx, base, name) if isinstance(base, OneOf) else _held(ctx, base, name)


def _held(ctx: Context, base: Instance | Numbered, name: str) -> Any:
    """What a field holds, or UNBOUND."""
    if isinstance(base, Numbered):
        return held(ctx, base, name)
    return ctx.state.get(base.cells[name], UNBOUND) if name in base.cells else UNBOUND


def each(ctx: Context, value: OneOf, action: Callable[[Instance], Abstract | None]) -> Abstract:
    """``action`` on the object that is meant."""
    result = branch(ctx, value.index, [lambda o=o: action(o) for o in value.objects])  # type: ignore[misc]
    return constant(0) if result is None else result


def by_kind(ctx: Context, value: OneKind, action: Callable[[Numbered], Abstract | None]) -> Abstract | None:
    """``action`` on the object, as one of the class that it is of."""
    return branch(ctx, value.which, [lambda t=t: action(Numbered(t, value.number)) for t in value.tables])  # type: ignore[misc]


def get_field(ctx: Context, base: Object, name: str) -> Abstract:
    """``base.name``."""
    found, owner = lookup(base.cls, name)
    if isinstance(found, property):
        return ctx.call(ctx, Static(found.fget), [base], {})
    if describes(found):
        return of_descriptor(ctx, base, base.cls, name, found, owner)
    if name == "__class__":
        return Static(base.cls)
    if name == "__dict__" and base.cls.__dictoffset__:
        if any(owner in INHERITED for owner in base.cls.__mro__):
            ctx.limitation("W200", "the __dict__ of an object that is a list or dict is not supported in compiled code",
                           "name the attributes")  # fmt: skip
        return FieldDict(base)
    if isinstance(base, OneOf) and name in base.objects[0].cells:
        return each(ctx, base, lambda o: get_field(ctx, o, name))
    value: Any = UNBOUND if isinstance(base, OneOf) else _held(ctx, base, name)
    if value is UNBOUND:
        return of_class(ctx, base, base.cls, name, found, owner)
    if not isinstance(value, Maybe):
        return value  # type: ignore[no-any-return]
    if found is MISSING or isinstance(found, MemberDescriptorType):
        ctx.check(value.flag, value.flag, "AttributeError", f"'{base.cls.__name__}' object has no attribute '{name}'")
        if isinstance(base, Instance):
            ctx.state[base.cells[name]] = value.value
        return value.value
    result = branch(ctx, value.flag, (lambda: value.value, lambda: of_class(ctx, base, base.cls, name, found, owner)))
    return constant(0) if result is None else result


def of_class(ctx: Context, base: Abstract, cls: type, name: str, found: Any, owner: type) -> Abstract:
    """What an object finds in its class: methods are bound, data is live."""
    match found:
        case FunctionType():
            load_attribute_of(ctx, owner, name)
            return BoundMethod(base, name)
        case staticmethod():
            return Static(found.__func__)
        case classmethod():
            return Partial(Static(found.__func__), (Static(cls),), ())
        case cached_property():
            value = ctx.call(ctx, Static(found.func), [base], {})
            if not ctx.dead:
                set_field(ctx, base, name, value, plain=True)
            return value
        case WrapperDescriptorType() | singledispatchmethod():
            return Partial(Static(found), (base,), ())
    if found is MISSING or isinstance(found, MemberDescriptorType):
        fallback, _ = lookup(cls, "__getattr__")
        if isinstance(fallback, FunctionType):
            return ctx.call(ctx, Static(fallback), [base, Static(name)], {})
        ctx.raise_error("AttributeError", f"'{cls.__name__}' object has no attribute '{name}'")
        return constant(0)
    if hasattr(type(found), "__get__"):
        return of_descriptor(ctx, base, cls, name, found, owner)
    data = load_attribute_of(ctx, owner, name)
    assert data is not None
    return data


@per_kind(0)
def set_field(ctx: Context, base: Abstract, name: str, value: Abstract, plain: bool = False) -> None:
    """``base.name = value``; with ``plain``, past all properties and frozen classes."""
    if isinstance(base, Optional):
        ctx.check(base.flag, base.flag, "AttributeError", f"'NoneType' object has no attribute '{name}'")
        base = base.some
    if isinstance(base, OneKind):
        by_kind(ctx, base, lambda one: set_field(ctx, one, name, value, plain))
        return
    if isinstance(base, ArrayRef) and name in ("real", "imag", "flat"):
        _set_part(ctx, base, name, value)
        return
    if isinstance(base, OneFunction):
        branch(ctx, base.index, [partial(set_field, ctx, f, name, value) for f in base.functions])
        return
    if isinstance(base, Function):
        base = ctx.library["function.space"](ctx, base) or base
    if not isinstance(base, Object):
        _set_other(ctx, base, name, value)
        return
    cls = base.cls
    found, owner = lookup(cls, name)
    setter, setting = lookup(cls, "__setattr__")
    if not plain and setting not in (object, BaseException):
        if is_generated(setter):
            ctx.raise_error(error_of(ctx, dataclasses.FrozenInstanceError), f"cannot assign to field {name!r}")
        else:
            ctx.call(ctx, Static(setter), [base, Static(name), value], {})
        return
    if isinstance(found, property):
        if found.fset is None:
            ctx.raise_error("AttributeError", f"property {name!r} of {cls.__name__!r} object has no setter")
        else:
            ctx.call(ctx, Static(found.fset), [base, value], {})
        return
    if describes(found):
        set_by_descriptor(ctx, base, name, found, owner, value)
        return
    put_field(ctx, base, name, value)


def put_field(ctx: Context, base: Object, name: str, value: Abstract) -> None:
    """``base.__dict__[name] = value``."""
    if isinstance(base, OneOf):
        each(ctx, base, lambda o: _put(ctx, o, name, value))
    elif isinstance(base, Numbered):
        if name not in base.table.columns:
            new_field(ctx, base.cls, name)
        put(ctx, base, name, value)
    else:
        _put(ctx, base, name, value)


def _set_part(ctx: Context, base: ArrayRef, name: str, value: Abstract) -> None:
    """Parts of an array are written as a whole; what an operation in place gives back is there already."""
    target = ctx.library["flat"](ctx, base) if name == "flat" else ctx.library["part"](ctx, base, name)
    if isinstance(value, ArrayRef) and value.storage is target.storage and value.steps == target.steps:
        return
    ctx.library["assign"](ctx, base if isinstance(value, Scalar) and name == "flat" else target, value)


def _put(ctx: Context, base: Instance, name: str, value: Abstract) -> None:
    cell = cell_of(ctx, base, name)
    others = {b for a, b in ctx.same_links if a is base}
    if others and not others.isdisjoint(ctx.reachable()):
        raise NeedsTable(base.cls)
    ctx.state[cell] = value
    if base in ctx.given:
        ctx.library["field_set"](ctx, base, name, value)


def error_of(ctx: Context, cls: type) -> str:
    if cls not in ctx.errors:
        ctx.errors.append(cls)
    return f"index:{ctx.errors.index(cls)}"


def _set_other(ctx: Context, base: Abstract, name: str, value: Abstract) -> None:
    match base:
        case ArrayRef() if name == "shape":
            ctx.library["set_shape"](ctx, base, value)
        case BoundMethod(ArrayRef(), "flags"):
            ctx.limitation("W235", f"the flag '{name}' of an array is assigned in compiled code",
                           "assign it outside of the function")  # fmt: skip
        case Static(None):
            ctx.raise_error("AttributeError", f"'NoneType' object has no attribute '{name}'")
        case Tuple(cls=cls) if name in getattr(cls, "_fields", ()):
            ctx.raise_error("AttributeError", "can't set attribute")
        case Static(obj) if ctx.library["set_attribute_outside"](ctx, obj, name, value):
            return
        case Static(obj):
            what = f"class {obj.__name__}" if isinstance(obj, type) else "an object that lives outside the function"
            ctx.limitation("W235", f"the attribute '{name}' of {what} is assigned in compiled code",
                           "pass the object as an argument, or return the new value")  # fmt: skip
        case _:
            ctx.limitation("W235", f"the attribute '{name}' is assigned in compiled code", "keep it in a variable")


def field_of_one(ctx: Context, value: OneOf, name: str) -> Any:
    """What a field holds of the object that is meant, be it unbound."""
    return branch(ctx, value.index, [lambda o=o: _held(ctx, o, name) for o in value.objects])  # type: ignore[misc]


SERVICES: dict[str, Any] = {"field_of_one": field_of_one}
