"""Names that are not local: globals, builtins and closure variables of real functions, kept live by guards.

A number or an array is read anew at each call (a hidden input); a function, a module, a class or a string is taken for
granted and guarded.
"""

from __future__ import annotations

import builtins
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from whilst_compiler.frontend.contents import ContentSource, contents_of
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.lowered import (
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
from whilst_compiler.frontend.specs import (
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ItemsSpec,
    ListSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
    leaf_types,
)
from whilst_compiler.frontend.values import Abstract, Record, Scope, Static, constant
from whilst_compiler.ir.types import DType, Tensor

__all__ = [
    "NewArrayInput",
    "from_outside",
    "guard_function",
    "hidden_input",
    "load_attribute_of",
    "load_name",
    "object_input",
    "same_constant",
    "same_object",
]

_OWN = f"{__package__}.library."
_SCALARS: dict[Any, ScalarSpec] = {bool: PY_BOOL, int: PY_INT, float: PY_FLOAT, complex: PY_COMPLEX}


def same_object(a: Any, b: Any) -> bool:
    return a is b


def same_constant(a: Any, b: Any) -> bool:
    return a is b or (a.__class__ is b.__class__ and bool(a == b))


def same_contents(a: Any, b: Any) -> bool:
    return bool(a == b)


def load_name(ctx: Context, name: str) -> Abstract:
    cell = ctx.cell(name) if name not in _declared_global(ctx) else None
    if cell is not None:
        return ctx.lookup(cell)
    scope: Scope | None = ctx.frame.scope
    while scope is not None:
        if name in scope.closure:
            return _load(ctx, CellSource(scope.closure[name], name), ("cell", id(scope.closure[name])), name)
        scope = scope.outer
    namespace = ctx.frame.scope.globals
    return _load(ctx, GlobalSource(namespace, name), ("global", id(namespace), name), name)


def _declared_global(ctx: Context) -> frozenset[str]:
    return ctx.frame.definition.global_names


def _load(ctx: Context, source: Source, key: Any, name: str) -> Abstract:
    value = source.read()
    if value is MISSING:
        if isinstance(source, CellSource):
            text = f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        else:
            text = f"name '{name}' is not defined"
        guard(ctx, key, source, MISSING, same_object)
        ctx.raise_error("NameError", text)
        return constant(0)
    return from_outside(ctx, source, key, name, value)


def from_outside(ctx: Context, source: Source, key: Any, name: str, value: Any) -> Abstract:
    """A value that lives outside the function: a hidden input if it is data, else a guarded constant."""
    if ctx.frame.ours:
        return constant(value) if value.__class__ in _SCALARS else Static(value)
    spec = _data_spec(value)
    if spec is not None and not (name in vars(builtins) and value is getattr(builtins, name)):
        return hidden_input(ctx, source, key, name, spec)
    contents = contents_of(value)
    if contents is not MISSING:
        guard(ctx, key, ContentSource(source), contents, same_contents)
        return _container(ctx, source, key, name, value)
    if isinstance(value, str | bytes) or value is None:
        guard(ctx, key, source, value, same_constant)
    else:
        guard(ctx, key, source, value, same_object)
    if isinstance(value, FunctionType):
        guard_function(ctx, value)
    return Static(value)


def _container(ctx: Context, source: Source, key: Any, name: str, value: Any) -> Abstract:
    """A dict with names as keys is a record of constants; other containers are made at the top of the function."""
    if value and value.__class__ is dict and all(k.__class__ is str for k in value):
        return Record(dict, tuple(value), tuple(ctx.library["constant_argument"](ctx, v) for v in value.values()))
    if key not in ctx.containers:
        if not ctx.at_entry:
            raise NewArrayInput(key, source, name, None)
        ctx.containers[key] = ctx.library["outside_table"](ctx, value, name)
    return ctx.containers[key]


def _data_spec(value: Any) -> Spec | None:
    cls = value.__class__
    if cls in _SCALARS:
        return _SCALARS[cls]
    if isinstance(value, np.generic | np.ndarray):
        try:
            dtype = DType.of(value.dtype)
        except KeyError:
            return None
        if isinstance(value, np.generic):
            return ScalarSpec(dtype)
        return ArraySpec(dtype, tuple("?" if n > 1 else n for n in value.shape), bool(value.flags.writeable))
    if cls in (tuple, list):
        items = [_data_spec(v) for v in value]
        if all(i is not None for i in items):
            specs = tuple(i for i in items if i is not None)
            return TupleSpec(specs) if cls is tuple else _list_spec(specs)
    return None


def _list_spec(items: tuple[Spec, ...]) -> Spec:
    """A list: of any length where its items are numbers of one type."""
    if items and isinstance(items[0], ScalarSpec) and all(i == items[0] for i in items):
        return ListSpec(items[0], -1, given=True)
    return ItemsSpec(items, -1)


def _has_lists(spec: Spec) -> bool:
    match spec:
        case ItemsSpec() | ListSpec():
            return True
        case TupleSpec(items):
            return any(map(_has_lists, items))
    return False


def hidden_input(ctx: Context, source: Source, key: Any, name: str, spec: Spec) -> Abstract:
    """The value of ``source`` as an input that is read at each call."""
    found = ctx.hidden.get(key)
    if found is None:
        spec = _with_symbols(ctx, spec, name)
        arrays = any(isinstance(t, Tensor) and t.dims for t in leaf_types(spec))
        if not ctx.at_entry and (arrays or _has_lists(spec)):
            raise NewArrayInput(key, source, name, spec)
        value = ctx.library["input_value"](ctx, spec, name)
        ctx.hidden[key] = found = (Hidden(source, spec), value)
    return found[1]  # type: ignore[no-any-return]


def object_input(ctx: Context, value: Any, name: str, spec: Spec) -> Abstract:
    """An object that is known, as an input of the graph: its address is another in each process."""
    return hidden_input(ctx, ObjectSource(value), ("object", id(value)), name, spec)


class NewArrayInput(Exception):
    """A global array was met: lowering starts again with its storage there from the beginning."""


def _with_symbols(ctx: Context, spec: Spec, name: str) -> Spec:
    match spec:
        case ArraySpec(dtype, dims, writable, storage):
            return ArraySpec(dtype, tuple(ctx.fresh_symbol("g") if d == "?" else d for d in dims), writable, storage)
        case TupleSpec(items, cls):
            return TupleSpec(tuple(_with_symbols(ctx, i, name) for i in items), cls)
        case ItemsSpec(items, number):
            return ItemsSpec(tuple(_with_symbols(ctx, i, name) for i in items), number)
        case ListSpec(element):
            return ListSpec(element, -int(ctx.fresh_symbol("")), given=True)
        case _:
            return spec


def guard(ctx: Context, key: Any, source: Readable, value: Any, same: Any) -> None:
    ctx.guards.setdefault(key, Guard(source, value, same))


def guard_function(ctx: Context, function: FunctionType) -> None:
    if (function.__module__ or "").startswith(_OWN):
        return
    source = FunctionSource(function)
    ctx.guards.setdefault(("code", id(function)), Guard(source, source.read(), _same_code))


def _same_code(a: Any, b: Any) -> bool:
    return a[0] is b[0] and a[1] is b[1] and same_constant(a[2], b[2])


def load_attribute_of(ctx: Context, module: ModuleType | type, name: str) -> Abstract | None:
    """``module.name``: constants of the standard and NumPy modules are constants, others are live."""
    value = getattr(module, name, MISSING)
    if value is MISSING:
        return None
    root = getattr(module, "__module__" if isinstance(module, type) else "__name__", "").split(".")[0]
    if root in _FIXED and isinstance(value, bool | int | float | complex) and value.__class__ in _SCALARS:
        return constant(value)
    if root in _FIXED:
        return Static(value)
    source = AttributeSource(ObjectSource(module), name)
    return from_outside(ctx, source, ("attribute", id(module), name), name, value)


_FIXED = {"math", "cmath", "numpy", "builtins", "operator", "sys", "functools", "itertools"}
