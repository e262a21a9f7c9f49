"""Results, variables, items and values of dicts that are of one kind on one path and of another on the other."""

import numpy as np

from programs.registry import program


@program((1,), (5,))
def a_number_or_a_text(n):
    if n > 3:
        return "big"
    return n


@program((1,), (5,))
def true_or_what_is_wrong(n):
    if n > 3:
        return f"{n} is too big"
    return True


@program((1,), (5,), (9,))
def a_number_a_text_or_none(n):
    if n > 8:
        return None
    if n > 3:
        return "big"
    return n


@program((1,), (5,), (9,))
def tuples_of_three_lengths(n):
    if n > 8:
        return (1, 2, n)
    if n > 3:
        return ("pair", n)
    return ()


@program((1,), (5,))
def dicts_of_other_keys(n):
    if n > 3:
        return {"error": "too big"}
    return {"value": n, "ok": True}


@program((1,), (5,), (9,))
def a_list_a_number_or_none(n):
    if n > 8:
        return None
    if n > 3:
        return [n, n + 1]
    return n


@program((1,), (5,))
def arrays_of_two_ranks(n):
    if n > 3:
        return np.ones((n, 2))
    return np.zeros(n)


@program((1.0,), (5.0,))
def a_float_or_an_exception(x):
    if x > 3:
        return ValueError("too big")
    return x * 0.5


@program((3,), (-3,), (200,))
def checked_by_a_pair(age):
    def check(a):
        if a < 0:
            return False, "negative"
        if a > 150:
            return False, f"too old: {a}"
        return True, None

    fine, message = check(age)
    return age if fine else message


@program((0,), (1,), (2,))
def by_a_choice_of_constants(k):
    return [1, "one", (1, "one")][k]


@program((0,), (1,))
def the_same_list_twice(n):
    made = [1, 2]
    x = 0
    if n:
        x = made
    return x, made, x is made


@program((1,), (5,))
def told_by_isinstance(n):
    x = n
    if n > 3:
        x = "abc"
    if isinstance(x, str):
        return x.upper()
    return x + 1


@program((1,), (5,))
def told_by_type(n):
    x = n
    if n > 3:
        x = [n, 2]
    if type(x) is int:
        return x - 1, type(x).__name__
    return sum(x), type(x).__name__


@program((0,), (3,))
def told_by_two_tests_at_once(n):
    x = 5
    if n:
        x = "ab"
    if not isinstance(x, str) and x > 3:
        return x - 1
    if isinstance(x, int) or len(x) > 1:
        return "yes"
    return x


@program((0,), (3,))
def told_by_what_returns_early(n):
    x = 5
    if n:
        x = "ab"
    if isinstance(x, str):
        return -1
    return x * 2


@program((0,), (3,))
def told_by_what_raises(n):
    x = 5
    if n:
        x = "ab"
    if not isinstance(x, int):
        raise TypeError(f"bad {x!r}")
    return x * 2


@program((0,), (1,), (5,))
def told_by_match(n):
    x = n if n < 3 else "text"
    if n == 1:
        x = (1, 2)
    match x:
        case int():
            return "a number"
        case (a, b):
            return a + b
        case str() as s:
            return s + s


@program((0,), (1,), (2,))
def told_by_none(k):
    x = None
    if k == 1:
        x = "text"
    elif k == 2:
        x = k
    if x is None:
        return "nothing"
    return x * 2


@program((0,), (1,), (2,))
def told_by_a_key(n):
    r = {"a": 1}
    if n == 1:
        r = {"b": "x", "c": 2}
    if n == 2:
        r = None
    if r is None:
        return "none"
    if "b" in r:
        return r["b"]
    return r["a"] + len(r)


@program((1,), (5,))
def what_both_kinds_can(n):
    x = n
    if n > 3:
        x = "abc"
    return x * 2, x == 1, x == "abc", bool(x), str(x), f"<{x}>", repr(x)


@program((1,), (5,))
def printed(n):
    x = n
    if n > 3:
        x = "abc"
    print(x, [x], f"{x!r:>8}")
    return x


@program((1,), (5,))
def a_length_that_a_number_has_not(n):
    x = n
    if n > 3:
        x = "abc"
    return len(x)


@program((1,), (5,))
def a_sum_that_a_text_has_not(n):
    x = n
    if n > 3:
        x = "abc"
    return x + 1


