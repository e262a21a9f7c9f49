"""A compiled function as a method of an object."""

from __future__ import annotations

from types import MethodType
from typing import Any

from whilst.cache.shelf import put_up

__all__ = ["Bound"]


class Bound:
    """A compiled function whose first argument is given."""

    def __init__(self, function: Any, instance: object) -> None:
        self.__wrapped__ = function
        self.__self__ = instance

    @property
    def python(self) -> MethodType:
        return MethodType(self.__wrapped__.python, self.__self__)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        __tracebackhide__ = True
        return self.__wrapped__(self.__self__, *args, **keywords)

    def eager(self, *args: Any, **keywords: Any) -> Any:
        __tracebackhide__ = True
        return self.__wrapped__.eager(self.__self__, *args, **keywords)

    def lower(self, *args: Any, **keywords: Any) -> Any:
        return self.__wrapped__.lower(self.__self__, *args, **keywords)

    def show(self, stage: str, *args: Any, **keywords: Any) -> None:
        self.__wrapped__.show(stage, self.__self__, *args, **keywords)

    def explain(self, *args: Any, **keywords: Any) -> None:
        self.__wrapped__.explain(self.__self__, *args, **keywords)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bound):
            return NotImplemented
        return self.__wrapped__ is other.__wrapped__ and self.__self__ is other.__self__

    def __hash__(self) -> int:
        return hash((id(self.__wrapped__), id(self.__self__)))

    def __reduce__(self) -> tuple[Any, ...]:
        name = self.__wrapped__.__name__
        if getattr(self.__self__, name, None) == self:
            return getattr, (self.__self__, name), self.__wrapped__.shipped()
        return Bound, (self.__wrapped__, self.__self__)

    def __setstate__(self, shipped: dict[bytes, bytes]) -> None:
        put_up(shipped)

    def __repr__(self) -> str:
        return f"<bound {self.__wrapped__!r} of {self.__self__!r}>"
