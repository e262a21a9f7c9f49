"""``print``: text comes in program order, as Python prints it."""

import numpy as np

from programs.registry import program


@program((3,), (0,))
def constants_and_numbers(n):
    print("start")
    for i in range(n):
        print("i =", i, "half =", i / 2, i > 1)
    print()


@program((2.5, 7), (float("nan"), -1), (1e300, 0), (1e-7, 10**18))
def numbers_as_python_prints_them(x, n):
    print(x, n, -x, x * 1j, n == 7)
    print(f"{x} {n:04d} {x:.2e} {n:,} {x:10.3f}|")


@program((1, 2))
def separators_and_ends(a, b):
    print(a, b, sep="-", end="!\n")
    print("x", a, sep="", end="")
    print()


@program((4, 2), (2, 4))
def text_printed_before_an_error_stays(n, k):
    for i in range(n):
        print(f"step {i}")
        if i == k:
            raise ValueError("stop")
    return n


@program((3,), (0,))
def printed_by_a_helper_on_one_path(n):
    def say(k):
        if k % 2:
            print("odd", k)
        return k

    total = 0
    for i in range(n):
        total += say(i)
    print(total)
    return total


@program((np.float64(0.1), np.int32(5), np.bool_(True)), (np.float64("inf"), np.int32(-5), np.bool_(False)))
def numpy_scalars_as_python_prints_them(x, n, flag):
    print(x, n, flag, x + n)


M = np.arange(12.0).reshape(3, 4)


@program((M, np.array([1, -20, 300])), (np.eye(2) > 0, np.zeros(0)), (M * 1j, np.ones((1, 2), np.float32)))
def arrays_as_text(a, b):
    print(a)
    print("b", b, a.T, sep="|")
    return str(a), repr(b), f"{a[0]} {b!r}", len(str(b)), str((b, 1)), [str(row) for row in b], repr(np.array(2.5))


@program((np.ones(3),))
def an_array_in_a_format(a):
    return f"{a:.2f}"


@program((np.array([5, -5, 255]),), (np.array([7], np.uint64),))
def bits_of_elements(a):
    return [x.bit_count() for x in a]


@program(
    (np.float32(0.1), np.complex64(0.1 - 2j)), (np.float32(1e10), np.complex64(1e-7)), (np.float32(-0.0), 1j)
)  # fmt: skip
def single_precision_is_shown_with_fewer_digits(x, z):
    print(x, z, x + 1, [x], f"{x} {x!s} {x!r} {x!s:>9}|{x:.3f}")
    return str(x), repr(x), str(z), f"{z!r}", f"{x:10.4f}", "%s" % x


@program((3,))
def printed_and_flushed(n):
    for i in range(n):
        print(i, end=" ", flush=True)
    print("done", flush=False)
    return n
