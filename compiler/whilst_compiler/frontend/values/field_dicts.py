"""``object.__dict__``: the fields of an object under their names, whatever its class says of them."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import Same

__all__ = ["FieldDict"]


class FieldDict(Special):
    """The ``__dict__`` of an object: items are its fields, a property of that name or not."""

    __slots__ = ("owner",)
    kind = "field dict"
    cls = dict

    def __init__(self, owner: Any) -> None:
        self.owner = owner

    def template(self) -> Any:
        return Same(self)

    def held(self) -> tuple[Any, ...]:
        return (self.owner,)
