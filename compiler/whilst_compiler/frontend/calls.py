"""Calls: user functions are inlined, known functions are looked up in the library, the rest is refused by name."""

from __future__ import annotations

import contextlib
import functools
from enum import Enum
from types import FunctionType, MethodDescriptorType, MethodType, WrapperDescriptorType
from typing import Any

import gast
import numpy as np

from whilst_compiler.errors import Limitation, UserError
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.growing_tuples import made_tuple
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import call_per_kind, is_union
from whilst_compiler.frontend.functions.generator_functions import generator_of
from whilst_compiler.frontend.functions.outlined import call_outlined
from whilst_compiler.frontend.functions.recursion import call_known
from whilst_compiler.frontend.iteration.displays import collected
from whilst_compiler.frontend.iteration.generators import Generator, is_generator
from whilst_compiler.frontend.joins.unions import Union, of_one_kind
from whilst_compiler.frontend.library import FUNCTIONS, METHODS, Handler, bind_arguments
from whilst_compiler.frontend.library.sharing import call_shared
from whilst_compiler.frontend.names.names import from_outside, guard_function
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.objects.constructing import DataclassInit, construct
from whilst_compiler.frontend.objects.dispatching import dispatch_of
from whilst_compiler.frontend.objects.instances import INHERITED, by_kind, lookup
from whilst_compiler.frontend.operators.defaults import has_keyword, without_defaults
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import handled, method_called, objection
from whilst_compiler.frontend.signature.drawing import Feed, Take, is_source
from whilst_compiler.frontend.signature.places import DefaultSource, ObjectSource
from whilst_compiler.frontend.signature.records import is_record
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame
from whilst_compiler.frontend.state.inside import FOREIGN, inside, origin, wraps_in
from whilst_compiler.frontend.state.registry import is_numpy
from whilst_compiler.frontend.state.unknown import kind_of, refuse_unknown, without_method
from whilst_compiler.frontend.state.ways_out import is_left_out
from whilst_compiler.frontend.statements import statements
from whilst_compiler.frontend.syntax import scope as scopes
from whilst_compiler.frontend.syntax.analyse import liveness
from whilst_compiler.frontend.syntax.desugar import Desugared, desugar
from whilst_compiler.frontend.syntax.read import Definition, read_function
from whilst_compiler.frontend.values.callees import OneFunction
from whilst_compiler.frontend.values.members import enumeration_of
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    DEAD,
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
    Record,
    Scalar,
    Scope,
    Static,
    Tuple,
    constant,
    is_exception_value,
    is_numpy_number,
    numpy_constant,
)  # fmt: skip

__all__ = ["call", "constant_argument", "function_of", "prepare", "run_function"]

_DEEPEST = 64
_MANAGED = contextlib.contextmanager(lambda: iter(())).__code__
_WITH_LISTS = {enumerate, zip, map, reversed, filter}
"""What takes a list as it will be, not as it is."""

_OF_ITERATORS = {len, bool, isinstance, callable}
"""What asks something of an iterator itself, not of its items."""


_OF_ANY_KIND = {print, str, repr, format, type}
"""What asks each of its arguments itself of which kind it is."""


