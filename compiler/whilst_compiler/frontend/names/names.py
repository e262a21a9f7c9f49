"""Names that are not local: globals, builtins and closure variables of real functions, kept live by guards.

A number or an array is read anew at each call (a hidden input); a function, a module, a class or a string is taken for
granted and guarded.
"""

from __future__ import annotations

import builtins
from collections import deque
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from whilst_compiler.frontend.names.outside_data import SCALARS, container_spec, data_spec, is_fixed, parts_apart
from whilst_compiler.frontend.signature.contents import ContentSource, contents_of
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.places import (
    MISSING,
    AttributeSource,
    CellSource,
    FunctionSource,
    GlobalSource,
    Guard,
    Hidden,
    ObjectSource,
    Readable,
    Source,
)
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import origin
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.state.wide import fits
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import Abstract, Maybe, Partial, Range, Record, Scope, Static, constant

__all__ = [
    "FIXED",
    "NewArrayInput",
    "attribute_key",
    "changed_outside",
    "from_outside",
    "guard",
    "guard_function",
    "hidden_input",
    "load_attribute_of",
    "load_name",
    "object_input",
    "same_constant",
    "same_object",
    "seen",
    "source_of",
]

_OWN = f"{__package__}.library."


def same_object(a: Any, b: Any) -> bool:
    return a is b


def same_constant(a: Any, b: Any) -> bool:
    return a is b or (a.__class__ is b.__class__ and bool(a == b))


def same_contents(a: Any, b: Any) -> bool:
    return bool(a == b)


def load_name(ctx: Context, name: str) -> Abstract:
    cell = ctx.cell(name) if name not in ctx.frame.definition.global_names else None
    if cell is not None:
        return seen(ctx, ctx.lookup(cell))
    source, key = source_of(ctx, name)
    value = ctx.outside[key].now(ctx) if key in ctx.outside else source.read()
    if isinstance(value, Maybe):
        ctx.check(value.flag, value.flag, "NameError", _not_there(source))
        return value.value
    if value is MISSING:
        if key not in ctx.outside:
            guard(ctx, key, source, MISSING, same_object)
        ctx.raise_error("NameError", _not_there(source))
        return constant(0)
    return value if key in ctx.outside else from_outside(ctx, source, key, name, value)


def seen(ctx: Context, value: Abstract) -> Abstract:
    """A value that the user's code is about to look at."""
    if isinstance(value, Special) and value.refused:
        ctx.limitation("W262", value.refused, "keep it in a variable before it is raised, or catch it outside")
    return value


def source_of(ctx: Context, name: str) -> tuple[GlobalSource | CellSource, Any]:
    """Where a name that is not local has its value, and what tells this place from others."""
    scope: Scope | None = ctx.frame.scope if name not in ctx.frame.definition.global_names else None
    while scope is not None:
        if name in scope.closure:
            return CellSource(scope.closure[name], name), ("cell", id(scope.closure[name]))
        scope = scope.outer
    namespace = ctx.frame.scope.globals
    return GlobalSource(namespace, name), ("global", id(namespace), name)


def _not_there(source: GlobalSource | CellSource) -> str:
    if isinstance(source, CellSource):
        return f"cannot access free variable '{source.name}' where it is not associated with a value in enclosing scope"
    return f"name '{source.name}' is not defined"


def from_outside(ctx: Context, source: Source, key: Any, name: str, value: Any) -> Abstract:
    """A value that lives outside the function: a hidden input if it is data, else a guarded constant."""
    if ctx.frame.ours and (not ctx.at_entry or len(ctx.frames) > 1):
        return constant(value) if value.__class__ in SCALARS else Static(value)
    if key in ctx.hidden:
        return ctx.hidden[key][1]  # type: ignore[no-any-return]
    drawn = is_source(type(getattr(value, "__self__", None)))
    if isinstance(value, MethodType) and isinstance(value.__func__, FunctionType) and not drawn:
        return _method(ctx, source, key, name, value)
    spec = None if name in vars(builtins) and value is getattr(builtins, name) else data_spec(ctx, value)
    if value.__class__ is int and not fits(value):
        guard(ctx, key, source, value, same_constant)
        return Static(value)
    if spec is not None:
        if not ctx.at_entry and not is_fixed(spec):
            raise NewArrayInput(key, source, name)
        return hidden_input(ctx, source, key, name, spec)
    contents = contents_of(value)
    changed = _is_changed(ctx, key, value)
    if (contents is MISSING or changed) and isinstance(value, _CONTAINERS):
        spec = container_spec(ctx, value, changed)
    if spec is not None:
        if not ctx.at_entry:
            raise NewArrayInput(key, source, name)
        return hidden_input(ctx, source, key, name, spec)
    nested = contents is MISSING
    if nested and value.__class__ is dict:
        contents = contents_of(value, nested=True) if parts_apart(ctx, value) else MISSING
    if contents is not MISSING:
        guard(ctx, key, ContentSource(source, nested), contents, same_contents)
        return _container(ctx, source, key, name, value)
    if value.__class__ is bytes and not ctx.frame.ours:
        guard(ctx, key, source, value, same_constant)
        return _container(ctx, source, key, name, value)
    if value.__class__ is range and all(map(fits, (value.start, value.stop, value.step))):
        guard(ctx, key, source, value, same_constant)
        return Range(constant(value.start), constant(value.stop), constant(value.step))
    if isinstance(value, str | bytes) or value is None:
        guard(ctx, key, source, value, same_constant)
    else:
        guard(ctx, key, source, value, same_object)
    if isinstance(value, FunctionType):
        guard_function(ctx, value)
    return Static(value)


