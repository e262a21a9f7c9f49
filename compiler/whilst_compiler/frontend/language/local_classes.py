"""``class`` inside a function: the class itself is made when the function is compiled.

Its methods are functions of Python's like those of any class; the variables of the function around it that they use are
found by the cells that they close over.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any, NoReturn

from whilst_compiler.frontend.language.expressions import expression
from whilst_compiler.frontend.signature.places import MISSING
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.seen import NotApart
from whilst_compiler.frontend.values.values import Cell, Function, Static, constant_of

__all__ = ["class_statement"]

_DECORATORS = ("dataclasses", "functools", "enum", "typing", "abc")
"""The modules whose decorators of classes have no effect but on the class."""
_PLAIN = (bool, int, float, complex, str, bytes, type(None), tuple, frozenset)
_HELP = "define the class outside"


class _LaterError(Exception):
    """The body of a class looks at what is known only at run time."""


class _Later:
    """A value that is known only at run time."""

    def _look(self, *args: Any) -> NoReturn:
        raise _LaterError

    __bool__ = __eq__ = __hash__ = __repr__ = __str__ = __format__ = __iter__ = __len__ = __call__ = _look
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __index__ = _look
    __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = __contains__ = __getattr__ = __neg__ = __mod__ = __pow__ = _look


_LATER = _Later()


@dataclass(frozen=True)
class LocalClass:
    """A class made here, and the cells that its methods close over, by the names of the variables."""

    cls: type
    cells: dict[str, CellType]


def class_statement(ctx: Context, s: Any) -> None:
    """Make the class, or take the one that was made when the function was lowered before."""
    if ctx.outlining:  # each call of a function makes another one
        raise NotApart
    here = ctx.builder.location
    path = () if here is None else (*(place.span for place in here.frames()), here.root)
    made: dict[Any, LocalClass] = ctx.options.setdefault("local_classes", {})
    known = made.get((s.name, path))
    if known is None:
        known = made[s.name, path] = _made(ctx, s)
    own = {name: cell for name in known.cells if (cell := ctx.cell(name)) is not None}
    if own and len(ctx.builder.blocks) > 1:
        names = " and ".join(f"'{name}'" for name in own)
        ctx.limitation("W277", f"a class that uses {names} of the function around it is made in a loop or branch",
                       "define it before, or give its objects the value")  # fmt: skip
    for name, cell in own.items():
        ctx.local_cells[id(known.cells[name])] = cell
    ctx.bind(s.name, Static(known.cls))


def _made(ctx: Context, s: Any) -> LocalClass:
    decorators = [_decorator(ctx, d) for d in s.decorator_list]
    bases = [_known(ctx, b) for b in s.bases]
    keywords = {k.arg: _known(ctx, k.value) for k in s.keywords}
    _require_quiet(ctx, bases)
    code = _code_of(ctx, s)
    cells = {name: CellType(_value(ctx, name)) for name in code.co_freevars}
    body = FunctionType(code, ctx.frame.scope.globals, s.name, None, tuple(cells.values()))
    try:
        cls = builtins.__build_class__(body, s.name, *bases, **keywords)
        for decorator in reversed(decorators):
            cls = decorator(cls)
    except (_LaterError, NameError):
        _refuse(ctx, "looks at what is known only at run time")
    except Exception as error:
        _refuse(ctx, f"fails: {type(error).__name__}: {error}")
    for value in _contents(cls):
        if value is _LATER:
            _refuse(ctx, "has an attribute, or a default value, that is known only at run time")
        if isinstance(value, list | dict | set | bytearray):
            _refuse(ctx, "has an attribute, or a default value, that may be changed")
    return LocalClass(cls, cells)


def _known(ctx: Context, node: Any) -> Any:
    try:
        return constant_of(expression(ctx, node))
    except LookupError:
        _refuse(ctx, "is made of what is known only at run time")


def _decorator(ctx: Context, node: Any) -> Callable[[type], type]:
    call = getattr(node, "func", None)
    found: Any = _known(ctx, node if call is None else call)
    if getattr(found, "__module__", "") not in _DECORATORS:
        _refuse(ctx, "has a decorator that is not one of the standard library's")
    if call is None:
        return found  # type: ignore[no-any-return]
    return found(*(_known(ctx, a) for a in node.args), **{k.arg: _known(ctx, k.value) for k in node.keywords})  # type: ignore[no-any-return]


def _require_quiet(ctx: Context, bases: list[Any]) -> None:
    """Refuse what has effects besides the class: it would happen when the function is compiled."""
    for base in bases:
        if isinstance(getattr(getattr(base, "__init_subclass__", None), "__func__", None), FunctionType):
            root = base.__init_subclass__.__func__.__module__
            if root not in ("typing", "enum", "abc"):
                _refuse(ctx, "has a base with __init_subclass__")
        if isinstance(type(base).__new__, FunctionType) and type(base).__module__ not in ("enum", "abc", "typing"):
            _refuse(ctx, "has a base with a metaclass")


def _code_of(ctx: Context, s: Any) -> CodeType:
    """The code of the class's body, which Python has compiled along with the function around it."""
    first = min([s.lineno, *(d.lineno for d in s.decorator_list)])
    outer: Any = next((f.scope.function.python for f in ctx.frames[::-1] if _is_python(f.scope.function)), None)
    for code in _codes(outer.__code__) if outer is not None else ():
        if code.co_name == s.name and code.co_firstlineno == first:
            return code
    _refuse(ctx, "is in a function whose code is not known")


