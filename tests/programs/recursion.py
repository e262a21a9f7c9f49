"""Functions that call themselves: directly, through others, in nested functions and methods, on parts of arrays."""

from dataclasses import dataclass

import numpy as np

from programs.registry import program


@program((10,), (0,), (1,))
def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


@program((15,), (0,))
def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


@program((7,), (10,), (0,))
def is_even(n):
    return True if n == 0 else is_odd(n - 1)


@program((2, 3), (0, 0), (1, 5))
def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


@program((900,), (0,))
def a_deep_recursion(n):
    return 0 if n == 0 else 1 + a_deep_recursion(n - 1)


@program((48, 36), (7, 0))
def greatest_common_divisor(a, b):
    if b == 0:
        return a
    return greatest_common_divisor(b, a % b)


@program((2.0, 10), (1.5, -3), (3.0, 0))
def power_by_squaring(x, n):
    if n == 0:
        return 1.0
    if n < 0:
        return 1.0 / power_by_squaring(x, -n)
    half = power_by_squaring(x, n // 2)
    return half * half if n % 2 == 0 else half * half * x


@program((np.array([3.0, 1.0, 2.0, 5.0, 4.0]), 0, 4), (np.array([1.0]), 0, 0))
def quicksort(a, low, high):
    if low >= high:
        return
    pivot, i = a[high], low
    for j in range(low, high):
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[high] = a[high], a[i]
    quicksort(a, low, i - 1)
    quicksort(a, i + 1, high)


@program((np.arange(9.0),), (np.zeros(0),), (np.ones(1),))
def sum_of_halves(a):
    if len(a) == 0:
        return 0.0
    if len(a) == 1:
        return a[0]
    half = len(a) // 2
    return sum_of_halves(a[:half]) + sum_of_halves(a[half:])


@program((np.array([[2.0, 1.0, 3.0], [0.0, 4.0, 1.0], [5.0, 2.0, 1.0]]),), (np.array([[3.0]]),))
def determinant(m):
    n = len(m)
    if n == 1:
        return m[0, 0]
    total = 0.0
    for j in range(n):
        minor = np.empty((n - 1, n - 1))
        for r in range(1, n):
            for c in range(n):
                if c < j:
                    minor[r - 1, c] = m[r, c]
                elif c > j:
                    minor[r - 1, c - 1] = m[r, c]
        total += (-1.0) ** j * m[0, j] * determinant(minor)
    return total


@program((np.arange(4), 4), (np.arange(3), 2))
def permutations_in_a_closure(a, k):
    count = 0
    weight = 0

    def place(i):
        nonlocal count, weight
        if i == k:
            count += 1
            weight += a[0] * count
            return
        for j in range(i, k):
            a[i], a[j] = a[j], a[i]
            place(i + 1)
            a[i], a[j] = a[j], a[i]

    place(0)
    return count, weight


@program((5,), (1,), (4,))
def queens(n):
    columns = np.zeros(n, np.int64)

    def safe(row, column):
        for r in range(row):
            if columns[r] == column or abs(columns[r] - column) == row - r:
                return False
        return True

    def solve(row):
        if row == n:
            return 1
        found = 0
        for column in range(n):
            if safe(row, column):
                columns[row] = column
                found += solve(row + 1)
        return found

    return solve(0), columns.sum()


@program((200,), (0,), (35,))
def a_closure_reads_the_outside(n):
    def search(low, high):
        middle = (low + high) // 2
        if middle * middle <= n < (middle + 1) * (middle + 1):
            return middle
        return search(low, middle) if middle * middle > n else search(middle + 1, high)

    return search(0, n + 1)


@program((4,), (0,))
def a_recursion_called_in_a_loop(n):
    total = 0
    for i in range(n):
        total += factorial(i) + fibonacci(i)
    return total


@dataclass
class Vec:
    x: int
    y: int = 0

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)


def walk(place, n):
    if n == 0:
        return place
    return walk(place + Vec(n, 1), n - 1)


@program((5,), (0,))
def objects_passed_and_returned(n):
    return walk(Vec(0), n)


class Counter:
    def __init__(self):
        self.calls = 0

    def fib(self, n):
        self.calls += 1
        if n < 2:
            return n
        return self.fib(n - 1) + self.fib(n - 2)


@program((9,), (0,))
def a_method_that_calls_itself(n):
    c = Counter()
    return c.fib(n), c.calls


@program((Counter(), 7))
def a_method_of_an_argument(c, n):
    return c.fib(n)


@program((3, 1, 2, 3))
def hanoi(n, a, b, c):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


@program((27,), (1,))
def collatz_depth(n):
    return 0 if n == 1 else 1 + collatz_depth(n // 2 if n % 2 == 0 else 3 * n + 1)


@program((6,), (0,))
def a_result_that_may_be_none(n):
    def find(k):
        if k * k == n + 3:
            return k
        if k > n:
            return None
        return find(k + 1)

    return find(0)


@program((5, 2), (4, 4))
def a_pair_as_result(n, k):
    def choose(a, b):
        if b == 0 or a == b:
            return 1, 1
        x, s = choose(a - 1, b)
        y, t = choose(a - 1, b - 1)
        return x + y, s + t + 1

    return choose(n, k)


@program((3,), (0,))
def defaults_and_keywords(n):
    def down(k, *, total=0, step=1):
        if k <= 0:
            return total
        return down(k - step, total=total + k)

    return down(n), down(n, step=2), down(n, total=10)


@program(([1, 2, 3], [], 0, [False] * 3), ([], [], 0, []))
def permutations_by_one_list(sequence, current, index, used):
    """The list is longer at the call within than it is at the end."""
    if index == len(sequence):
        print(current)
        return
    for i in range(len(sequence)):
        if not used[i]:
            current.append(sequence[i])
            used[i] = True
            permutations_by_one_list(sequence, current, index + 1, used)
            current.pop()
            used[i] = False


def blocks_of(x, depth):
    if depth == 0:
        return np.ones((2, x.shape[0], x.shape[1])) * x
    return np.sqrt(blocks_of(x, depth - 1)) + x[0, 0]


@program((np.arange(12.0).reshape(4, 3), 0), (np.arange(6.0).reshape(2, 3), 2), (np.ones((1, 1)), 1))
def arrays_of_three_axes_from_calls(x, depth):
    some, more = blocks_of(x, depth), blocks_of(x, depth + 1)
    return some * more, some[1, 1:, 1:]
