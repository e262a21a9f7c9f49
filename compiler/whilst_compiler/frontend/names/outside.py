"""Names and attributes outside of the function that it assigns: globals, closure variables, attributes of classes.

Each is a cell of the state from the beginning on, which holds at first what is there at the call; what it holds at the
end is put there after the call.
"""

from __future__ import annotations

import dis
from abc import ABCMeta
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, NoReturn

from whilst_compiler.frontend.names.names import (
    FIXED,
    attribute_key,
    changed_outside,
    from_outside,
    guard,
    same_object,
    source_of,
)
from whilst_compiler.frontend.signature.places import (
    MISSING,
    AttributeSource,
    CellSource,
    GlobalSource,
    ObjectSource,
)
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import attributes_of
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.values import UNBOUND, Abstract, Cell, Scope

__all__ = ["SERVICES", "enter", "refuse_hosts"]

_EVERYONE = Scope({}, None, {})
"""What is outside belongs to no function that is being lowered: all of it may be read later."""
Outer = GlobalSource | CellSource | AttributeSource


@dataclass(frozen=True, eq=False)
class Outside:
    """A place outside that is assigned: its cell, and what was there at first."""

    source: Outer
    cell: Cell
    first: Any

    def now(self, ctx: Context) -> Any:
        """What is there at this point; MISSING if nothing is."""
        value = ctx.state[self.cell]
        return MISSING if value is UNBOUND else value


def enter(ctx: Context) -> None:
    """Before the first statement: the places that the lowering before this one saw assigned."""
    for key, source in ctx.options.get("assigned_outside", {}).items():
        value = source.read()
        cell = Cell(source.name, _EVERYONE)
        if value is MISSING:
            guard(ctx, key, source, MISSING, same_object)
            first: Any = UNBOUND
        else:
            first = from_outside(ctx, source, key, source.name, value)
            ctx.library["enter_kept"](ctx, source, first)
        ctx.state[cell] = first
        ctx.outside[key] = Outside(source, cell, first)


def changed(ctx: Context) -> Iterator[tuple[Outer, Any]]:
    """The places that hold something else now, and what."""
    for place in ctx.outside.values():
        value = ctx.state[place.cell]
        if value is not place.first and value is not UNBOUND:
            yield place.source, value


def assign(ctx: Context, name: str, value: Abstract) -> None:
    """``name = value`` where the name is global, or that of a variable of a function that has returned."""
    source, key = source_of(ctx, name)
    _put(ctx, source, key, value)


def set_attribute(ctx: Context, owner: Any, name: str, value: Abstract) -> bool:
    """``owner.name = value`` of a class, a module or a function of the user's; whether that can be done."""
    if isinstance(owner, type) and type(owner) not in (type, ABCMeta):
        return False
    if isinstance(owner, type) and ctx.library["is_local"](ctx, owner):
        return False
    known = vars(owner) if isinstance(owner, ModuleType | type) else attributes_of(owner)
    old = known.get(name, MISSING)
    if old is MISSING or isinstance(old, FunctionType | type | property) or hasattr(type(old), "__get__"):
        return False
    root = (owner.__name__ if isinstance(owner, ModuleType) else owner.__module__).partition(".")[0]
    if root in FIXED:
        return False
    _put(ctx, AttributeSource(ObjectSource(owner), name), attribute_key(owner, name), value)
    return True


def _put(ctx: Context, source: Outer, key: Any, value: Abstract) -> None:
    place = ctx.outside.get(key)
    if place is None:
        ctx.options.setdefault("assigned_outside", {})[key] = source
        raise Again
    ctx.state[place.cell] = value
    ctx.library["write_kept"](ctx, place.source, value)


def refuse_hosts(ctx: Context) -> None:
    """A host function must not meet a global on its way: one that is assigned here, or that it assigns itself."""
    for f in _functions(ctx.hosts):
        names = {instruction.argval: instruction.opname for instruction in dis.get_instructions(f)
                 if instruction.opname in ("LOAD_GLOBAL", "STORE_GLOBAL")}  # fmt: skip
        for name, done in names.items():
            key = ("global", id(f.__globals__), name)
            if key in ctx.outside or (done == "STORE_GLOBAL" and key in ctx.hidden):
                title = f"the host function '{f.__name__}' uses the global '{name}', which is changed in between"
                ctx.limitation("W268", title, "give it the value as an argument, and let it return the new one")


def _functions(hosts: Iterable[Any]) -> Iterator[FunctionType]:
    """The Python functions that hosts call, and those that these call by a global name."""
    todo, seen = list(hosts), set[int]()
    while todo:
        found = todo.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, FunctionType):
            yield found
            todo += [found.__globals__.get(name) for name in found.__code__.co_names]
        elif type(found).__name__ in ("Host", "PlainArguments", "Watched"):
            todo += [getattr(found, name, None) for name in ("fn", "host", "function")]


def _leaves(ctx: Context, part: Any) -> NoReturn:
    """A container that was taken as it is turns out to be returned: it has to be that very one."""
    changed_outside(ctx, part.cell)
    ctx.limitation("W255", "a part of a container that lives outside the function is returned",
                   "return a copy of it: list(...), dict(...) or set(...)")  # fmt: skip


SERVICES: dict[str, Any] = {
    "assign_outside": assign, "changed_outside": changed, "set_attribute_outside": set_attribute,
    "container_changed": changed_outside, "container_leaves": _leaves,
}  # fmt: skip
