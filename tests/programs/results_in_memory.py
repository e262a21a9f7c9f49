"""How new arrays lie in memory once they are returned: views of larger ones, turned ones, and who shares with whom."""

import numpy as np

from programs.registry import program

A = np.arange(12.0).reshape(3, 4)
B = np.arange(24.0).reshape(2, 3, 4)
LAYOUTS = ((A,), (A.T,), (np.asfortranarray(A),), (A[:, ::2],), (A[::-1],), (A[:, ::-1].T,), (A[:1],), (A[:0],))
CUBES = ((B,), (B.T,), (B.transpose(1, 2, 0),), (B.transpose(1, 0, 2)[::-1],), (B[:, ::2, ::-1],), (B[:, :1].T,))


@program((5,), (2,), layout=True)
def parts_of_a_larger_one(n):
    a = np.arange(3 * n, dtype=np.float64)
    m = a.reshape(n, 3)
    return a[::2], m[1:, ::-1], m.T, m[0], m[:, None, 1], a[...], m.reshape(-1), a[n:].reshape(2, n)


@program((5,), (2,), layout=True)
def one_view_alone(n):
    return np.arange(n * n).reshape(n, n)[:, 1]


@program((4,), (1,), layout=True)
def parts_of_numbers(n):
    z = np.ones(n) + 2j
    k = np.arange(n)
    return z.real, z.imag[::-1], k.view(np.float64), k.view(np.int32), np.diagonal(np.outer(k, k)), k[n - 1, ...]


@program((A,), (B,), layout=True)
def read_only_views(a):
    return np.broadcast_to(a * 2, (2, *a.shape)), np.diagonal(a + 1)


@program((4,), (2,), layout=True)
def in_containers(n):
    a = np.arange(n)
    return [a[1:], a[:2]], {"back": a[::-1], "all": a}, (a[1:], np.split(a * 2, 2))


@program((5,), (1,), layout=True)
def a_view_or_none(n):
    a = np.arange(n)
    if n > 3:
        return a[1:]
    return None


@program(*LAYOUTS, *CUBES, layout=True)
def elementwise(a):
    return a * 2, a.T + 1, np.sqrt(np.abs(a)), np.where(a > 3, a, 0.0), a.astype(np.int32), a > 1, -a.T[::-1]


@program(*LAYOUTS, *CUBES, layout=True)
def parts_of_elementwise(a):
    b = a.T * 2
    return b, b[1:], b[..., 0]


@program((A, A.T.copy()), (A, A.T), (A.T, A), (A.T, A.T.copy().T), (A[::-1], A.T), layout=True)
def of_two_that_lie_differently(a, b):
    return a + b.T, a.T * b, np.maximum(a, b.T)


@program((A, A[0]), (A.T, A[:, 0]), (B.T, A.T), (A.T, 2.0), layout=True)
def of_one_that_is_spread(a, b):
    return a + b, b - a


@program(*LAYOUTS, *CUBES, layout=True)
def made_like_another(a):
    return np.zeros_like(a), np.ones_like(a.T, order="C"), np.full_like(a, 2, order="F"), np.zeros_like(a, order="K")


@program(*LAYOUTS, *CUBES, layout=True)
def copied_in_an_order(a):
    return (
        a.copy(), a.T.copy(order="K"), a.copy(order="F"), np.array(a), np.array(a, order="F"), np.copy(a.T),
        np.asfortranarray(a + 1), np.ascontiguousarray(a.T),
    )  # fmt: skip


@program((3,), layout=True)
def made_in_fortrans_order(n):
    a = np.zeros((n, 2), order="F")
    a[1] = 4
    return a, a[1:], a.T, np.full((n, 2, n), 7, order="F")


@program(*LAYOUTS, *CUBES, layout=True)
def reshaped_where_they_lie_so(a):
    return a.ravel(), a.T.ravel(), a.reshape(a.shape[0], -1)[..., None], a.flatten()


@program((A,), (A.T,), layout=True)
def written_afterwards(a):
    b = a.T + 0.5
    c = b[1:]
    c[0] = -1
    b += 1
    return b, c


@program((A,), (A[:2],), layout=True)
def own_ones_of_functions(a):
    return np.roll(a, 1, axis=0), np.pad(a, 1), np.repeat(a, 2, axis=0), np.stack([a, a], axis=-1), np.diff(a)


@program(*LAYOUTS[:-1], *CUBES, strides=True)
def rearranged(a):
    return (
        np.roll(a, 1, axis=0), np.roll(a, (1, 2), axis=(0, 1)), np.pad(a, 1), np.delete(a, 0, axis=0),
        np.delete(a, [0], axis=-1), np.insert(a, 0, 7, axis=-1), np.stack([a, a], axis=1), np.dstack(a), np.sort(a),
        np.nan_to_num(a), np.tril(a), np.repeat(a, 2, axis=0), np.tile(a, 2),
    )  # fmt: skip


@program(*LAYOUTS, *CUBES, strides=True)
def folded(a):
    b = a[None] if a.ndim == 2 else a
    return (
        b.sum(axis=0), b.mean(axis=-1), b.max(axis=1, initial=0), np.add.reduce(b), np.any(b, axis=1, keepdims=True),
        np.cumsum(b, axis=0), np.diff(b, n=2), np.std(b, axis=0),
        np.subtract.outer(a, a), np.maximum.accumulate(a), np.count_nonzero(b, axis=-1), np.einsum("ijk->ki", b),
    )  # fmt: skip


@program(*((a, np.array([1, 0, 1])) for (a,) in CUBES if min(a.shape) > 1), strides=True)
def picked(a, i):
    return (
        a[i], a[:, i], a[..., i], a[i, :, i], a[:, i, i], a[:, i[:, None], i], a[:, i, None], a[:, i[:, None]],
        a.take(i, axis=1), np.take(a, i), a[:, i][::-1], a[a[:, 0, 0] > 5],
    )  # fmt: skip


@program(*LAYOUTS, *CUBES, layout=True)
def positions(a):
    return a.nonzero(), np.nonzero(a > 4), np.where(a > 2)[0], np.unravel_index(np.arange(a.size), a.shape)


@program((A,), (B,), (B.T,))
def written_after_stacking(a):
    """What is stacked is a new array, also of the rows of one."""
    stacked = np.dstack(a)
    stacked[0] = -1
    a[0, 0] = 7
    return stacked
