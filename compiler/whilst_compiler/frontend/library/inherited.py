"""Objects of users' classes that are lists, dicts and the like: their methods are of classes written here."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from whilst_compiler.frontend.library.written import inherited, inherited_more
from whilst_compiler.frontend.objects.instances import INHERITED, get_field, hidden_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import Abstract

__all__ = ["SERVICES"]

INHERITED.update({
    list: inherited.InheritedList, dict: inherited.InheritedDict, set: inherited_more.InheritedSet,
    deque: inherited_more.InheritedDeque, Counter: inherited_more.InheritedCounter,
})  # fmt: skip


def content_of(ctx: Context, value: Abstract) -> Abstract:
    """The list or dict in an object that is one; anything else as it is."""
    if isinstance(value, Object):
        for base, ours in INHERITED.items():
            if issubclass(value.cls, base):
                return get_field(ctx, value, hidden_name(ours))
    return value


@function(inherited.content_of)
def _content_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return content_of(ctx, args[0])


_content_of.takes_lists = _content_of.streams = True  # type: ignore[attr-defined]
SERVICES: dict[str, Any] = {"content_of": content_of}
