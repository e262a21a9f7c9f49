"""Writes to arrays that a reshape or ravel of them may share memory with: the strides decide whether it is a view."""

import numpy as np

from programs.registry import program, reversed_view, strided

A = np.arange(24.0).reshape(4, 6)
LAYOUTS = (
    (A,), (np.asfortranarray(A),), (strided(A),), (np.arange(48.0).reshape(4, 12)[:, ::2],),
    (np.arange(48.0).reshape(8, 6)[::2],), (A[::-1],), (reversed_view(A),), (A[:1],), (A[:, :1],), (A[:0],),
)  # fmt: skip
"""Where it is one block, has gaps in each way, is turned round, and where sizes of 1 and 0 make it a view."""


@program(*LAYOUTS)
def the_array_is_written_after_a_reshape(a):
    flat = a.reshape(-1)
    a[...] = 9.0
    return flat.sum(), a


@program(*LAYOUTS)
def a_ravel_is_written(a):
    flat = a.ravel()
    flat += 1
    return flat, a


@program(*LAYOUTS, *((a.T,) for (a,) in LAYOUTS))
def a_new_array_lies_as_its_operand(a):
    b = a * 2
    flat = b.reshape(-1)
    flat += 50
    return b, flat


@program(*((a, b) for (a,) in LAYOUTS[:7] for b in (A, A.T.copy().T)))
def a_new_array_lies_as_its_operands(a, b):
    c = a.T + b.T
    flat = c.ravel()
    flat[1] = 50
    return c


@program(*LAYOUTS)
def copies_and_blanks_lie_as_what_they_are_like(a):
    b, c, d = np.copy(a.T), np.zeros_like(a.T), a.T.copy()
    for x in (b, c, d):
        x.ravel()[:1] = 50
    return b, c, d


@program(*LAYOUTS)
def parted_and_united_axes(a):
    if a.size != 24:
        return a
    v = a.reshape(2, 2, 6)
    v[1, 0, 3] = -1
    w = v.reshape(4, 2, 3)
    w[3, 1] = -2
    return a, v, w


@program(*LAYOUTS)
def through_flat(a):
    for k in range(0, a.size, 2):
        a.flat[k] = -k
    return a


@program(*LAYOUTS)
def made_contiguous_and_written(a):
    b = np.ascontiguousarray(a)
    b *= 2
    return a, b


@program(*((a, n) for (a,) in LAYOUTS[:4] for n in (0, 1, 3)))
def in_a_loop_and_a_branch(a, n):
    b = a
    for i in range(n):
        flat = b.reshape(-1)
        if i < 2:
            flat[i] = 100 + i
    return a, b.sum()


@program(*LAYOUTS)
def an_array_of_the_function_with_gaps(a):
    b = np.zeros((4, 6))
    c = b[:, ::2]
    d = c.reshape(-1)
    d[1] = 5
    e = b[::2].reshape(2, 2, 3)
    e[0, 1] = a.size
    return b, c, d, e
