"""Objects of user classes are made: constructors, those that ``dataclasses`` writes too, and ``super()`` of them."""

from __future__ import annotations

import dataclasses
import inspect
from abc import ABCMeta
from collections import Counter
from types import FunctionType, WrapperDescriptorType
from typing import Any

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.lists.object_tables import early, moved, put
from whilst_compiler.frontend.names.names import load_attribute_of
from whilst_compiler.frontend.objects.instances import (
    INHERITED,
    KIND,
    MISSING,
    cell_of,
    hidden_name,
    is_generated,
    lookup,
    new_instance,
    of_class,
    set_field,
)
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import inside
from whilst_compiler.frontend.state.registry import bind_arguments, function
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    Instance,
    Partial,
    Scalar,
    Static,
    Super,
    Tuple,
    constant,
)  # fmt: skip

__all__ = ["SERVICES", "DataclassInit", "construct", "get_super"]


def construct(ctx: Context, cls: type, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``cls(*args, **keywords)`` for a class written in Python."""
    if type(cls) not in (type, ABCMeta) or not _is_plain(cls):
        if type(cls) not in (type, ABCMeta):
            title = f"the metaclass {type(cls).__name__} makes objects of class {cls.__name__} its own way"
            ctx.user_error("W123", title, "use a plain class, or make them through whilst.host")
        ctx.limitation("W239", f"objects of class {cls.__name__} are not made in compiled code yet",
                       "use a plain class, a tuple or arrays")  # fmt: skip
    if inspect.isabstract(cls):
        return _abstract(ctx, cls)
    new, maker = lookup(cls, "__new__")
    if maker is object:
        return _initialized(ctx, _bare(ctx, cls), args, keywords)
    load_attribute_of(ctx, maker, "__new__")
    made = ctx.call(ctx, Static(_function_of(new)), [Static(cls), *args], keywords)
    if ctx.dead:
        return constant(0)
    if isinstance(made, Instance | Numbered):
        return _initialized(ctx, made, args, keywords) if issubclass(made.cls, cls) else made
    if not isinstance(made, Scalar | Static | Tuple | ListRef) and lookup(cls, "__init__")[1] is not object:
        ctx.limitation("W239", f"what __new__ of {cls.__name__} returns may be an object of another class",
                       "let it return what super().__new__ made")  # fmt: skip
    return made


def _bare(ctx: Context, cls: type) -> Instance | Numbered:
    """``object.__new__(cls)``."""
    is_early = _is_early(ctx, cls) and not is_generated(lookup(cls, "__init__")[0])
    made = early(ctx, cls) if is_early else new_instance(ctx, cls)
    base = next((base for base in cls.__mro__ if base in INHERITED), None)
    if base is not None and not ctx.dead:
        set_field(ctx, made, hidden_name(INHERITED[base]), ctx.call(ctx, Static(base), [], {}), plain=True)
    return made


@function(object.__new__)
def _new(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Past all ``__new__`` of the user's."""
    cls = args[0].value if args and isinstance(args[0], Static) else None
    if not isinstance(cls, type) or type(cls) not in (type, ABCMeta) or not _is_plain(cls):
        ctx.limitation("W239", "object.__new__ is asked for what compiled code does not make",
                       "use a plain class, a tuple or arrays")  # fmt: skip
    if inspect.isabstract(cls):
        return _abstract(ctx, cls)
    if len(args) > 1 or keywords:
        ctx.raise_error("TypeError", "object.__new__() takes exactly one argument (the type to instantiate)")
        return constant(0)
    return _bare(ctx, cls)


def _initialized(
    ctx: Context, made: Instance | Numbered, args: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    """The object after ``__init__``."""
    cls = made.cls
    init, owner = lookup(cls, "__init__")
    load_attribute_of(ctx, owner, "__init__")
    if is_generated(init):
        made = _dataclass_init(ctx, made, owner, args, keywords)
    elif isinstance(init, FunctionType):
        ctx.call(ctx, Static(init), [made, *args], keywords)
    elif (args or keywords) and lookup(cls, "__new__")[1] is object:
        ctx.raise_error("TypeError", f"{cls.__name__}() takes no arguments")
    if ctx.dead:
        return constant(0)
    return moved(ctx, made) if cls in ctx.tables and isinstance(made, Instance) else made


def _is_early(ctx: Context, cls: type) -> bool:
    """Whether objects of a class are put somewhere by their own ``__init__``."""
    return cls in ctx.tables and cls in ctx.options.get("early", ())


_COUNTS = (Counter, dict)
_COUNTED_BY = ("__setitem__", "get")
"""What a counter of a class derived from Counter asks to count items, where that has it."""


def _is_plain(cls: type) -> bool:
    """Whether all state of objects of a class is in attributes, and Python code makes them."""
    if issubclass(cls, Counter) and any(
        name in vars(c) for c in cls.__mro__ for name in _COUNTED_BY if c not in _COUNTS
    ):
        return False
    return all(
        c is object
        or c in INHERITED
        or (
            not isinstance(vars(c).get("__init__"), WrapperDescriptorType)
            and ("__new__" not in vars(c) or isinstance(_function_of(vars(c)["__new__"]), FunctionType))
        )
        for c in cls.__mro__
    )


def _function_of(static: Any) -> Any:
    """The function in a static method."""
    return inside(getattr(static, "__func__", static))


def _abstract(ctx: Context, cls: type) -> Abstract:
    try:
        cls()
    except TypeError as error:
        ctx.raise_error("TypeError", str(error))
    return constant(0)


def _dataclass_init(
    ctx: Context, made: Instance | Numbered, owner: type, args: list[Abstract], keywords: dict[str, Abstract]
) -> Instance | Numbered:
    """The object, with its fields set; it is in its table already where its ``__post_init__`` needs that."""
    every: dict[str, dataclasses.Field[Any]] = vars(owner)["__dataclass_fields__"]
    kinds = {name: str(getattr(f, KIND)) for name, f in every.items()}
    fields = [f for n, f in every.items() if kinds[n] != "_FIELD_CLASSVAR"]
    given = [f for f in fields if f.init]
    defaults = {f.name: _default(ctx, f) for f in given if f.default is not dataclasses.MISSING}
    later = [f.name for f in given if f.default_factory is not dataclasses.MISSING]
    defaults |= dict.fromkeys(later, NONE_VALUE)
    positional = ["self", *(f.name for f in given if not f.kw_only)]
    only = [f.name for f in given if f.kw_only]
    name = f"{owner.__qualname__}.__init__"
    missing = set(later) - set(keywords) - set(positional[: 1 + len(args)])
    bound = bind_arguments(ctx, name, positional, [made, *args], keywords, defaults, only)
    if ctx.dead:
        return made
    for f in fields:
        if kinds[f.name] == "_FIELD_INITVAR":
            continue
        if f.name in missing or (not f.init and f.default_factory is not dataclasses.MISSING):
            ctx.making = f.name
            value = ctx.call(ctx, Static(f.default_factory), [], {})
            ctx.making = ""
        elif f.init:
            value = bound[f.name]
        elif f.default is not dataclasses.MISSING:
            value = _default(ctx, f)
        else:
            continue
        if ctx.dead:
            return made
        if isinstance(made, Numbered):
            put(ctx, made, f.name, value)
        else:
            ctx.state[cell_of(ctx, made, f.name)] = value
    post, _ = lookup(made.cls, "__post_init__")
    if isinstance(post, FunctionType):
        initial = [bound[f.name] for f in fields if kinds[f.name] == "_FIELD_INITVAR"]
        known = moved(ctx, made) if isinstance(made, Instance) and _is_early(ctx, made.cls) else made
        ctx.call(ctx, Static(post), [known, *initial], {})
        return known
    return made


def _default(ctx: Context, f: dataclasses.Field[Any]) -> Abstract:
    return ctx.library["constant_argument"](ctx, f.default)  # type: ignore[no-any-return]


class DataclassInit:
    """The ``__init__`` that ``dataclasses`` made for a class, as a callable known now."""

    def __init__(self, owner: type) -> None:
        self.owner = owner

    def lower(self, ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        made, *rest = args
        assert isinstance(made, Instance | Numbered)
        _dataclass_init(ctx, made, self.owner, rest, keywords)
        return NONE_VALUE


def get_super(ctx: Context, base: Super, name: str) -> Abstract:
    """``super().name``."""
    value = base.value
    if isinstance(value, Static):
        cls = value.value if isinstance(value.value, type) else type(value.value)
    else:
        cls = value.cls  # type: ignore[union-attr]
    found, owner = lookup(cls, name, base.cls)
    if (
        isinstance(found, FunctionType)
        and is_generated(found)
        and name == "__init__"
        and isinstance(value, Instance | Numbered)
    ):
        return Partial(Static(DataclassInit(owner)), (value,), ())
    if name == "__new__":
        load_attribute_of(ctx, owner, name)
        return Static(_function_of(found))
    if isinstance(found, FunctionType):
        load_attribute_of(ctx, owner, name)
        return Partial(Static(found), (value,), ())
    if isinstance(found, property):
        return ctx.call(ctx, Static(found.fget), [value], {})
    if found is MISSING:
        ctx.raise_error("AttributeError", f"'super' object has no attribute '{name}'")
        return constant(0)
    return of_class(ctx, value, cls, name, found, owner)


SERVICES: dict[str, Any] = {"construct": construct}
