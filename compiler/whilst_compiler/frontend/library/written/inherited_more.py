"""What objects of users' classes that are sets, queues or counters have of these, see ``inherited``."""

from __future__ import annotations

from collections import deque
from typing import Any

from whilst_compiler.frontend.library.written import counting
from whilst_compiler.frontend.library.written.inherited import InheritedDict, content_of
from whilst_compiler.frontend.library.written.refusing import refuse

__all__ = ["InheritedCounter", "InheritedDeque", "InheritedSet", "counted", "discounted"]


def counted(counter: Any, items: Any, **named: Any) -> None:
    """Add the counts of a mapping, or of the items of an iterable, to those of a counter."""


def discounted(counter: Any, items: Any, **named: Any) -> None:
    """Take them away."""


class InheritedSet:
    """``set``, for classes that inherit from it; new sets are plain ones."""

    __items: Any

    def __init__(self, items: Any = ()) -> None:
        self.__items.clear()
        self.__items.update(content_of(items))

    def __len__(self) -> int:
        return len(self.__items)

    def __iter__(self) -> Any:
        return iter(self.__items)

    def __contains__(self, item: Any) -> bool:
        return item in self.__items

    def __repr__(self) -> str:
        inner = repr(self.__items) if self.__items else ""
        return f"{self.__class__.__name__}({inner})"

    def __eq__(self, other: Any) -> Any:
        return self.__items == content_of(other)

    def __ne__(self, other: Any) -> Any:
        return self.__items != content_of(other)

    def __le__(self, other: Any) -> Any:
        return self.__items <= content_of(other)

    def __lt__(self, other: Any) -> Any:
        return self.__items < content_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.__items >= content_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.__items > content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __ior__(self, other: Any) -> Any:
        self.__items.update(content_of(other))
        return self

    def __isub__(self, other: Any) -> Any:
        self.__items.difference_update(content_of(other))
        return self

    def __iand__(self, other: Any) -> Any:
        self.__items.intersection_update(content_of(other))
        return self

    def add(self, item: Any) -> None:
        self.__items.add(item)

    def update(self, *others: Any) -> None:
        for other in others:
            self.__items.update(content_of(other))

    def discard(self, item: Any) -> None:
        self.__items.discard(item)

    def remove(self, item: Any) -> None:
        self.__items.remove(item)

    def pop(self) -> Any:
        return self.__items.pop()

    def clear(self) -> None:
        self.__items.clear()

    def difference_update(self, other: Any) -> None:
        self.__items.difference_update(content_of(other))

    def intersection_update(self, other: Any) -> None:
        self.__items.intersection_update(content_of(other))

    def issubset(self, other: Any) -> Any:
        return self.__items.issubset(content_of(other))

    def issuperset(self, other: Any) -> Any:
        return self.__items.issuperset(content_of(other))

    def isdisjoint(self, other: Any) -> Any:
        return self.__items.isdisjoint(content_of(other))

    def __or__(self, other: Any) -> Any:
        return self.__items | content_of(other)

    def __ror__(self, other: Any) -> Any:
        return other | self.__items

    def __and__(self, other: Any) -> Any:
        return self.__items & content_of(other)

    def __rand__(self, other: Any) -> Any:
        return other & self.__items

    def __sub__(self, other: Any) -> Any:
        return self.__items - content_of(other)

    def __rsub__(self, other: Any) -> Any:
        return other - self.__items

    def __xor__(self, other: Any) -> Any:
        return self.__items ^ content_of(other)

    def __rxor__(self, other: Any) -> Any:
        return other ^ self.__items

    def intersection(self, other: Any) -> Any:
        return self.__items.intersection(content_of(other))

    def difference(self, other: Any) -> Any:
        return self.__items.difference(content_of(other))

    def symmetric_difference(self, other: Any) -> Any:
        return self.__items.symmetric_difference(content_of(other))

    def union(self, *others: Any) -> Any:
        made = self.__items.copy()
        for other in others:
            made.update(content_of(other))
        return made

    def symmetric_difference_update(self, other: Any) -> None:
        self.__items.symmetric_difference_update(content_of(other))

    def __ixor__(self, other: Any) -> Any:
        self.__items.symmetric_difference_update(content_of(other))
        return self

    def copy(self) -> Any:
        return self.__items.copy()


