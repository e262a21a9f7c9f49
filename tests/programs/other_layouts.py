"""Arrays whose elements are not as the machine reads them: of the other byte order, or at odd addresses."""

import numpy as np

from programs.registry import program

A = np.array([1.5, -2.5, 0.25, 3.0])


def swapped(array):
    return array.astype(array.dtype.newbyteorder(">"))


def misaligned(array):
    buffer = np.zeros(array.nbytes + 1, np.uint8)
    view = buffer[1:].view(array.dtype).reshape(array.shape)
    view[...] = array
    return view


def same_twice(array):
    return array, array


def neighbours(array):
    """Two views of one buffer that overlap, at odd addresses."""
    odd = misaligned(array)
    return odd[1:], odd[:-1]


@program((swapped(A), A), (swapped(A), swapped(A)), (misaligned(A), A), (swapped(np.arange(4)), misaligned(A)))
def combined(a, b):
    return a + b, a.sum(), np.maximum(a, 1), (a * b)[::2]


@program((swapped(A),), (misaligned(A),), (swapped(np.arange(3)),), (misaligned(np.arange(3, dtype=np.int16)),))
def written(a):
    a[0] = 7
    a[1:] *= 2
    return a[0], a.max()


@program((swapped(A),), (misaligned(A),), (swapped(A.reshape(2, 2)),), aliases=True)
def looked_at(a):
    return a[1:], a


@program(same_twice(misaligned(A)), same_twice(swapped(A)), neighbours(A), neighbours(np.arange(5)))
def written_through_one_name(a, b):
    a[0] = 9
    b[1] = 5
    return a[0] + b[0], a.sum()


@program((swapped(A),), (swapped(A.astype(np.complex64)),), (swapped(np.arange(4, dtype=np.uint16)),))
def elements(a):
    total = 0
    for x in a:
        total = total + x
    return total, a[1], a[-1].item(), len(a)


@program((swapped(A),), (swapped(np.arange(4)),), (swapped(A.reshape(2, 2)),), (misaligned(A),), (A,))
def moved_or_computed(a):
    moved = a.copy(), np.sort(a), a[[1, 0]], np.zeros_like(a), np.round(a, 1), np.full(a.shape, 2, a.dtype)
    return moved, a + 1, np.concatenate((a, a)), np.minimum(a, 2)


@program((swapped(A), 3), (swapped(A), 0), (misaligned(A), 2))
def rolled_in_a_loop(a, n):
    b = a * 2
    for _ in range(n):
        b = np.roll(b, 1)
    for _ in range(n):
        a = np.roll(a, 1)
    return a, b


@program((swapped(np.array(2.5)),), (swapped(np.array(3)),), (misaligned(np.array([2.5])),))
def a_single_element(a):
    return np.array(a), a.copy(), a + 1