def _is_python(function: Function | None) -> bool:
    return function is not None and isinstance(function.python, FunctionType)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _value(ctx: Context, name: str) -> Any:
    """What a variable of the function around the class holds now."""
    cell = ctx.cell(name)
    if cell is None:
        scope = ctx.frame.scope
        while scope is not None and name not in scope.closure:
            scope = scope.outer  # type: ignore[assignment]
        return _LATER if scope is None else scope.closure[name].cell_contents
    held = ctx.state.get(cell)
    return held.value if isinstance(held, Static) else _LATER


def _contents(cls: type) -> Iterator[Any]:
    """What the attributes of a class hold, and the default values of its methods."""
    for name, value in vars(cls).items():
        made = name == "_field_defaults" or (name.startswith("_") and name.endswith("_"))
        if made and not isinstance(value, FunctionType):
            continue
        inner = ("__func__", "fget", "fset") if value is not _LATER else ()
        parts = [value, *(getattr(value, name, None) for name in inner)]
        functions = [f for f in parts if isinstance(f, FunctionType)]
        yield value
        for f in functions:
            yield from (x for x in (f.__defaults__ or ()) if x is _LATER or not isinstance(x, _PLAIN))
            yield from (f.__kwdefaults__ or {}).values()


def _refuse(ctx: Context, why: str) -> NoReturn:
    ctx.limitation("W277", f"a class inside a function {why}", _HELP)


def scope_cells(ctx: Context, function: FunctionType) -> dict[str, Cell]:
    """The variables that a method of a class made here closes over."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        own = ctx.local_cells.get(id(cell))
        if own is not None:
            if ctx.state.get(own, MISSING) is MISSING:
                ctx.limitation("W277", f"a method of a class inside a function uses '{name}', which is gone by now",
                               "give the object the value")  # fmt: skip
            found[name] = own
    return found


def closes_over(ctx: Context, cls: type) -> bool:
    """Whether objects of a class are of no use outside of the function that made it."""
    made: dict[Any, LocalClass] = ctx.options.get("local_classes", {})
    return any(
        known.cls is cls and any(id(c) in ctx.local_cells for c in known.cells.values()) for known in made.values()
    )


def is_local(ctx: Context, cls: type) -> bool:
    return any(known.cls is cls for known in ctx.options.get("local_classes", {}).values())


SERVICES: dict[str, Callable[..., Any]] = {"scope_cells": scope_cells, "closes_over": closes_over, "is_local": is_local}
