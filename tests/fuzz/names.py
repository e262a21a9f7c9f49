"""What a generated program may talk about: its variables by kind, its parameters, its limits."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "PARAMETERS", "RETURN", "START", "Scope"]

KINDS = {
    "int": ("i0", "i1", "i2"),
    "float": ("x0", "x1"),
    "bool": ("f0", "f1"),
    "float64": ("d0", "d1"),
    "int64": ("j0", "j1"),
}
"""Variables of a program. A variable keeps its kind, so that results compare exactly."""

PARAMETERS = ("n", "m", "y", "a", "b", "p", "g")

START = """\
    i0, i1, i2 = n, m, 0
    x0, x1 = y, 0.5
    f0, f1 = n > m, False
    d0, d1 = np.float64(y), np.float64(-1.25)
    j0, j1 = np.int64(n), np.int64(3)
    best = None
    if n > 100:
        u0 = 0
"""

RETURN = "i0, i1, i2, x0, x1, f0, f1, d0, d1, j0, j1, best"


@dataclass(frozen=True)
class Scope:
    """Where a statement or an expression stands.

    ``locals`` are the names of each kind, ``arrays`` whether the arrays can be used, ``helpers`` the functions that can
    be called (name to kinds of parameters, and kind of the result), ``loops`` the depth of loops, ``depth`` how much
    deeper blocks may nest, ``rich`` whether there are containers and objects,
    ``deep`` whether there are objects and lists in lists.
    """

    locals: dict[str, tuple[str, ...]]
    arrays: bool
    helpers: dict[str, tuple[tuple[str, ...], str]]
    leave: str
    loops: int = 0
    depth: int = 3
    maybe: bool = True
    closures: tuple[str, ...] = ()
    rich: bool = False
    deep: bool = False