@program((1,), (5,))
def the_failure_is_caught(n):
    x = n
    if n > 3:
        x = "abc"
    try:
        return x + 1
    except TypeError as error:
        return str(error)


@program((0,), (1,), (2,))
def compared_with_each_other(n):
    a = [1, "a", None][n]
    b = ["a", 1, 2][n]
    return a == b, a != b, a in (1, "a"), a is None, not a, a or "default", a and "yes"


@program((0,), (1,), (2,))
def a_method_of_all_kinds(n):
    a = ["abc", [1, 2, 1], (1, 1)][n]
    return a.count("a") if n == 0 else a.count(1)


@program((0,), (1,), (2,))
def changed_by_augmented_assignments(n):
    a = 1
    if n:
        a = "x"
    a *= 3
    if n == 2:
        a += "y"
    return a


@program((0,), (1,), (2,))
def an_item_set_in_either(n):
    d = [1, 2, 3]
    if n:
        d = {0: 5}
    d[0] = n
    return d


@program((0,), (1,), (2,))
def arrays_written_through_either(n):
    a = np.arange(4.0)
    b = np.arange(6.0).reshape(2, 3)
    x = a
    if n == 1:
        x = b
    if n == 2:
        x = "none"
    if isinstance(x, np.ndarray):
        x[0] = 9.0
    return a, b, x


@program((0,), (1,), (2,))
def arrays_of_any_rank(n):
    a = np.arange(4.0)
    if n == 1:
        a = np.arange(6.0).reshape(2, 3)
    if n == 2:
        a = 3.5
    return np.sum(a), np.shape(a), a * 2


@program((0,), (3,), (9,))
def none_then_a_number_then_a_text(n):
    index = None
    for i in range(n):
        if i == 2:
            index = i
        if i == 5:
            index = "x"
    return index


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


@program(([1, 2, 3], 2), ([1, 2, 3], 9), ([1, 2], 1))
def a_place_or_false(xs, y):
    def find(xs, y):
        for i, x in enumerate(xs):
            if x == y:
                return i
        return False

    r = find(xs, y)
    return r, r is False, r == 0, type(r).__name__


@program((0,), (4,))
def a_flag_that_counts(n):
    seen = False
    for _ in range(n):
        seen += True
    return seen


def flat(xs):
    out = []
    for x in xs:
        if isinstance(x, list):
            out.extend(flat(x))
        else:
            out.append(x)
    return out


@program(([1, [2, 3], [4, [5, [6]]]],), ([[[1]], 2],))
def flattened(xs):
    return flat(xs), xs


def product_sum(xs, depth):
    total = 0
    for x in xs:
        if isinstance(x, list):
            total += product_sum(x, depth + 1)
        else:
            total += x
    return total * depth


@program(([5, 2, [7, -1], 3, [6, [-13, 8], 4]],))
def a_product_sum(xs):
    return product_sum(xs, 1)


@program(([1, [2, 3], [4, [5, [6]]]],))
def changed_at_every_depth(xs):
    def change(xs):
        for x in xs:
            if isinstance(x, list):
                change(x)
        xs.append(0)

    inner = xs[2][1]
    change(xs)
    return xs, inner


@program((0,), (3,))
def nested_as_deep_as_it_is_told(n):
    def made(n):
        if n == 0:
            return []
        return [n, made(n - 1)]

    return made(n)


@program((0,), (5,))
def lists_and_numbers_in_a_list(n):
    out = [0, [1]]
    for i in range(n):
        out.append([i] if i % 2 else i)
    total = 0
    for x in out:
        if isinstance(x, list):
            total += len(x) + sum(x)
        else:
            total += x
    return total, out


@program((0,), (4,))
def arrays_and_texts_in_a_list(n):
    out = []
    for i in range(n):
        if i == 1:
            out.append("skip")
        else:
            out.append(np.full(2, i))
    total = np.zeros(2)
    for x in out:
        if isinstance(x, str):
            continue
        total += x
    return total, out


@program((0,), (4,))
def arrays_of_two_ranks_in_a_list(n):
    out = []
    for i in range(n):
        out.append(np.zeros(i) if i % 2 else np.ones((i, 2)))
    total = 0
    for a in out:
        if a.ndim == 2:
            total += a.shape[0]
        else:
            total += a.size * 100
    return out, total


@program((0,), (4,))
def later_items_are_not_compared(n):
    import heapq

    heap = []
    for i in range(n):
        heapq.heappush(heap, (n - i, "task" if i % 2 else i))
    out = []
    while heap:
        out.append(heapq.heappop(heap))
    return out