def call(ctx: Context, callee: Abstract, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``callee(*args, **keywords)``."""
    match callee:
        case Function():
            return _inline(ctx, callee, args, keywords)
        case BoundMethod(base, name):
            return _call_method(ctx, base, name, args, keywords)
        case Static(value):
            return _call_object(ctx, value, args, keywords)
        case Partial(function, first, named):
            return call(ctx, function, [*first, *args], dict(named) | keywords)
        case Instance() | OneOf() | Numbered():
            found, _ = lookup(callee.cls, "__call__")
            if isinstance(found, FunctionType):
                return call(ctx, Static(found), [callee, *args], keywords)
        case Union():
            return call_per_kind(ctx, [callee], {}, lambda of, _: call(ctx, of[0], args, keywords))
        case OneFunction(index, functions):
            made = branch(ctx, index, [lambda f=f: call(ctx, f, args, keywords) for f in functions])  # type: ignore[misc]
            return constant(0) if made is None else made
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "'NoneType' object is not callable")
            return call(ctx, some, args, keywords)
    ctx.raise_error("TypeError", f"'{type_name(callee)}' object is not callable")
    return constant(0)


def _call_object(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if hasattr(type(value), "__whilst_derive__"):
        return ctx.library["changeable"](ctx, _derived(ctx, value, args, keywords))  # type: ignore[no-any-return]
    if is_union([*args, *keywords.values()]) and not _takes_any_kind(value):
        return call_per_kind(ctx, args, keywords, lambda a, k: _call_object(ctx, value, a, k))
    owner = getattr(value, "__self__", None)
    if is_source(type(owner)):
        return _call_method(ctx, Static(owner), value.__name__, args, keywords)
    ctx.numpy_counts |= is_numpy(value) or (value not in _LOOKING and any(map(_is_numpys, args)))
    handler = _library_handler(value)
    keywords = without_defaults(value, keywords)
    for key in keywords if handler is not None or isinstance(value, np.ufunc) else ():
        if not has_keyword(value, key):
            ctx.raise_error("TypeError", f"{value.__name__}() got an unexpected keyword argument '{key}'")
            return constant(0)
    if handler is not None:
        if value not in _WITH_LISTS and not hasattr(handler, "takes_lists"):
            kept = Generator if value in _OF_ITERATORS or hasattr(handler, "streams") else ()
            args = [ask(ctx, a, "frozen") if isinstance(a, Special) and not isinstance(a, kept) else a for a in args]
            if ctx.dead:
                return constant(0)
        if said := objection(value, args, keywords):
            ctx.raise_python(TypeError(said))
            return constant(0)
        return handled(ctx, handler, value, args, keywords)
    if is_left_out(value):
        refuse_unknown(ctx, value)
    if isinstance(value, np.ufunc):
        return ctx.library["call_ufunc"](ctx, value, args, keywords)  # type: ignore[no-any-return]
    if isinstance(value, np.vectorize):
        return ctx.library["call_vectorized"](ctx, value, args, keywords)  # type: ignore[no-any-return]
    if isinstance(value, DataclassInit):
        return value.lower(ctx, args, keywords)
    if (dispatch := dispatch_of(value)) is not None:
        return dispatch.lower(ctx, args, keywords)
    if getattr(value, "__code__", None) is _MANAGED:
        return ctx.library["managed"](ctx, Static(value.__wrapped__), args, keywords)  # type: ignore[no-any-return]
    memo = value if isinstance(value, functools._lru_cache_wrapper) else getattr(value, "__whilst_memo__", None)
    if isinstance(memo, functools._lru_cache_wrapper):
        return ctx.library["call_cached"](ctx, memo, value, args, keywords)  # type: ignore[no-any-return]
    inner = inside(value)
    if isinstance(inner, FunctionType):
        guard_function(ctx, inner)
        run = _inline_foreign if inner.__code__.co_filename.startswith(FOREIGN) else _inline
        return run(ctx, function_of(ctx, inner), args, keywords)
    if (isinstance(value, MethodDescriptorType) and args) or _is_inherited(value, args):
        return ctx.library["method_of_type"](ctx, value, args, keywords)  # type: ignore[no-any-return]
    if isinstance(value, MethodType):
        return call(ctx, Static(value.__func__), [_held(ctx, value.__self__), *args], keywords)
    if isinstance(value, functools.partial):
        given = [_held(ctx, a) for a in value.args]
        named = {k: _held(ctx, v) for k, v in value.keywords.items()}
        return call(ctx, Static(value.func), [*given, *args], named | keywords)
    if isinstance(value, Feed | Take) or (type(value).__name__ == "Host" and hasattr(value, "results")):
        return ctx.library["host_call"](ctx, value, args)  # type: ignore[no-any-return]
    if isinstance(value, type):
        return _construct(ctx, value, args, keywords)
    if value is None or not callable(value):
        ctx.raise_error("TypeError", f"'{type(value).__name__}' object is not callable")
        return constant(0)
    return refuse_unknown(ctx, value)


def _is_inherited(value: Any, args: list[Abstract]) -> bool:
    """Whether it is a method of a class of Python's that the class of an object inherits: ``list.__len__(self)``."""
    return (
        isinstance(value, WrapperDescriptorType)
        and value.__objclass__ in INHERITED
        and isinstance(next(iter(args), None), Instance | OneOf | Numbered)
    )


def _takes_any_kind(value: Any) -> bool:
    """Whether what is called keeps its arguments, or asks them itself."""
    handler = _library_handler(value)
    if handler is not None:
        return value in _OF_ANY_KIND or value in _WITH_LISTS or hasattr(handler, "takes_lists")
    kept = isinstance(value, type) and not issubclass(value, np.generic | BaseException)
    return kept or not isinstance(value, np.ufunc | type)


def _derived(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A derivative takes dicts as they are now."""

    def now(a: Abstract) -> Abstract:
        return ask(ctx, a, "frozen") if isinstance(a, Composite) and a.kind == RECORD else a

    named = {k: now(v) for k, v in keywords.items()}
    return ctx.library["derive"](ctx, value, [now(a) for a in args], named)  # type: ignore[no-any-return]


def _inline_foreign(ctx: Context, f: Function, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A function of the standard library or NumPy: where it cannot be compiled, the user is shown the call."""
    span = ctx.span()
    try:
        return _inline(ctx, f, args, keywords)
    except (Limitation, UserError) as error:
        labels = error.diagnostic.labels if error.diagnostic is not None else ()
        if not labels or span.file.startswith(FOREIGN) or any(label.span.file == span.file for label in labels):
            raise
        return refuse_unknown(ctx, f.python)


def _library_handler(value: Any) -> Handler | None:
    try:
        return FUNCTIONS.get(value)
    except TypeError:
        return None


def constant_argument(ctx: Context, value: Any) -> Abstract:
    if value.__class__ in (bool, int, float, complex):
        return constant(value)
    if value.__class__ in (tuple, list) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        return Tuple(tuple(constant_argument(ctx, v) for v in value), value.__class__)
    if isinstance(value, np.generic):
        with contextlib.suppress(KeyError):
            return numpy_constant(value)
    if isinstance(value, np.ndarray | np.generic):
        ctx.limitation("W237", "a default or bound argument is an array", "pass it as an argument")
    return Static(value)


def _held(ctx: Context, value: Any) -> Abstract:
    """What a method or a partial of outside holds: data is what it is at the call."""
    if isinstance(value, np.ndarray | np.generic) or is_record(value):
        return from_outside(ctx, ObjectSource(value), ("object", id(value)), "object", value)
    return constant_argument(ctx, value)


def _construct(ctx: Context, cls: type, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if issubclass(cls, np.generic):
        return ctx.library["numpy_scalar"](ctx, cls, args)  # type: ignore[no-any-return]
    fields = getattr(cls, "_fields", None)
    if issubclass(cls, tuple) and fields is not None:
        defaults = {k: constant_argument(ctx, v) for k, v in getattr(cls, "_field_defaults", {}).items()}
        bound = bind_arguments(ctx, cls.__name__, fields, args, keywords, defaults)
        return made_tuple(ctx, tuple(bound[f] for f in fields), cls) if not ctx.dead else constant(0)
    if cls is functools.partial:
        return Partial(args[0], tuple(args[1:]), tuple(keywords.items()))
    if issubclass(cls, BaseException):
        return ctx.library["make_exception"](ctx, cls, args, keywords)  # type: ignore[no-any-return]
    if issubclass(cls, Enum) and len(args) == 1 and not keywords:
        return ctx.library["enum.made"](ctx, cls, args[0])  # type: ignore[no-any-return]
    return construct(ctx, cls, args, keywords)


# -- methods ---------------------------------------------------------------------------------------------------


def _call_method(
    ctx: Context, base: Abstract, name: str, args: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    if isinstance(base, Linked):
        base = ask(ctx, base, "frozen")
    if isinstance(base, Tuple) and name in ("_replace", "_asdict") and hasattr(base.cls, "_fields"):
        fields = dict(zip(base.cls._fields, base.items)) | keywords
        values = tuple(fields.values())
        return Tuple(values, base.cls) if name == "_replace" else Record(dict, tuple(fields), values)
    if isinstance(base, Union):
        return call_per_kind(ctx, [base], {}, lambda of, _: call(ctx, get_attribute(ctx, of[0], name), args, keywords))
    if is_union([*args, *keywords.values()]) and isinstance(base, ArrayRef | Scalar | Static | Text):
        return call_per_kind(ctx, args, keywords, lambda a, k: _call_method(ctx, base, name, a, k))
    if isinstance(base, OneKind):
        result = by_kind(ctx, base, lambda one: _call_method(ctx, one, name, args, keywords))
        return constant(0) if result is None else result
    has_methods = isinstance(base, Tuple | Instance | OneOf | Numbered) or is_exception_value(base)
    cls = base.cls if has_methods else enumeration_of(base)  # type: ignore[union-attr]
    if cls is not None and isinstance(lookup(cls, name)[0], FunctionType):
        function = lookup(cls, name)[0]
        guard_function(ctx, function)
        return _inline(ctx, function_of(ctx, function), [base, *args], keywords)
    kind = kind_of(base)
    ctx.numpy_counts |= _is_numpys(base)
    if (handler := METHODS.get((kind, name))) is not None:
        keywords = without_defaults(getattr(np.ndarray, name, None), keywords) if kind == "array" else keywords
        return handled(ctx, handler, method_called(name), [base, *args], keywords)
    special = None if keywords else ctx.library["special_method"](ctx, base, name, args)
    return without_method(ctx, base, kind, name) if special is None else special


_LOOKING = frozenset((float, int, bool, complex, len, isinstance, range, enumerate, zip, reversed, list, tuple, print))
"""What does not compute with the numbers of an array."""


def _is_numpys(value: Abstract) -> bool:
    return isinstance(value, ArrayRef) or is_numpy_number(value)


# -- inlining --------------------------------------------------------------------------------------------------


def function_of(ctx: Context, function: FunctionType) -> Function:
    """A real function object as a value."""
    python, _ = origin(function)
    definition = read_function(python)
    closure = dict(zip(python.__code__.co_freevars, python.__closure__ or ()))
    own = ctx.library["scope_cells"](ctx, python) if ctx.local_cells and closure else {}
    scope = Scope(own, None, python.__globals__, closure)
    names = python.__code__.co_varnames[: python.__code__.co_argcount]
    given = python.__defaults__ or ()
    defaults = tuple(_default(ctx, python, n, d) for n, d in zip(names[len(names) - len(given) :], given))
    keyword_defaults = {k: _default(ctx, python, k, d) for k, d in (python.__kwdefaults__ or {}).items()}
    return Function(definition, defaults, keyword_defaults, scope, python, wraps_in(ctx, function))


def _default(ctx: Context, function: FunctionType, name: str, value: Any) -> Abstract:
    """A default; one that may be changed is the same at each call, and lives outside."""
    if not ctx.frames or not (isinstance(value, list | np.ndarray | dict | set) or is_record(value)):
        own = not ctx.frames and isinstance(value, tuple | list)  # where it is not given, it comes as an argument
        return Static(value) if own or isinstance(value, np.ndarray) else constant_argument(ctx, value)
    return from_outside(ctx, DefaultSource(function, name), ("default", id(function), name), name, value)


class _Prepared:
    """What does not depend on the types of the arguments: the structured body, liveness, names."""

    def __init__(self, definition: Definition) -> None:
        node = definition.node
        body = scopes.body_of(node)
        used = frozenset(n.id for n in scopes.walk(node) if isinstance(n, gast.Name))
        self.desugared: Desugared = desugar(node, used)
        names = scopes.names_of(body)
        self.closures = names.in_closures
        self.live = liveness(self.desugared.body, frozenset({self.desugared.result}))
        self.locals = names.bound.union(scopes.parameters(node), self.desugared.invented)
        definition.global_names, definition.nonlocal_names = names.global_names, names.nonlocal_names


def prepare(definition: Definition) -> _Prepared:
    found = definition.notes.get("prepared")
    if found is None:
        found = definition.notes["prepared"] = _Prepared(definition)
    return found


def _inline(ctx: Context, f: Function, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    name = f.definition.name
    if is_generator(f.definition):
        bound = _bind(ctx, f, args, keywords)
        if f.python is not None:
            guard_function(ctx, f.python)
        return constant(0) if ctx.dead else generator_of(ctx, f, bound, run_function)
    if len(ctx.frames) > _DEEPEST:
        ctx.limitation("W013", f"the call of '{name}' is nested too deeply", "write some of the functions out")
    bound = _bind(ctx, f, args, keywords)
    if ctx.dead:
        return constant(0)
    if f.python is not None:
        guard_function(ctx, f.python)
    if (value := call_shared(ctx, f, bound, _run)) is not None:
        return value
    if (value := call_outlined(ctx, f, bound, _run)) is not None:
        return value
    return _run(ctx, f, bound)


def _run(ctx: Context, f: Function, bound: dict[str, Abstract]) -> Abstract:
    """Lower the call of a function, which may call itself."""
    value = call_known(ctx, f, bound, run_function)
    return run_function(ctx, f, bound) if value is None else value


def run_function(ctx: Context, f: Function, bound: dict[str, Abstract], consumer: Any = None) -> Abstract:
    """Lower the body of a function whose parameters are bound; its result. ``consumer`` gets what it yields."""
    prepared = prepare(f.definition)
    scope = Scope({}, f.scope, f.scope.globals, {}, f)
    scope.cells = {name: Cell(name, scope) for name in sorted(prepared.locals)}
    frame = Frame(
        f.definition, scope, prepared.desugared.invented, prepared.closures, prepared.live.after,
        prepared.live.header, prepared.live.written, prepared.live.stored, prepared.live.moves,
        caller=ctx.builder.location, consumer=consumer, given=bound,
        result="" if ctx.frames or ctx.options.get("one_number") else prepared.desugared.result,
    )  # fmt: skip
    for name, cell in scope.cells.items():
        ctx.state[cell] = bound.get(name, UNBOUND)
    location = ctx.builder.location
    ctx.frames.append(frame)
    ctx.at(f.definition.node)
    try:
        statements(ctx, prepared.desugared.body)
        value = ctx.state.get(scope.cells[prepared.desugared.result], UNBOUND)
    finally:
        ctx.last_frame = ctx.frames.pop()
        ctx.builder.location = location
    if not prepared.closures:
        for cell in scope.cells.values():
            ctx.state.pop(cell, None)
    if ctx.dead:
        return constant(0)
    if value is UNBOUND or value is DEAD:  # it never comes to its end
        return Static(None)
    value = value.value if isinstance(value, Maybe) else value
    return of_one_kind(value) if frame.result else value


def _bind(ctx: Context, f: Function, args: list[Abstract], keywords: dict[str, Abstract]) -> dict[str, Abstract]:
    a = f.definition.node.args
    positional = [p.id for p in [*a.posonlyargs, *a.args]]
    defaults = dict(zip(positional[len(positional) - len(f.defaults) :], f.defaults)) | f.keyword_defaults
    extra: list[Abstract] | None = [] if a.vararg else None
    named: dict[str, Abstract] | None = {} if a.kwarg else None
    bound = bind_arguments(
        ctx, f.qualified_name, positional, args, keywords, defaults, [p.id for p in a.kwonlyargs], extra, named,
        positional_only=len(a.posonlyargs),
    )  # fmt: skip
    if extra is not None:
        bound[a.vararg.id] = collected(ctx, extra)
    if named is not None:
        bound[a.kwarg.id] = ctx.library["new_record"](ctx, named)
    return bound
