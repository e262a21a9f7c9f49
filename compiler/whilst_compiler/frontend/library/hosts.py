"""The few places where compiled code calls Python itself: results that need decimal arithmetic of any length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.signature.drawing import made_here, object_of
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT, ScalarSpec

__all__ = ["Host", "PlainArguments", "Raising", "Watched", "decimal_round"]


class Host:
    """A Python function that returns one scalar."""

    many = False

    def __init__(self, function: Callable[..., Any], result: ScalarSpec, sure: bool = False) -> None:
        self.function = function
        self.results = (result,)
        self.sure = sure
        """Whether it never raises, so that no handler looks at what it raises."""

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)

    def on_plain(self, *args: Any) -> Any:
        """The result for Python's own numbers, as one."""
        found = self.function(*args)
        return found if found.__class__ in (int, float) else self.results[0].dtype.numpy.type(found).item()


@dataclass(frozen=True)
class PlainArguments:
    """A host that gets Python's own numbers where ``plain`` says so; others come as NumPy's scalars."""

    host: Any
    plain: tuple[bool, ...]

    @property
    def results(self) -> tuple[ScalarSpec, ...]:
        return self.host.results  # type: ignore[no-any-return]

    @property
    def plainly(self) -> Any:
        return self.host.on_plain if all(self.plain) else None

    def __call__(self, *args: Any) -> Any:
        return self.host(*[x.item() if own else x for x, own in zip(args, self.plain)])


@dataclass(frozen=True)
class Watched:
    """A host inside a ``try``: two more results say which of the classes caught there it raised (from 1), and what."""

    host: Any
    classes: tuple[type[BaseException], ...]

    @property
    def results(self) -> tuple[ScalarSpec, ...]:
        return (*self.host.results, PY_INT, PY_INT)

    def __call__(self, *args: Any) -> Any:
        own = self.host.results
        try:
            value = self.host(*args)
        except Exception as error:
            found = next((k for k, cls in enumerate(self.classes, 1) if isinstance(error, cls)), 0)
            if not found:
                raise
            made_here().append(error)
            return (*(spec.dtype.numpy.type(0) for spec in own), found, id(error))
        several = () if not own else (value,) if len(own) == 1 else tuple(value)
        return (*several, 0, 0)


class Raising:
    """Raises an exception of a host call again, with its own traceback."""

    results = ()

    def __call__(self, ticket: Any) -> None:
        error = object_of(ticket)
        raise error.with_traceback(error.__traceback__)


def _round(x: Any, digits: Any) -> float:
    return round(float(x), int(digits))


decimal_round = Host(_round, PY_FLOAT)
