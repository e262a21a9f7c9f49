"""Functions ``f(x, n)`` of an array of five floats: reads, writes, views and whole arrays in loops."""

import math

import numpy as np

W = np.array([[0.2, -0.4, 0.1, 0.3, 0.5]] * 5) + 0.1 * np.eye(5)


def element_reads(x, n):
    s = 0.0
    for i in range(n):
        s += math.sin(x[i % 5]) * x[(i + 1) % 5]
    return s


def element_writes(x, n):
    a = np.zeros(n + 1)
    a[0] = x[0]
    for i in range(1, n + 1):
        a[i] = math.sin(a[i - 1]) + x[i % 5] * a[i - 1]
    return a[n] * a[n // 2]


def overwritten(x, n):
    a = x.copy()
    for i in range(n):
        a[i % 5] = math.sin(a[(i + 1) % 5]) * a[i % 5]
    return np.sum(a)


def overwritten_in_the_argument(x, n):
    for i in range(n):
        x[i % 5] *= x[(i + 2) % 5]
    return x[0] + x[3]


def accumulated(x, n):
    a = np.zeros(3)
    for i in range(n):
        a[i % 3] += x[i % 5] * x[i % 5]
    return a[0] * a[1] + a[2]


def work_array_inside(x, n):
    total = 0.0
    for i in range(n):
        w = np.zeros(4)
        for j in range(4):
            w[j] = math.sin(x[j] * (j + 1) + total)
        if i > 1:
            total = total + np.sum(w * w)
        else:
            total = total + w[2]
    return total


def buffers_swapped(x, n):
    a, b = x.copy(), np.zeros(5)
    for _ in range(n):
        for i in range(1, 4):
            b[i] = math.sin(a[i - 1]) * a[i + 1]
        a, b = b, a
    return np.sum(a) + a[0] * b[1]


def slices(x, n):
    u = x.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def slices_with_a_parameter(x, n):
    u = np.linspace(0.0, 1.0, 7)
    for _ in range(n):
        u[1:-1] += x[0] * (u[2:] - 2 * u[1:-1] + u[:-2]) * x
    return np.sum(u * u)


def reversed_view(x, n):
    a = x.copy()
    for _ in range(n):
        b = a[::-1]
        b[1:3] = np.sin(a[2:4]) * b[0]
    return np.sum(a)


def whole_arrays(x, n):
    h = x * 1.0
    for _ in range(n):
        h = np.tanh(x * h) + x
    return np.sum(h * h)


def recurrent_net(x, n):
    h = x
    for _ in range(n):
        h = np.tanh(W @ h + x)
    return h @ x


def outer_parameter(x, n):
    h = np.ones(5)
    for _ in range(n):
        h = h / np.sqrt(np.sum(h * h)) * x + 0.1
    return h[1]


def branch_on_content(x, n):
    s = x * 1.0
    for _ in range(n):
        if s[0] > 0.5:
            t = np.sin(s)
            s = t * t * x
        else:
            s = np.exp(-s) * x
    return np.sum(s * s)


def matrix_elements(x, n):
    m = np.zeros((3, 5))
    for i in range(n):
        for j in range(5):
            m[i % 3, j] = m[(i + 1) % 3, j] * 0.5 + x[j] * x[j]
    return np.sum(m * m)


def matrix_rows(x, n):
    m = np.ones((4, 5))
    for i in range(n):
        m[i % 4] = np.sin(m[(i + 3) % 4]) * x
    return np.sum(m[0] * m[1])


def matrix_columns(x, n):
    m = np.ones((5, 3))
    for i in range(n):
        m[:, i % 3] = m[:, (i + 1) % 3] * x
    return np.sum(m)


def selected(x, n):
    a = x
    for _ in range(n):
        a = np.where(a > 0.613, a * a * 0.5, a + 0.2 * x)
    return np.sum(a)


def rows_of_an_array(x, n):
    s = 0.0
    for v in x:
        s = math.sin(s + v)
    return s * n


def zipped(x, n):
    s = 0.0
    for k, (a, b) in enumerate(zip(x, x[::-1])):
        if k < n:
            s += a * b * k
    return s


def early_stop(x, n):
    s = 0.0
    for i in range(5):
        s = s + x[i] * x[i]
        if s > 0.3 * n:
            break
    return s * s


def reduced_in_a_loop(x, n):
    s = 0.1
    for _ in range(n):
        s = np.sum(np.sin(x * s)) * 0.4
    return s


def convolved(x, n):
    k = np.array([0.25, 0.5, 0.25])
    y = x
    for _ in range(n):
        z = np.zeros(5)
        for i in range(1, 4):
            t = 0.0
            for j in range(3):
                t += k[j] * y[i + j - 1] ** 2
            z[i] = t
        y = z + 0.1 * x
    return np.sum(y)


def power_iteration(x, n):
    a = W + np.outer(x, np.cos(x))
    v = np.ones(5)
    value = v @ a @ v
    for _ in range(n):
        w = a @ v
        v = w / np.linalg.norm(w)
        value = v @ a @ v
    return value


def prefix(x, n):
    return np.sum(np.cumsum(x) * x) * n


def concatenated(x, n):
    a = np.concatenate((x, x[:2] * x[1:3]))
    s = 0.0
    for i in range(n):
        s += a[i % 7] * a[(i + 3) % 7]
    return s


def growing_by_dtype(x, n):
    counts = np.zeros(5, dtype=np.int64)
    s = 0.0
    for i in range(n):
        counts[i % 5] += 1
        s = s + x[counts[i % 5]] * s + 0.5
    return s


def another_name_from_outside(x, n):
    """The trips hand on what was made before the loop."""
    a, b = x, x * x
    for _ in range(n):
        a = b
    return np.sum(a * a)


def another_name_in_an_inner_loop(x, n):
    a, b = x * 1.0, np.sin(x)
    for i in range(n):
        k = 0
        while k < i:
            k += 1
            a = b
        b = a * 0.5
    return np.sum(a * b)


def one_of_two_from_outside(x, n):
    a, b, c = x * 1.0, x * x, np.cos(x)
    for i in range(n):
        a = b if i % 2 else c
        if a[0] > 2.0:
            break
    return np.sum(a * x)


def sorted_in_each_trip(x, n):
    a = x * 1.0
    for i in range(n):
        a = np.sort(a * W[i % 5] + np.sin(x))
    return np.sum(a * W[0]) + a[0] * a[4]


def sorted_along_axes(x, n):
    a = np.outer(x, np.cos(x) + n)
    weights = np.arange(25.0).reshape(5, 5)
    return np.sum(np.sort(a, 0) * weights) + np.sum(np.sort(a, kind="stable") ** 2 * weights) + np.median(a, 1)[2]


PROGRAMS = [f for f in list(globals().values()) if callable(f) and getattr(f, "__module__", "") == __name__]
