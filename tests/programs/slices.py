"""Slices and views: reading and writing through them, steps, negative ends, new axes, ellipsis."""

import numpy as np

from programs.registry import empty, overlap, program, reversed_view, strided

A = np.arange(8.0)
G = np.arange(12.0).reshape(3, 4)


@program((A, 2, 5), (A, -3, -1), (A, 5, 2), (A, -100, 100), (A, 0, 0), (empty(), 0, 3), (strided(A), 1, 6))
def start_and_stop(a, i, j):
    return a[i:j]


@program((A, 1, 7, 2), (A, 7, 0, -3), (A, -1, -9, -1), (A, 0, 8, 100), (A, 3, 3, -1), (reversed_view(A), 1, 7, 3))
def start_stop_and_step(a, i, j, k):
    return a[i:j:k]


@program((A, 0))
def a_step_of_zero(a, k):
    return a[::k]


@program((A,), (empty(),), (A[:1],))
def open_ends(a):
    return a[:], a[1:], a[:-1], a[::2], a[::-1], a[-3:], a[:0]


@program((A, 2), (A, 0), (A, 8))
def head_and_tail(a, k):
    return a[:k].sum() - a[k:].sum()


@program((G, 1), (strided(G), -1), (reversed_view(G), 0))
def rows_and_columns(a, i):
    return a[i], a[:, i], a[i, 1:], a[1:, i]


@program((G,), (G.T,))
def slices_in_two_axes(a):
    return a[1:, :2], a[::-1, ::2], a[:, 1:-1], a[..., 0], a[0, ...]


@program((A,), (strided(A),))
def new_axes(a):
    return a[:, None] * a[None, :3], a[np.newaxis, :].shape, a[None].ndim


@program((np.zeros(6), 1, 4), (np.zeros(6), 4, 1), (strided(np.zeros(6)), -2, 100))
def a_slice_set_to_a_scalar(a, i, j):
    a[i:j] = 7.0


@program((np.zeros(6), np.array([1.0, 2.0, 3.0])), (strided(np.zeros(6)), np.ones(3)))
def a_slice_set_to_an_array(a, b):
    a[::2] = b
    a[1::2] = b[::-1] * 10


@program((np.zeros((3, 4)), np.arange(4.0)), (reversed_view(np.zeros((3, 4))), np.ones(4)))
def rows_set_by_broadcasting(a, row):
    a[1:] = row
    a[:, 0] = -1
    a[0, 1:3] = row[:2] * 2


@program((np.arange(6.0), 1, 5))
def augmented_slices(a, i, j):
    a[i:j] += 10
    a[::2] *= 2
    a[:i] -= 1
    return a


@program((np.arange(6.0),), (np.arange(2.0),), (np.arange(1.0),), (empty(),))
def overlapping_slices_add(a):
    a[1:] += a[:-1]


@program((np.arange(6.0),), (np.arange(1.0),))
def overlapping_slices_assign_forward(a):
    a[1:] = a[:-1]


@program((np.arange(6.0),), (np.arange(1.0),))
def overlapping_slices_assign_backward(a):
    a[:-1] = a[1:]


@program((np.arange(6.0),), (np.arange(5.0),), (empty(),))
def an_array_reversed_onto_itself(a):
    a[:] = a[::-1]


@program((np.arange(6.0),), (strided(np.arange(5.0)),))
def an_array_minus_its_reverse_in_place(a):
    a -= a[::-1]


@program(overlap(np.arange(5.0)), (np.arange(4.0), np.arange(4.0)))
def overlapping_arguments(a, b):
    a += b
    b[0] = 100.0
    return a[0], b[1]


@program(overlap(np.arange(6.0)), overlap(np.arange(6.0)[::-1]))
def overlapping_arguments_assigned(a, b):
    a[:] = b * 2
    return b


@program((np.arange(6.0), 2))
def a_view_writes_its_base(a, k):
    v = a[k:]
    v[0] = 50.0
    v += 1
    return a[k], v[0]


