"""Whole small programs, where everything meets."""

import bisect
import math

import numpy as np

from programs.registry import empty, program, strided


@program((30,), (2,), (3,), (0,))
def sieve_of_eratosthenes(n):
    prime = np.ones(n + 1, dtype=bool)
    prime[:2] = False
    i = 2
    while i * i <= n:
        if prime[i]:
            prime[i * i :: i] = False
        i += 1
    return prime


@program(
    (np.array([1, 2, 3, 4]), np.array([2, 3, 5])), (empty(dtype=int), np.array([1, 2])), (np.array([7]), np.array([7]))
)
def edit_distance(a, b):
    n, m = len(a), len(b)
    d = np.zeros((n + 1, m + 1), dtype=np.int64)
    for i in range(n + 1):
        d[i, 0] = i
    for j in range(m + 1):
        d[0, j] = j
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + cost)
    return d[n, m]


@program((np.array([5.0, 2.0, 9.0, 1.0, 5.0]),), (empty(),), (np.array([1.0]),), (strided(np.array([3.0, 2.0, 1.0])),))
def insertion_sort(a):
    for i in range(1, len(a)):
        x = a[i]
        j = i - 1
        while j >= 0 and a[j] > x:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = x


@program((np.array([4, 2, 8, 1]),), (empty(dtype=int),), (np.array([1, 2, 3]),))
def bubble_sort_with_early_exit(a):
    passes = 0
    for end in range(len(a) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
                swapped = True
        passes += 1
        if not swapped:
            break
    return passes


@program((np.array([1, 3, 5, 7]), 5), (np.array([1, 3, 5, 7]), 4), (empty(dtype=int), 1), (np.array([1]), 1))
def binary_search(a, x):
    low, high = 0, len(a) - 1
    while low <= high:
        mid = (low + high) // 2
        if a[mid] == x:
            return mid
        if a[mid] < x:
            low = mid + 1
        else:
            high = mid - 1
    return -(low + 1)


@program((1.0, 2.0), (0.0, 1.0), (2.0, 3.0))
def bisection(low, high):
    def f(x):
        return x * x - 2.0

    if f(low) * f(high) > 0:
        raise ValueError(f"no sign change between {low} and {high}")
    while high - low > 1e-9:
        mid = 0.5 * (low + high)
        if f(mid) == 0:
            return mid
        if f(low) * f(mid) <= 0:
            high = mid
        else:
            low = mid
    return 0.5 * (low + high)


@program(
    (np.array([2, 3, 4]), np.array([3, 4, 5]), 5),
    (np.array([10]), np.array([1]), 5),
    (empty(dtype=int), empty(dtype=int), 3),
)
def knapsack(weights, values, capacity):
    best = np.zeros(capacity + 1, dtype=np.int64)
    for i in range(len(weights)):
        for c in range(capacity, weights[i] - 1, -1):
            best[c] = max(best[c], best[c - weights[i]] + values[i])
    return best[capacity]


@program(
    (np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]], np.uint8), 1),
    (np.ones((4, 4), np.uint8), 2),
    (np.zeros((1, 1), np.uint8), 3),
)
def game_of_life(board, steps):
    n, m = board.shape
    for _ in range(steps):
        new = np.zeros_like(board)
        for i in range(n):
            for j in range(m):
                alive = 0
                for di in (-1, 0, 1):
                    for dj in (-1, 0, 1):
                        if di == 0 and dj == 0:
                            continue
                        alive += int(board[(i + di) % n, (j + dj) % m])
                if alive == 3 or (alive == 2 and board[i, j]):
                    new[i, j] = 1
        board = new
    return board


@program((0.0, 1.0, 1.0), (0.0, 0.1, 0.0), ulp=4)
def adaptive_runge_kutta(t, end, y):
    h = 0.1
    accepted = rejected = 0
    while t < end:
        h = min(h, end - t)
        k1 = -2.0 * y + t
        k2 = -2.0 * (y + h * k1) + t + h
        euler = y + h * k1
        heun = y + 0.5 * h * (k1 + k2)
        error = abs(heun - euler)
        if error > 1e-3:
            h *= 0.5
            rejected += 1
            continue
        t += h
        y = heun
        accepted += 1
        if error < 1e-4:
            h *= 2.0
    return y, accepted, rejected


@program((4, 3, 20), (1, 1, 5), (0, 3, 5))
def mandelbrot(n, m, limit):
    counts = np.zeros((n, m), dtype=np.int32)
    for i in range(n):
        for j in range(m):
            c = complex(-2.0 + 3.0 * j / m, -1.0 + 2.0 * i / n)
            z = 0j
            k = 0
            while k < limit and abs(z) <= 2.0:
                z = z * z + c
                k += 1
            counts[i, j] = k
    return counts


@program((np.array([[0.0, 3.0, np.inf], [np.inf, 0.0, 1.0], [2.0, np.inf, 0.0]]),), (np.zeros((1, 1)),))
def floyd_warshall(d):
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]


@program(
    (np.array([[4.0, 3.0], [6.0, 3.0]]), np.array([1.0, 2.0])),
    (np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([5.0, 6.0])),
    (np.zeros((2, 2)), np.ones(2)),
)
def gaussian_elimination(a, b):
    n = len(b)
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[p, k]):
                p = i
        if a[p, k] == 0.0:
            raise ZeroDivisionError("singular matrix")
        for j in range(n):
            a[k, j], a[p, j] = a[p, j], a[k, j]
        b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        s = b[i]
        for j in range(i + 1, n):
            s -= a[i, j] * x[j]
        x[i] = s / a[i, i]
    return x


