"""Values of several kinds in containers and recursion."""

import numpy as np

from programs.registry import program


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