@program((np.arange(6.0),))
def the_base_writes_a_view(a):
    v = a[::-1]
    a[0] = 50.0
    a[1:3] = -1
    return v[-1], v


@program((np.arange(6.0),))
def a_view_of_a_view(a):
    v = a[1:]
    w = v[::2]
    w[1] = 77.0
    w[:] += 1
    return v[2], w, a[3]


@program((np.zeros((3, 3)),))
def a_row_view_is_filled(a):
    for i in range(3):
        row = a[i]
        for j in range(3):
            row[j] = 10 * i + j
        row[:] += 0.5
    return a


@program((np.zeros((3, 4)),))
def the_transpose_is_a_view(a):
    t = a.T
    t[1, 2] = 5.0
    t[0] = 3.0
    return a, t.shape, t[1]


@program((np.arange(4.0), True), (np.arange(4.0), False))
def a_view_bound_in_a_branch(a, first):
    v = a[:2] if first else a[2:]
    v[0] = 99.0
    return a


@program((np.arange(4.0), True), (np.arange(4.0), False))
def a_write_in_a_branch_is_seen_by_the_view(a, flag):
    v = a[1:]
    if flag:
        a[1] = -5.0
    else:
        v[1] = -6.0
    return v[0] + a[2], v


@program((np.arange(6.0), 5), (np.arange(6.0), 0))
def a_view_moves_through_a_loop(a, n):
    v = a
    for i in range(n):
        v = v[1:]
        v[0] += 10 * i
    return a, len(v)


@program((np.arange(6.0), 3), (np.arange(6.0), 0))
def a_window_slides(a, n):
    best = -1.0
    for i in range(n):
        s = a[i : i + 3].sum()
        if s > best:
            best = s
    return float(best)


@program((A, 2.0), (A, 100.0))
def a_slice_until_a_value(a, x):
    i = 0
    while i < a.size and a[i] < x:
        i += 1
    return a[:i] * 2, a[i:]


@program((np.arange(5),), (np.arange(5)[::-1],))
def slices_of_integers(a):
    a[1:4] = a[2:5] // 2
    return a[::2] + a[2:5]


@program((np.arange(24.0).reshape(2, 3, 4),), (strided(np.arange(24.0).reshape(2, 3, 4)),))
def three_axes(a):
    a[0, :, 1:3] = a[1, :, :2]
    return a[:, 1], a[1, 2, ::2], a[..., -1]


@program((np.zeros(5), np.array([1, 2, 3])))
def a_slice_converts_its_values(a, b):
    a[:3] = b
    a[3:] = True
    c = np.zeros(3, np.int32)
    c[:] = a[:3] + 0.9
    return c


@program((np.zeros((2, 2)), 3))
def swapping_rows_through_a_copy(a, n):
    a[0, :] = 1.0
    t = a[0].copy()
    a[0] = a[1]
    a[1] = t
    return a, n


@program((np.arange(6.0),))
def swapping_slices_without_a_copy(a):
    a[:3], a[3:] = a[3:], a[:3]


@program((np.arange(5.0),), (empty(),))
def a_slice_with_none_at_run_time_bounds(a):
    return a[None : len(a) : None], a[slice(1, None)], a[slice(None, None, -1)]


@program((np.ones((0, 4)), 3), (np.ones((1, 4)), 3), (np.ones((3, 4)), 3), (np.ones((0, 4)), 0), (np.ones((2, 4)), 0))
def rows_that_may_not_fit(m, rows):
    out = np.zeros((rows, 5))
    out[:, : m.shape[1]] = m
    return out


@program((np.ones((0, 4)),), (np.ones((1, 4)),), (np.ones((3, 4)),))
def rows_of_another_number(m):
    out = np.zeros((3, 5))
    out[:, : m.shape[1]] = m
    return out


@program((0,), (1,))
def up_to_an_end_that_may_be_none(n):
    end = None
    if n == 1:
        end = 2
    a = np.arange(4)
    a[end:] += 10
    return [1, 2, 3][:end], a[:end], "abc"[:end], (str(n) + "xyz")[end:]
