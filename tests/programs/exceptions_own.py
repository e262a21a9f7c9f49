"""Exceptions with constructors, methods and fields of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from programs.registry import program


class ParseError(Exception):
    def __init__(self, position, code):
        super().__init__(f"at {position}: {code}")
        self.position = position
        self.code = code


class Coded(Exception):
    def __init__(self, code):
        self.code = code


class Refused(Exception):
    pass


class TooLittle(Refused):
    def __init__(self, need, have):
        self.need = need
        self.have = have

    @property
    def gap(self):
        return self.need - self.have

    def scaled(self, k):
        return k * self.gap

    def __str__(self):
        return f"{self.need} is more than {self.have}"


class Leveled(Exception):
    code = 7

    def __init__(self, message="m", *, level=1):
        super().__init__(message)
        self.level = level


@dataclass
class Located(Exception):
    row: int
    column: int = 0


def pay(balance, x):
    if x > balance:
        raise TooLittle(x, balance)
    return balance - x


@program((10, 3), (1, 3))
def fields_and_methods(balance, x):
    try:
        return pay(balance, x), 0, 0, ""
    except TooLittle as e:
        return -e.gap, e.need, e.scaled(2), str(e)


@program((10, 3), (1, 3))
def out_of_the_function(balance, x):
    return pay(balance, x)


@program((3,), (-3,))
def text_made_by_the_constructor(x):
    try:
        if x < 0:
            raise ParseError(x, 5)
        return 1, x, "", ""
    except ParseError as e:
        return e.position, e.code, str(e), e.args[0]


@program((3,), (-3,))
def arguments_are_those_of_the_call(x):
    try:
        raise Coded(x)
    except Coded as e:
        if x > 0:
            return e.args[0] + e.code
        raise


@program((-3,), (2,), (9,))
def defaults_and_keywords(x):
    try:
        if x < 0:
            raise Leveled
        if x > 5:
            raise Leveled("far", level=x)
        raise Leveled(level=x)
    except Leveled as e:
        return e.level, e.code, str(e)


@program((9,))
def keywords_out_of_the_function(x):
    raise Leveled("far", level=x)


@program((1, 2), (0, 5))
def a_dataclass(row, column):
    try:
        raise Located(row, column=column) if row else Located(column)
    except Located as e:
        return e.row, e.column


@program((3,), (0,), (-1,), (4,))
def several_classes_in_one_handler(x):
    try:
        if x == 0:
            raise Coded(4)
        if x < 0:
            raise TooLittle(1, 2)
        return 10 // (x - 3)
    except (Coded, TooLittle) as e:
        return 1 if isinstance(e, Coded) else e.need
    except ZeroDivisionError:
        return -1


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.failed = 0

    def withdraw(self, x):
        if x <= 0:
            raise ValueError("not positive")
        if x > self.balance:
            raise NoFunds(self, x)
        self.balance -= x


class NoFunds(Exception):
    def __init__(self, account, x):
        super().__init__(x)
        self.account = account


@program(([5, 20, 0, 7],))
def an_object_in_an_exception(xs):
    account = Account(12)
    for x in xs:
        try:
            account.withdraw(x)
        except NoFunds as e:
            e.account.failed += e.args[0]
        except ValueError:
            account.failed += 100
    return account.balance, account.failed


class Invalid(Exception):
    def __init__(self, problems):
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def validated(xs):
    problems = []
    for i, x in enumerate(xs):
        if x < 0:
            problems.append(i)
    if problems:
        raise Invalid(problems)
    return sum(xs)


@program(([1, 2],), ([-1, 2, -3],))
def a_list_in_an_exception(xs):
    return validated(xs)


@program(([1, 2],), ([-1, 2, -3],))
def a_list_in_an_exception_that_is_caught(xs):
    try:
        return validated(xs)
    except Invalid as e:
        return len(str(e))


def factorial(n):
    if n < 0:
        raise ValueError("negative")
    return 1 if n == 0 else n * factorial(n - 1)


@program((5,), (-5,))
def around_a_recursion(n):
    log = []
    try:
        log.append(factorial(n))
    except ValueError as e:
        log.append(len(str(e)))
    else:
        log.append(1)
    finally:
        log.append(2)
    return log


def deep(n):
    if n == 3:
        raise Coded(n * 2)
    if n < 0:
        return 0
    return deep(n - 1) + 1


@program((1,), (2,), (0,))
def raised_deep_inside(n):
    total = 0
    for i in range(n, n + 3):
        try:
            total += deep(i)
        except Coded as e:
            total += e.code * 100
    return total


def from_the_end(xs, i):
    if i >= len(xs):
        raise IndexError("end")
    try:
        return from_the_end(xs, i + 1) + 1
    except IndexError:
        return 0


@program(([1, 2, 3],), ([],))
def handled_inside_the_recursion(xs):
    return from_the_end(xs, 0)


def is_even(n):
    if n == 0:
        return True
    if n > 50:
        raise OverflowError("big")
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


@program((7,), (8,), (51,), (52,))
def around_two_that_call_each_other(n):
    try:
        return is_even(n)
    except OverflowError as e:
        return str(e) == "big"


def expression(tokens, at):
    value, at = term(tokens, at)
    while at < len(tokens) and tokens[at] in (-1, -2):
        sign = 1 if tokens[at] == -1 else -1
        more, at = term(tokens, at + 1)
        value += sign * more
    return value, at


def term(tokens, at):
    if at >= len(tokens):
        raise SyntaxError("unexpected end")
    token = tokens[at]
    if token == -3:
        value, at = expression(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != -4:
            raise SyntaxError(f"expected ) at {at}")
        return value, at + 1
    if token < 0:
        raise ValueError(token)
    return token, at + 1


@program(([1, -1, 2],), ([-3, 1, -1, 2, -4, -2, 4],), ([-3, 1],), ([-1],), ([1, -1],), passes=False)
def a_parser_that_reports(tokens):
    try:
        return expression(tokens, 0)[0]
    except SyntaxError as e:
        return -100 - len(str(e))
    except ValueError as e:
        return -200 + e.args[0]


def search(grid, r, c, seen):
    if r < 0 or c < 0 or r >= 2 or c >= 2 or (r, c) in seen:
        return
    seen.add((r, c))
    if grid[r, c] == 9:
        raise KeyError(r * 10 + c)
    search(grid, r + 1, c, seen)
    search(grid, r, c + 1, seen)


@program((np.array([[1, 2], [3, 9]]),), (np.array([[1, 2], [3, 4]]),))
def found_by_raising(grid):
    seen = set()
    try:
        search(grid, 0, 0, seen)
    except KeyError as e:
        return e.args[0]
    return len(seen)


def numbered(a, i):
    if i >= len(a):
        raise StopIteration
    a[i] = i
    numbered(a, i + 1)


@program((np.zeros(4),))
def an_array_filled_until_it_raises(a):
    try:
        numbered(a, 0)
    except StopIteration:
        a[0] = 9
    return a.sum()
