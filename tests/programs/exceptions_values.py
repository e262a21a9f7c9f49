"""Exceptions as values: arguments, texts, classes, re-raising, chaining."""

import numpy as np

from programs.registry import program


class Insufficient(Exception):
    """A user's exception without constructor."""


class Frozen(Insufficient):
    """One below it."""


@program((0,), (7,))
def the_text(n):
    try:
        return 10 // n
    except ZeroDivisionError as e:
        print(e)
        print(f"{e}!", str(e))
        return -1


@program((np.zeros(3), 1), (np.zeros(3), 5), (np.zeros(3), -7))
def a_text_with_numbers(a, i):
    try:
        a[i] = 1.0
    except IndexError as e:
        print("caught:", e)
    return a


@program((3,), (30,), (300,))
def arguments(n):
    try:
        if n > 100:
            raise ValueError("large", n, n / 2)
        if n > 10:
            raise ValueError("middle")
        return 0.0
    except ValueError as e:
        if len(e.args) == 3:
            return e.args[1] + e.args[2]
        print(e.args[0])
        return -1.0


@program((5.0, 2.0), (1.0, 2.5))
def a_shortage(balance, amount):
    try:
        if amount > balance:
            raise Insufficient(amount - balance)
        balance -= amount
    except Insufficient as short:
        (missing,) = short.args
        return -missing
    return balance


@program((0,), (1,), (2,), (3,))
def which_class(n):
    try:
        if n == 0:
            raise Frozen("cold")
        if n == 1:
            raise Insufficient("empty")
        if n == 2:
            raise KeyError("key")
        x = 1 // (n - 3)
        return x
    except Exception as e:
        print(type(e).__name__, isinstance(e, Insufficient), isinstance(e, (LookupError, ArithmeticError)), repr(e))
        if isinstance(e, Frozen):
            return 100
        return n


@program((0,), (1,), (2,))
def raised_again_by_name(n):
    try:
        try:
            if n == 0:
                raise ValueError("zero")
            x = 10 // (n - 1)
        except ValueError as e:
            print("first", e)
            raise e
    except (ValueError, ZeroDivisionError) as other:
        print("second", other)
        x = -1
    return x


@program((0,), (1,))
def raised_again_by_name_and_out(n):
    try:
        x = 10 // n
    except ZeroDivisionError as e:
        print("seen", e)
        raise e
    return x


@program((0,), (1,))
def raised_from(n):
    try:
        x = 10 // n
    except ZeroDivisionError as e:
        raise ValueError(f"bad n {n}") from e
    return x


@program((0,), (1,))
def raised_from_none(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        raise Insufficient("none", n) from None
    return x


@program((0,), (1,))
def made_before_it_is_raised(n):
    error = ValueError("prepared", n)
    if n == 0:
        raise error
    return error.args[1]


@program((0,), (1,))
def a_class_is_raised(n):
    try:
        if n == 0:
            raise ValueError
        raise KeyError
    except ValueError as e:
        return len(e.args)
    except KeyError:
        return -1


@program((0,), (1,))
def not_an_exception(n):
    try:
        if n == 0:
            raise 3
    except TypeError as e:
        print(e)
        return -1
    return n


@program((1,), (0,))
def a_bare_raise_without_an_exception(n):
    if n == 0:
        raise
    return n


def describe(n):
    if n < 0:
        raise ValueError("negative", n)
    if n == 0:
        raise ZeroDivisionError("zero")
    return 100 // n


@program((5,), (0,), (-3,))
def from_a_callee(n):
    try:
        return describe(n)
    except ValueError as e:
        return e.args[1]
    except ZeroDivisionError as e:
        print(str(e))
        return 0


@program((5,), (0,), (-3,))
def from_a_callee_and_out(n):
    try:
        return describe(n)
    except KeyError:
        return 0
    finally:
        print("leaving")


@program((4,), (0,))
def carried_through_a_loop(n):
    worst = 0
    for i in range(n):
        try:
            if i % 2:
                raise ValueError(i * 10)
        except ValueError as e:
            worst = max(worst, e.args[0])
    return worst


@program((4, 2), (4, 9))
def raised_in_a_loop_caught_outside(n, k):
    try:
        for i in range(n):
            if i == k:
                raise LookupError("found", i, i * 0.5)
    except LookupError as e:
        return e.args[1], e.args[2]
    return -1, 0.0


@program((True,), (False,))
def flags_and_complex_numbers(flag):
    try:
        raise ValueError(flag, 1j if flag else 2j, np.float32(1.5))
    except ValueError as e:
        return e.args[0], e.args[1], e.args[2]


@program((5,), (0,))
def an_assertion_in_a_try(n):
    try:
        assert n, ("no", n)
    except AssertionError as e:
        return len(e.args)
    return 0


@program((0,), (1,), (2,), (3,))
def stop_iteration_and_friends(n):
    try:
        if n == 0:
            raise StopIteration
        if n == 1:
            raise NotImplementedError("later")
        if n == 2:
            raise OverflowError("big")
    except RuntimeError as e:
        return str(e) == "later"
    except (StopIteration, ArithmeticError):
        return False
    return True


@program((0.5,), (float("nan"),), (float("inf"),))
def conversions(x):
    try:
        return int(x)
    except ValueError as e:
        print(e)
        return -1
    except OverflowError as e:
        print(e)
        return -2


@program((-1.0,), (4.0,))
def a_domain_error(x):
    import math

    try:
        return math.sqrt(x)
    except ValueError:
        return -1.0


@program((np.zeros(3), np.zeros(4)), (np.zeros(3), np.zeros(3)), joins=True)
def shapes(a, b):
    try:
        c = a + b
    except ValueError:
        return -1.0
    return c.sum()


@program((1, 2.5), (0, 1.0))
def arguments_leave_the_function(n, x):
    raise ValueError("bad", n, x, None, (n, "inner"), np.float32(x))


@program((1,), (0,))
def one_number_leaves_the_function(n):
    if n:
        raise KeyError(n)
    raise KeyError(n + 0.5, (n,))


@program((np.zeros(3), True), (np.zeros(3), False))
def a_write_just_before_leaving_stays(a, c):
    if c:
        a[0] = 1.0
        raise ValueError("left")
    return a.sum()


@program((np.zeros(3), 2), (np.zeros(3), 0), (np.zeros(3), 3))
def a_write_in_finally_stays(a, n):
    try:
        a[n] = 2.0
        try:
            a[1] = n // (n - 2)
        finally:
            a[1] = 5.0
    except KeyError:
        return 1.0
    return a[0]


@program((np.zeros(3), 0), (np.zeros(3), 1))
def a_write_before_a_certain_raise_stays(a, n):
    a[n] = 1.0
    for i in range(2):
        a[2] = i + 3.0
        raise RuntimeError(n)


class Coded(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code

    def __str__(self):
        return f"{self.code}: {self.args[0]}"


@program((3,), (1,))
def raised_with_its_own_constructor(n):
    if n > 2:
        raise Coded(n, "too large")
    return n


@program((3,), (1,))
def caught_unseen_with_its_own_constructor(n):
    try:
        if n > 2:
            raise Coded(n, "too large")
    except Coded:
        return -1
    return n
