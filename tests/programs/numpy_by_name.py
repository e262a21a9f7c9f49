"""NumPy's functions with arguments given by name."""

import numpy as np

from programs.registry import program

A = np.arange(12.0).reshape(3, 4) % 5
V = np.array([3.0, -1.0, 2.0, 5.0])


@program((A, V), ulp=4)
def looks_and_shapes(a, v):
    return (
        np.ndim(a=a), np.shape(a=a), np.size(a=a, axis=0), np.transpose(a=a), np.ravel(a=a), np.reshape(a, shape=(2, 6)),
        np.copy(a=v), np.outer(a=v, b=v), np.trace(a=a), np.squeeze(a=a[None]), np.tile(A=v, reps=2), np.argwhere(a=v > 2),
        np.column_stack(tup=(v, v)), np.take(a, indices=[0], axis=1), np.roll(a, shift=1, axis=0), np.diag(v=v),
    )  # fmt: skip


@program((V, V * 1j), ulp=4)
def numbers(v, z):
    return (
        np.sum(a=v, axis=0), np.real(val=z), np.imag(val=z), np.angle(z=z), np.round(a=v, decimals=1), np.isclose(a=v, b=v),
        np.polyval(p=[1, 2], x=v), np.interp(x=0.5, xp=[0, 1], fp=[1, 2]), np.sort(a=v), np.lexsort(keys=(v, v)),
    )  # fmt: skip


@program((5,))
def ranges(n):
    return np.arange(start=0, stop=n), np.arange(stop=3), np.arange(1, stop=n, step=2, dtype=float), np.linspace(
        start=0, stop=1, num=n
    )