@program((np.array([1, -2, 3, 4, -5]),), (np.array([-1, -2]),), (np.array([5]),))
def largest_sum_of_a_stretch(a):
    best = current = a[0]
    start = left = right = 0
    for i in range(1, len(a)):
        if current < 0:
            current = a[i]
            start = i
        else:
            current += a[i]
        if current > best:
            best = current
            left, right = start, i
    return best, left, right


@program((6,), (4,), (1,), (3,))
def queens(n):
    rows = np.full(n, -1)
    solutions = 0
    k = 0
    while k >= 0:
        rows[k] += 1
        while rows[k] < n:
            for j in range(k):
                if rows[j] == rows[k] or abs(rows[j] - rows[k]) == k - j:
                    break
            else:
                break
            rows[k] += 1
        if rows[k] == n:
            rows[k] = -1
            k -= 1
        elif k == n - 1:
            solutions += 1
        else:
            k += 1
    return solutions


@program((np.array([1.0, 4.0, 2.0, 8.0, 5.0]), 3), (np.array([1.0]), 1), (empty(), 2))
def moving_average(a, w):
    n = len(a) - w + 1
    if n <= 0:
        return np.zeros(0)
    out = np.empty(n)
    s = 0.0
    for i in range(len(a)):
        s += a[i]
        if i >= w:
            s -= a[i - w]
        if i >= w - 1:
            out[i - w + 1] = s / w
    return out


@program((np.array([3, 1, 2, 3, 1, 1]), 4), (empty(dtype=int), 2))
def histogram(a, bins):
    counts = np.zeros(bins, dtype=np.int64)
    for x in a:
        counts[x] += 1
    return counts


@program((5,), (1,), (0,))
def pascals_triangle(n):
    t = np.zeros((n, n), dtype=np.int64)
    for i in range(n):
        t[i, 0] = 1
        for j in range(1, i + 1):
            t[i, j] = t[i - 1, j - 1] + t[i - 1, j]
    return t


@program((np.array([2.0, -3.0, 1.0]), 2.0), (empty(), 1.0))
def horner(coefficients, x):
    value = 0.0
    for c in coefficients[::-1]:
        value = value * x + c
    return float(value)


@program((5, 1), (2, 7))
def hash_of_a_loop(n, seed):
    h = np.uint64(seed)
    for i in range(n):
        h = (h ^ np.uint64(i)) * np.uint64(1099511628211)
        h ^= h >> np.uint64(33)
    return h


@program((1.0, 1e-10), (100.0, 1e-6), ulp=2)
def secant_method(x, eps):
    a, b = x, x + 1
    fa, fb = math.cos(a) - a, math.cos(b) - b
    for step in range(50):
        if abs(fb) < eps:
            break
        if fa == fb:
            raise ArithmeticError("flat")
        a, b = b, b - fb * (b - a) / (fb - fa)
        fa, fb = fb, math.cos(b) - b
    else:
        return None
    return b, step


@program((np.array([0.0, 0.0, 1.0, 0.0, 0.0]), 4), (np.zeros(3), 0))
def heat_equation(u, steps):
    new = u.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            new[i] = u[i] + 0.25 * (u[i - 1] - 2 * u[i] + u[i + 1])
        u, new = new, u
    return u.sum(), u


@program((np.array([[0.0, 0.0], [3.0, 4.0], [1.0, 1.0]]),), (np.zeros((1, 2)),))
def closest_pair(points):
    best = None
    pair = (-1, -1)
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            d = points[i] - points[j]
            distance = d @ d
            if best is None or distance < best:
                best = distance
                pair = (i, j)
    return best, pair


@program((np.array([5, 3, 8, 1, 9, 2]),), (np.array([1]),), (empty(dtype=int),))
def quicksort_with_a_stack(a):
    stack = np.zeros(2 * len(a) + 2, dtype=np.int64)
    stack[0], stack[1] = 0, len(a) - 1
    top = 2
    while top > 0:
        top -= 2
        low, high = stack[top], stack[top + 1]
        if low >= high:
            continue
        pivot = a[high]
        k = low
        for i in range(low, high):
            if a[i] < pivot:
                a[i], a[k] = a[k], a[i]
                k += 1
        a[k], a[high] = a[high], a[k]
        stack[top], stack[top + 1] = low, k - 1
        stack[top + 2], stack[top + 3] = k + 1, high
        top += 4


@program((12,), (97,), (1,), (360,))
def prime_factors(n):
    factors = np.zeros(10, dtype=np.int64)
    count = 0
    p = 2
    while n > 1:
        while n % p == 0:
            factors[count] = p
            count += 1
            n //= p
        p += 1 if p == 2 else 2
        if p * p > n > 1:
            factors[count] = n
            count += 1
            break
    return factors[:count]


@program((3,), (0,), (99,))
def bisected(n):
    xs = [1, 3, 3, 5]
    places = bisect.bisect_left(xs, n), bisect.bisect(xs, n), bisect.bisect_left(np.arange(5.0), n)
    bisect.insort(xs, n)
    bisect.insort_left(xs, 3)
    pairs = [(1, 2), (3, 0)]
    bisect.insort(pairs, (n, 1), key=lambda p: p[0])
    return places, xs, pairs, bisect.bisect_left(pairs, n, key=lambda p: p[0]), bisect.bisect(xs, n, 1, hi=3)


@program((59,), (60,), (90,))
def grade(score):
    return "FDCBA"[bisect.bisect((60, 70, 80, 90), score)]


@program((3,), (-1,))
def bisected_from_a_negative_place(n):
    return bisect.bisect_left([1, 2], n, n)