class InheritedDeque:
    """``deque``, for classes that inherit from it."""

    __items: Any

    def __init__(self, items: Any = (), maxlen: Any = None) -> None:
        if maxlen is None:
            self.__items.clear()
            self.__items.extend(content_of(items))
        else:
            self.__items = deque(content_of(items), maxlen)

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
        return self.__class__.__name__ + repr(self.__items)[len("deque") :]

    def __eq__(self, other: Any) -> Any:
        return self.__items == content_of(other)

    def __ne__(self, other: Any) -> Any:
        return self.__items != content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        self.__items.extend(content_of(other))
        return self

    @property
    def maxlen(self) -> Any:
        return self.__items.maxlen

    def append(self, item: Any) -> None:
        self.__items.append(item)

    def appendleft(self, item: Any) -> None:
        self.__items.appendleft(item)

    def extend(self, items: Any) -> None:
        self.__items.extend(content_of(items))

    def extendleft(self, items: Any) -> None:
        self.__items.extendleft(content_of(items))

    def pop(self) -> Any:
        return self.__items.pop()

    def popleft(self) -> Any:
        return self.__items.popleft()

    def rotate(self, steps: Any = 1) -> None:
        self.__items.rotate(steps)

    def remove(self, item: Any) -> None:
        self.__items.remove(item)

    def index(self, item: Any, *bounds: Any) -> Any:
        return self.__items.index(item, *bounds)

    def count(self, item: Any) -> Any:
        return self.__items.count(item)

    def insert(self, index: Any, item: Any) -> None:
        self.__items.insert(index, item)

    def reverse(self) -> None:
        self.__items.reverse()

    def clear(self) -> None:
        self.__items.clear()

    def _new(self, *others: Any) -> Any:
        refuse("a new queue of a class that inherits from deque", "make it by the class: Name(items)")

    __add__ = __mul__ = __rmul__ = __imul__ = __copy__ = copy = _new
    __lt__ = __le__ = __gt__ = __ge__ = _new


class InheritedCounter:
    """``Counter``, for classes that inherit from it: what it has beyond a dict."""

    holds = InheritedDict
    _InheritedDict__items: Any

    def __init__(self, items: Any = (), **named: Any) -> None:
        self.update(items, **named)

    def __missing__(self, key: Any) -> Any:
        return 0

    def __delitem__(self, key: Any) -> None:
        if key in self._InheritedDict__items:
            del self._InheritedDict__items[key]

    def __repr__(self) -> str:
        return self.__class__.__name__ + repr(self._InheritedDict__items)[len("Counter") :]

    def update(self, items: Any = (), **named: Any) -> None:
        counted(self._InheritedDict__items, content_of(items), **named)

    def subtract(self, items: Any = (), **named: Any) -> None:
        discounted(self._InheritedDict__items, content_of(items), **named)

    def most_common(self, n: Any = None) -> Any:
        return counting.most_common(self._InheritedDict__items, n)

    def elements(self) -> Any:
        return counting.elements(self._InheritedDict__items)

    def total(self) -> Any:
        return counting.total(self._InheritedDict__items)

    def copy(self) -> Any:
        return self.__class__(self)

    def _refused(self, *others: Any) -> Any:
        refuse("this operator of a class that inherits from Counter", "use update, or subtract")

    __add__ = __sub__ = __or__ = __and__ = __ror__ = __pos__ = __neg__ = _refused
    __iadd__ = __isub__ = __ior__ = __iand__ = _refused
    __lt__ = __le__ = __gt__ = __ge__ = _refused
