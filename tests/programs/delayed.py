"""Values that code computes where they are needed: costly ones once, copies of what nobody needs not at all."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

M = np.arange(12.0).reshape(3, 4) / 7
ROW = np.array([0.0, -1.0, np.nan, 2.5])
COLUMN = np.array([[1.0], [np.inf], [-2.0]])


@program((M, ROW), (strided(M), reversed_view(ROW)), (empty(0, 4), ROW), (empty(3, 0), empty(0)), (M[:1], ROW), ulp=16)
def a_costly_row_for_all_rows(m, row):
    turned = np.exp(np.sin(row)) / 3.0
    return m * turned, turned


@program((M, COLUMN), (M.T, M.T[:, :1]), (M[:, :1], COLUMN), (M[:1], COLUMN), (empty(3, 0), COLUMN), ulp=16)
def a_costly_column(m, column):
    heavy = np.sqrt(np.exp(column) + 1.0)
    return m + heavy, m - heavy


@program((M, ROW), (M, np.array([2.0])), (M, np.ones(3)), (empty(0, 4), ROW), ulp=16)
def written_into_a_part(m, row):
    out = np.zeros((m.shape[0], 5))
    out[:, : m.shape[1]] = np.exp(row) * m + row
    return out


@program((np.arange(6.0),), (np.arange(2.0),), (np.arange(1.0),), (strided(np.arange(5.0)),), ulp=16)
def read_through_two_views(x):
    y = np.exp(-x) * np.cos(x)
    return y[1:] - y[:-1], y[::-1] + x


@program((np.arange(8.0), 3), (np.arange(8.0), 0), (np.arange(8.0), 1), (np.arange(3.0), 2), (empty(0), 2))
def reshaped_and_carried(x, steps):
    y = x + 1.0
    for _ in range(steps):
        pairs = y.reshape(-1, 1) * 2.0
        pairs[: len(x) // 2] += 1.0
        y = pairs.reshape(-1)
    return y, x


@program((np.arange(4.0), True), (np.arange(4.0), False), (empty(0), True), (np.arange(1.0), True))
def copies_of_what_dies(x, flag):
    a = x * 2.0
    b = a.copy()
    b[:1] = 7.0
    c = b.copy()
    if flag:
        d = c.copy()
        d[-1:] = 5.0
    else:
        d = c
    return d


@program((np.arange(4.0),), (np.arange(1.0),), (empty(0),))
def copies_of_what_lives(x):
    a = x * 2.0
    b = a.copy()
    view = a[1:]
    b[:1] = 7.0
    c = a.copy()
    a += 1.0
    return a, b, c, view


@program((np.arange(6.0), 3), (np.arange(6.0), 0), (np.arange(6.0), 1))
def copies_in_a_loop(x, steps):
    old = x.copy()
    new = x.copy()
    for k in range(steps):
        kept = old.copy()
        old = new.copy()
        new[1:-1] = kept[:-2] + old[2:] * k
    return old, new


@program((np.arange(6.0),), (np.arange(2.0),))
def a_delayed_value_waits_for_a_copy(x):
    a = x + 1.0
    b = a * 2.0
    c = a.copy()
    c[0] = 100.0
    return b, c


@program(
    (np.arange(3.0), np.arange(3.0)), (np.arange(3.0), np.ones(1)), (np.ones(1), np.ones(1)), (np.ones(1), np.ones(3)),
    (np.arange(3.0), np.ones(2)), (empty(0), np.ones(1)), (empty(0), empty(0)), (np.ones(1), empty(0)),
    (empty(0), np.ones(2)), (np.array([np.nan, 1.0]), np.array([np.inf, 2.0])),
)  # fmt: skip
def in_place_with_sizes_of_run_time(y, x):
    out = y * 1.0
    out += x * 2.0
    part = out[: len(out)]
    part *= x[: len(out) + 1]
    np.subtract(part, x, out=part)
    return out


@program((np.arange(6.0), 2), (np.arange(6.0), 0), (np.arange(6.0), 5), (np.arange(6.0), 6), (np.arange(6.0), 7))
def in_place_overlapping(x, k):
    y = x * 1.0
    y[k:] += y[: len(y) - k]
    y[: len(y) - k] -= y[k:]
    return y


@program((np.arange(6.0).reshape(2, 3), np.arange(3.0)), (np.ones((1, 3)), np.ones((2, 3))), (np.ones((2, 1)), np.ones(3)))
def in_place_on_rows(m, x):
    m = m + 0.0
    m += x
    return m