def _method(ctx: Context, source: Source, key: Any, name: str, value: MethodType) -> Abstract:
    """A method of an object: the function is taken for granted, the object is what it is at the call."""
    owner = from_outside(ctx, AttributeSource(source, "__self__"), (key, "__self__"), name, value.__self__)
    function = from_outside(ctx, AttributeSource(source, "__func__"), (key, "__func__"), name, value.__func__)
    return Partial(function, (owner,), ())


_CONTAINERS = (dict, set, deque, bytearray)


def _is_changed(ctx: Context, key: Any, value: Any) -> bool:
    """Whether the function changes a container, or (of a dict with names as keys) some such dict."""
    named = value.__class__ is dict and bool(value) and all(k.__class__ is str for k in value)
    return bool(ctx.options.get("records")) if named else key in ctx.options.get("changed_outside", ())


def changed_outside(ctx: Context, cell: Any) -> None:
    """A container that was taken as it is, or what is in it, is changed after all: begin again, with it as an input."""
    known = ctx.options.setdefault("changed_outside", set())
    found = [key for key, made in ctx.containers.items() if any(p.cell is cell for p in getattr(made, "parts", ()))]
    new = set(found or ctx.containers) - known  # (what is in one may be in any)
    if new:
        known |= new
        raise Again


def _container(ctx: Context, source: Source, key: Any, name: str, value: Any) -> Abstract:
    """A dict with names as keys is a record of constants; other containers are made at the top of the function."""
    plain = contents_of(value) is not MISSING
    if plain and value and value.__class__ is dict and all(k.__class__ is str for k in value):
        return Record(dict, tuple(value), tuple(ctx.library["constant_argument"](ctx, v) for v in value.values()))
    if key not in ctx.containers:
        if not ctx.at_entry:
            raise NewArrayInput(key, source, name)
        made = ctx.library["outside_table"](ctx, value, name) if value.__class__ is not bytes else None
        ctx.containers[key] = made or ctx.library["bytes_of_constant"](ctx, value)
    return ctx.containers[key]


def hidden_input(ctx: Context, source: Source, key: Any, name: str, spec: Spec) -> Abstract:
    """The value of ``source`` as an input that is read at each call."""
    found = ctx.hidden.get(key)
    if found is None:
        value = ctx.library["input_value"](ctx, spec, name)
        ctx.hidden[key] = found = (Hidden(source, spec), value)
    return found[1]  # type: ignore[no-any-return]


def object_input(ctx: Context, value: Any, name: str, spec: Spec) -> Abstract:
    """An object that is known, as an input of the graph: its address is another in each process."""
    return hidden_input(ctx, ObjectSource(value), ("object", id(value)), name, spec)


class NewArrayInput(Exception):
    """A global array, list or object was met: lowering starts again with it there from the beginning."""


def guard(ctx: Context, key: Any, source: Readable, value: Any, same: Any) -> None:
    ctx.guards.setdefault(key, Guard(source, value, same))


def guard_function(ctx: Context, function: FunctionType) -> None:
    if (function.__module__ or "").startswith(_OWN):
        return
    function, _ = origin(function)
    source = FunctionSource(function)
    ctx.guards.setdefault(("code", id(function)), Guard(source, source.read(), _same_code))


def _same_code(a: Any, b: Any) -> bool:
    return a[0] is b[0] and a[1] is b[1] and same_constant(a[2], b[2])


def load_attribute_of(ctx: Context, module: ModuleType | type | FunctionType, name: str) -> Abstract | None:
    """``module.name``: constants of the standard and NumPy modules are constants, others are live."""
    value = getattr(module, name, MISSING)
    if value is MISSING:
        guard(ctx, attribute_key(module, name), AttributeSource(ObjectSource(module), name), MISSING, same_object)
        return None
    if isinstance(module, type):
        module = next((owner for owner in module.__mro__ if name in vars(owner)), module)
    root = getattr(module, "__name__" if isinstance(module, ModuleType) else "__module__", "").split(".")[0]
    if root in FIXED and isinstance(value, bool | int | float | complex) and value.__class__ in SCALARS:
        return constant(value)
    if value is np.typecodes:
        return Record(dict, tuple(np.typecodes), tuple(map(Static, np.typecodes.values())))
    if root in FIXED and not isinstance(value, np.ndarray):
        return Static(value)
    key = attribute_key(module, name)
    if key in ctx.outside:
        return ctx.outside[key].now(ctx)  # type: ignore[no-any-return]
    return from_outside(ctx, AttributeSource(ObjectSource(module), name), key, name, value)


def attribute_key(owner: ModuleType | type | FunctionType, name: str) -> Any:
    """What tells an attribute from other places; one of a module is a global of its functions."""
    if isinstance(owner, ModuleType):
        return ("global", id(vars(owner)), name)
    return ("attribute", id(owner), name)


FIXED = {"math", "cmath", "numpy", "builtins", "operator", "sys", "functools", "itertools"}
