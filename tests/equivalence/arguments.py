"""Arguments by their names: ``a`` any array, ``f_nk`` floats of shape (n, k), ``i2`` integers that broadcast with ``a``.

The first letter says what the elements are, what follows the shape: nothing is the shape of the example, ``2`` or ``3``
one that broadcasts with it, ``_`` and letters the sizes of the axes (capital letters are never 0).
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from equivalence.values import POOLS, elements

__all__ = ["arguments"]

_FLOATS = ("float64", "float32")
_COMPLEX = ("complex128", "complex64")
_INTEGERS = ("int64", "int32", "uint8", "int8", "int16", "uint16", "uint32", "uint64")
KINDS: dict[str, tuple[str, ...]] = {
    "a": ("float64", "int64", *_FLOATS, "bool", *_INTEGERS, *_COMPLEX),
    "n": ("float64", "int64", *_FLOATS, *_INTEGERS, *_COMPLEX),
    "r": ("float64", "int64", *_FLOATS, "bool", *_INTEGERS),
    "s": ("float64", "int64", *_FLOATS, *_INTEGERS),
    "f": _FLOATS,
    "x": ("float64", *_FLOATS, *_COMPLEX),
    "z": _COMPLEX,
    "i": _INTEGERS,
    "j": ("int64", "int64", "int32", "uint8"),
    "b": ("bool",),
    "d": ("float64",),
}
_SCALARS: dict[str, tuple[Any, ...]] = {
    "k": (-3, -2, -1, 0, 1, 2, 3),
    "q": (0, 1, 2, 3, 4),
    "u": (0.0, 0.5, -1.5, 2.0, 3.25),
    "p": (0.0, 0.25, 0.5, 1.0, 0.9),
    "t": (True, False),
    "y": (-1, 3, 2.5, 1j, np.float32(1.5), np.int8(-3), np.uint8(200), np.float64(0.25), True),
}
_LAYOUTS = ("C", "C", "C", "F", "turned", "gaps", "reversed", "readonly", "repeated", "misaligned", "swapped")


def arguments(random: Random, names: tuple[str, ...], options: dict[str, str]) -> list[Any]:
    """One value for each name."""
    low, high = (int(n) for n in options.get("ranks", "0-3").split("-"))
    sizes = {letter: random.choice((3, 2, 1, 4, 0)) for letter in "nkml"}
    sizes |= {str(size): size for size in range(1, 6)}
    sizes |= {letter.upper(): max(size, 1) for letter, size in sizes.items()}
    rank = random.randint(low, high)
    base = tuple(random.choice((3, 2, 1, 4, 0)) for _ in range(rank))
    if "nonempty" in options:
        base = tuple(max(n, 1) for n in base)
    return [_argument(random, name, base, sizes, options) for name in names]


def _argument(random: Random, name: str, base: tuple[int, ...], sizes: dict[str, int], options: dict[str, str]) -> Any:
    kind, shape_of = name[0], name[1:]
    if kind in _SCALARS:
        return random.choice(_SCALARS[kind])
    if shape_of.startswith("_"):
        shape = tuple(sizes[letter] for letter in shape_of[1:])
    elif shape_of:
        shape = _broadcastable(random, base)
    else:
        shape = base
    dtype = np.dtype(random.choice(KINDS[kind]))
    pool = options.get("values", "any")
    pool = "indices" if kind == "j" and pool == "any" else pool
    array = elements(random, dtype, shape, POOLS[pool])
    layout = random.choice(_LAYOUTS)
    if (layout == "swapped" and "native" in options) or (layout in ("readonly", "repeated") and "writable" in options):
        layout = "C"
    return _laid_out(array, layout)


def _broadcastable(random: Random, base: tuple[int, ...]) -> tuple[int, ...]:
    """The shape itself most often, or one that broadcasts to it, or not quite."""
    choice = random.randrange(10)
    if choice < 5:
        return base
    if choice == 9 and base:
        return (*base[:-1], base[-1] + 1)
    kept = base[random.randint(0, len(base)) :]
    return tuple(1 if random.randrange(4) == 0 else n for n in kept)


def _laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """The same content in another layout of memory."""
    match layout:
        case "F":
            return np.asfortranarray(array) if array.ndim else array
        case "turned" if array.ndim:
            return np.moveaxis(np.moveaxis(array, -1, 0).copy(order="C"), 0, -1)
        case "gaps" if array.ndim:
            big = np.zeros(tuple(2 * n for n in array.shape), array.dtype)
            view = big[tuple(slice(None, None, 2) for _ in array.shape)]
            view[...] = array
            return view
        case "reversed" if array.ndim:
            step = tuple(slice(None, None, -1) for _ in array.shape)
            return array[step].copy()[step]
        case "readonly":
            array.flags.writeable = False
        case "repeated" if array.ndim and array.shape[0]:
            return np.broadcast_to(array[:1].copy(), array.shape)
        case "misaligned":
            odd = np.zeros(array.nbytes + 1, np.uint8)[1:].view(array.dtype).reshape(array.shape)
            odd[...] = array
            return odd
        case "swapped":
            return array.astype(array.dtype.newbyteorder(">"))
    return array
