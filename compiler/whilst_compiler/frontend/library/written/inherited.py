"""What objects of users' classes that are lists or dicts have of these: methods over a list or dict in a field.

What is there when the object is made, the front end puts there; ``__init__`` may never be called.
"""

from __future__ import annotations

from typing import Any

__all__ = ["InheritedDict", "InheritedList", "content_of"]


def content_of(value: Any) -> Any:
    """The list or dict in such an object; anything else as it is."""


class InheritedList:
    """``list``, for classes that inherit from it."""

    __items: Any

    def __init__(self, items: Any = ()) -> None:
        self.__items.clear()
        self.__items.extend(items)

    def __len__(self) -> int:
        return len(self.__items)

    def __getitem__(self, index: Any) -> Any:
        return self.__items[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        self.__items[index] = value

    def __delitem__(self, index: Any) -> None:
        del self.__items[index]

    def __iter__(self) -> Any:
        return iter(self.__items)

    def __reversed__(self) -> Any:
        return reversed(self.__items)

    def __contains__(self, item: Any) -> bool:
        return item in self.__items

    def __repr__(self) -> str:
        return repr(self.__items)

    def __eq__(self, other: Any) -> Any:
        return self.__items == content_of(other)

    def __ne__(self, other: Any) -> Any:
        return self.__items != content_of(other)

    def __lt__(self, other: Any) -> Any:
        return self.__items < content_of(other)

    def __le__(self, other: Any) -> Any:
        return self.__items <= content_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.__items > content_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.__items >= content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Any) -> Any:
        return self.__items + content_of(other)

    def __radd__(self, other: Any) -> Any:
        return other + self.__items

    def __iadd__(self, other: Any) -> Any:
        self.__items.extend(other)
        return self

    def __mul__(self, times: Any) -> Any:
        return self.__items * times

    def __rmul__(self, times: Any) -> Any:
        return times * self.__items

    def __imul__(self, times: Any) -> Any:
        self.__items *= times
        return self

    def append(self, item: Any) -> None:
        self.__items.append(item)

    def extend(self, items: Any) -> None:
        self.__items.extend(items)

    def insert(self, index: Any, item: Any) -> None:
        self.__items.insert(index, item)

    def pop(self, index: Any = -1) -> Any:
        return self.__items.pop(index)

    def remove(self, item: Any) -> None:
        self.__items.remove(item)

    def index(self, item: Any, *bounds: Any) -> Any:
        return self.__items.index(item, *bounds)

    def count(self, item: Any) -> Any:
        return self.__items.count(item)

    def reverse(self) -> None:
        self.__items.reverse()

    def sort(self, *, key: Any = None, reverse: Any = False) -> None:
        self.__items.sort(key=key, reverse=reverse)

    def clear(self) -> None:
        self.__items.clear()

    def copy(self) -> Any:
        return self.__items.copy()


class InheritedDict:
    """``dict``, for classes that inherit from it."""

    __items: Any

    def __init__(self, items: Any = (), **named: Any) -> None:
        self.__items.update(content_of(items))
        self.__items.update(named)

    def __len__(self) -> int:
        return len(self.__items)

    def __getitem__(self, key: Any) -> Any:
        if key in self.__items:
            return self.__items[key]
        return self.__missing__(key)

    def __missing__(self, key: Any) -> Any:
        raise KeyError(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.__items[key] = value

    def __delitem__(self, key: Any) -> None:
        del self.__items[key]

    def __iter__(self) -> Any:
        return iter(self.__items)

    def __contains__(self, key: Any) -> bool:
        return key in self.__items

    def __repr__(self) -> str:
        return repr(self.__items)

    def __eq__(self, other: Any) -> Any:
        return self.__items == content_of(other)

    def __ne__(self, other: Any) -> Any:
        return self.__items != content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __or__(self, other: Any) -> Any:
        return self.__items | content_of(other)

    def __ror__(self, other: Any) -> Any:
        return other | self.__items

    def __ior__(self, other: Any) -> Any:
        self.__items.update(content_of(other))
        return self

    def keys(self) -> Any:
        return self.__items.keys()

    def values(self) -> Any:
        return self.__items.values()

    def items(self) -> Any:
        return self.__items.items()

    def get(self, key: Any, default: Any = None) -> Any:
        return self.__items.get(key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return self.__items.setdefault(key, default)

    def pop(self, key: Any, *default: Any) -> Any:
        return self.__items.pop(key, *default)

    def popitem(self) -> Any:
        return self.__items.popitem()

    def update(self, items: Any = (), **named: Any) -> None:
        self.__items.update(content_of(items))
        self.__items.update(named)

    def clear(self) -> None:
        self.__items.clear()

    def copy(self) -> Any:
        return self.__items.copy()
