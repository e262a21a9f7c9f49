"""What is done with values of several kinds: operators, loops, handlers, patterns, classes."""

import numpy as np

from programs.registry import program


@program((0,), (3,), (9,))
def a_loop_that_changes_the_kind(n):
    x = 0
    for i in range(n):
        if isinstance(x, int):
            if i > 4:
                x = "a"
            else:
                x = x + i
        else:
            x = x + "b"
    return x


@program((0,), (4,), (5,))
def states_of_several_kinds(n):
    state = 0
    k = 0
    while k < n:
        k += 1
        if state == 0:
            state = "mid"
        elif state == "mid":
            state = (1, 2)
        else:
            state = 0
    return state


@program((0,), (1,), (7,))
def a_loop_as_long_as_it_is_a_list(n):
    x = [n]
    while isinstance(x, list):
        if x[0] > 5:
            x = "big"
        elif x[0] == 0:
            x = 0
        else:
            x = [x[0] + 1]
    return x


@program((0,), (3,))
def two_kinds_in_turn(n):
    a, b = 1, "x"
    for _ in range(n):
        a, b = b, a
    return a, b


@program((0,), (3,), (5,))
def set_by_handlers(n):
    try:
        r = 10 // n
        if r == 2:
            raise ValueError("two")
    except ZeroDivisionError:
        r = "zero"
    except ValueError as error:
        r = error
    return r


@program((0,), (3,))
def gone_over_by_for(n):
    x = [1, 2, 3] if n else "abc"
    out = []
    for item in x:
        out.append(item)
    return out


@program((0,), (3,))
def gone_over_by_a_comprehension(n):
    x = [1, 2, 3] if n else "abc"
    return [item * 2 for item in x]


@program((0,), (1,))
def gone_over_though_it_is_a_number(n):
    x = [1, 2, 3] if n else 5
    total = 0
    for item in x:
        total += item
    return total


@program((0,), (3,))
def unpacked(n):
    x = (1, 2) if n else "ab"
    a, b = x
    return b, a


@program((0,), (1,), (2,))
def spread_out_in_a_call(n):
    def f(a, b=0, c=0):
        return a + 10 * b + 100 * c

    args = (1,)
    if n == 1:
        args = (1, 2)
    if n == 2:
        args = (1, 2, 3)
    return f(*args), (*args, 7), len(args)


@program((0,), (3,))
def functions_that_ask(n):
    a = 12
    if n:
        a = "12"
    return int(a), float(a), [a], (a, a)


@program((0,), (5,), (6,))
def a_recursion_with_two_results(n):
    if n == 0:
        return "end"
    if n == 1:
        return 1
    r = a_recursion_with_two_results(n - 2)
    if isinstance(r, str):
        return r + "!"
    return r + 1


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


@program((0,), (1,))
def an_object_or_a_number(n):
    shape = Square(n) if n else 5
    if isinstance(shape, Square):
        return shape.area()
    return shape


@program((0,), (5,))
def objects_and_numbers_in_a_list(n):
    shapes = []
    for i in range(n):
        shapes.append(Square(i) if i % 2 else i)
    total = 0
    for shape in shapes:
        total += shape.area() if isinstance(shape, Square) else shape
    return total


@program((0,), (20,))
def fizz_buzz_in_a_list(n):
    out = []
    for i in range(1, n):
        if i % 15 == 0:
            out.append("FizzBuzz")
        elif i % 3 == 0:
            out.append("Fizz")
        elif i % 5 == 0:
            out.append("Buzz")
        else:
            out.append(i)
    return out


@program((0,), (5,))
def items_asked_what_they_are(n):
    items = []
    for i in range(n):
        items.append(i if i % 2 else str(i))
    total = 0
    for x in items:
        if isinstance(x, int):
            total += x
        else:
            total += len(x) * 10
    return total, items, items.count("2"), 3 in items, "x" in items


@program((0,), (5,))
def tuples_of_two_lengths_in_a_list(n):
    out = []
    for i in range(n):
        if i % 2:
            out.append(("num", i))
        else:
            out.append(("end",))
    total = 0
    for token in out:
        if token[0] == "num":
            total += token[1]
    return out, total


@program((0,), (5,))
def rows_of_texts_and_numbers(n):
    grid = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append("#" if i == j else j)
        grid.append(row)
    return grid


@program((3,), (5,))
def sorting_what_has_no_order(n):
    items = []
    for i in range(n):
        items.append(i if i != 3 else "x")
    return sorted(items)


@program((0,), (5,))
def a_queue_of_several_kinds(n):
    from collections import deque

    queue = deque()
    queue.append("start")
    for i in range(n):
        queue.append(i)
    out = []
    while queue:
        out.append(queue.popleft())
    return out


@program((0,), (5,))
def a_dict_with_values_of_several_kinds(n):
    d = {}
    for i in range(n):
        if i % 2:
            d[i] = i
        else:
            d[i] = "even"
    return d, d.get(2), d.get(7, "none")


@program((0,), (5,))
def keys_of_several_kinds(n):
    d = {}
    s = set()
    for i in range(n):
        key = i if i % 2 else str(i)
        d[key] = i
        s.add(key)
    return d, d.get("2"), 1 in s, "2" in s, len(s)


@program(("1 2 +",), ("3 4 * 5 -",), ("1 +",))
def a_calculator_with_tokens(line):
    def token(word):
        try:
            return int(word)
        except ValueError:
            return word

    stack = []
    for word in line.split():
        x = token(word)
        if isinstance(x, int):
            stack.append(x)
        else:
            if len(stack) < 2:
                return "error: stack underflow"
            b = stack.pop()
            a = stack.pop()
            if x == "+":
                stack.append(a + b)
            elif x == "-":
                stack.append(a - b)
            else:
                stack.append(a * b)
    return stack[0]


def value_of(tree):
    if isinstance(tree, tuple):
        op, a, b = tree
        if op == "+":
            return value_of(a) + value_of(b)
        return value_of(a) * value_of(b)
    return tree


@program((("+", 1, ("*", 2, 3)),), (("*", ("+", 1, 1), ("*", 2, 3)),))
def a_tree_of_nested_tuples(tree):
    return value_of(tree)


@program((0,), (6,))
def lists_joined_that_were_filled_in_another_order(n):
    a = []
    b = []
    for i in range(n):
        a.append(i)
        a.append(str(i))
        b.append(str(i))
        b.append(i)
    c = a if n > 5 else b
    a.append(None)
    b.extend(a)
    return a, b, len(c), a == b