@program((5,))
def states_by_match(n):
    state = ("idle",)
    log = []
    for i in range(n):
        match state:
            case ("idle",):
                state = ("run", i)
            case ("run", k) if k > 1:
                state = ("done", k, "ok")
            case ("run", k):
                state = ("run", k + 1)
            case ("done", k, message):
                state = ("idle",)
        log.append(state)
    return log, state[0]


@program(("a=1,b=x,c=2",))
def settings_of_a_text(s):
    out = {}
    for part in s.split(","):
        key, value = part.split("=")
        if value.isdigit():
            out[key] = int(value)
        else:
            out[key] = value
    total = 0
    for value in out.values():
        if isinstance(value, int):
            total += value
    return out, total, out["b"], out.get("z", 0)


@program(("1+2*3",), ("(1+2)*3",), ("1+",), ("2*(3",))
def a_parser(s):
    tokens = [int(c) if c.isdigit() else c for c in s]
    place = [0]

    def peek():
        return tokens[place[0]] if place[0] < len(tokens) else None

    def take():
        token = peek()
        place[0] += 1
        return token

    def atom():
        token = take()
        if token == "(":
            value = total()
            if take() != ")":
                raise ValueError("expected )")
            return value
        if isinstance(token, int):
            return token
        raise ValueError(f"unexpected {token!r}")

    def product():
        value = atom()
        while peek() == "*":
            take()
            value = value * atom()
        return value

    def total():
        value = product()
        while peek() == "+":
            take()
            value = value + product()
        return value

    try:
        return total()
    except ValueError as error:
        return f"error: {error}"


@program((0,), (1,))
def the_end_of_a_slice(n):
    end = None
    if n == 1:
        end = 2
    return [1, 2, 3][:end], np.arange(4)[:end], "abc"[:end]


@program((0,), (1,), (2,))
def an_index_of_several_kinds(n):
    k = None
    if n == 1:
        k = 2
    if n == 2:
        k = "x"
    return np.arange(6).reshape(2, 3)[0, k]


@program((0,), (1,))
def a_number_or_a_list_written_into_a_row(n):
    v = 5
    if n == 1:
        v = [1, 2, 3]
    a = np.arange(6).reshape(2, 3)
    a[0] = v
    return a


@program((0,), (1,), (2,), (3,))
def an_int_beside_a_float_and_a_text(k):
    x = [1, "12", 2.5, None][k]
    if x is None:
        return "none"
    return x, isinstance(x, int), isinstance(x, float), type(x).__name__, int(x), str(x)


@program((1,), (3,))
def a_text_times_a_float(n):
    x = str(n) if n > 2 else n
    return x * 1.5


@program((1,), (3,))
def a_list_up_to_a_text(n):
    end = n if n < 2 else "x"
    return [1, 2, 3][:end]


@program((0,), (3,))
def formatted_by_percent(n):
    x = n if n else "zero"
    return "%s" % x, "{}".format(x), "%5s|" % (x,)


@program((0,), (5,))
def tuples_of_two_lengths_as_keys(n):
    d = {}
    for i in range(n):
        d[(i, "a") if i % 2 else (i,)] = i
    return d, (1, "a") in d, d.get((0,), "no")


@program((0,), (5,))
def yielded(n):
    def made():
        for i in range(n):
            if i % 2:
                yield i
            else:
                yield "even"

    return list(made()), [x for x in made() if isinstance(x, int)]


class Box:
    def __init__(self, held):
        self.held = held


@program((0,), (3,))
def a_field_of_several_kinds(n):
    box = Box(1)
    if n:
        box.held = "text"
    return box.held, isinstance(box.held, str)


@program(("3 + 4",), ("7 / 0",), ("x + 1",), ("1 ? 2",))
def answers_of_other_keys(s):
    parts = s.split()
    try:
        a = int(parts[0])
        b = int(parts[2])
    except ValueError:
        return {"ok": False, "error": "bad number"}
    if parts[1] == "+":
        r = a + b
    elif parts[1] == "/":
        if b == 0:
            return {"ok": False, "error": "division by zero"}
        r = a // b
    else:
        return None
    return {"ok": True, "value": r}


@program((3,), (0,))
def a_list_or_none_in_several_places(n):
    x = (1, None) if n else ("a", [2])
    return x, x, x, x[n % 2]
