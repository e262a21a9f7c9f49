"""Objects of classes that inherit from ``list`` and ``dict``."""

import copy

from programs.registry import program


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def peek(self):
        if not self:
            raise IndexError("empty stack")
        return self[-1]

    @property
    def size(self):
        return len(self)


class Doubled(list):
    def __init__(self, name, items=()):
        super().__init__(items)
        self.name = name

    def append(self, x):
        super().append(2 * x)

    def __getitem__(self, k):
        return list.__getitem__(self, k % len(self))

    def as_it_is(self, x):
        list.append(self, x)


class Zeros(dict):
    def __missing__(self, key):
        return 0

    def add(self, key):
        self[key] = self[key] + 1


class Lower(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())


class Matrix(list):
    def __init__(self, rows):
        super().__init__([list(row) for row in rows])

    def __mul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in zip(*other)] for row in self])


class Plain(dict):
    pass


def given(*xs, a=0):
    return len(xs) + a


@program(("(())",), ("(()",), (")",))
def brackets(text):
    stack = Stack()
    for c in text:
        if c == "(":
            stack.push(c)
        elif stack.peek() == "(":
            stack.pop()
    return stack.size == 0


@program((0,), (3,))
def added_and_taken_over(n):
    made = Doubled("d", [1])
    for k in range(n):
        made.append(k)
    made.as_it_is(9)
    made += [4]
    return made[7], made.name, made, made + [1], [1] + made, made == [1, 9, 4], f"{made}"


@program((0,), (4,))
def what_lists_do(n):
    s = Stack(range(n))
    s.sort(key=lambda x: -x)
    s.insert(0, 7)
    s.extend(s)
    s[1:2] = [8, 9]
    a, *b = s
    print(s, sorted(s), [*s], given(*s), list(zip(s, s)), max(s), sum(s))
    return a, b, s.index(7), s.count(7), s.pop(), s, s[::2], any(s), 8 in s, s < [9], list(reversed(s))


@program(([1, 2, 1],), ([],))
def missing_counts_nothing(xs):
    counts = Zeros()
    for x in xs:
        counts.add(x)
    return counts, counts[1], counts[99], len(counts), 1 in counts, sorted(counts.items()), counts.get(77)


@program((["A", "bb", "Bb"],))
def keys_in_small_letters(words):
    sizes = Lower()
    for word in words:
        sizes[word] = len(word)
    return sizes["BB"], list(sizes), sizes


@program((3,))
def what_dicts_do(n):
    d = Zeros({1: 2})
    d.update({3: n})
    d.update(Zeros({4: 4}))
    d.setdefault(9, 1)
    return d.pop(1), d.pop(55, -1), d, list(d.keys()), list(d.values()), min(d), dict(d), {**d}, d == {3: n}, d | {0: 0}


@program((2,), (3,))
def a_key_that_is_not_there(n):
    d = Plain()
    d[2] = 1
    return d[n]


@program((0,), (5,))
def powers_of_a_matrix(n):
    step, made = Matrix([[1, 1], [1, 0]]), Matrix([[1, 0], [0, 1]])
    for _ in range(n):
        made = made * step
    return made


@program((7,))
def several_in_a_list(n):
    groups = [Stack() for _ in range(3)]
    for k in range(n):
        groups[k % 3].push(k)
    return groups, [g.size for g in groups]


@program((3,))
def copies(n):
    one = Stack(range(n))
    two, three, four = copy.copy(one), copy.deepcopy(one), one.copy()
    two.push(1)
    three.push(2)
    four.append(3)
    return one, two, three, four, type(four) is list, isinstance(two, list)


@program((2,), (3,))
def matched(n):
    match Stack(range(n)):
        case [x, y]:
            return x + y
    return -1


@program((3,))
def no_keys(n):
    return {Stack([n]): 1}


def fill(stack, n):
    if n:
        stack.push(n)
        fill(stack, n - 1)


@program((3,), (5,))
def one_of_two_in_a_recursion(n):
    one = Stack()
    fill(one, n)
    other = one if n > 3 else Stack([1])
    other.push(8)
    return one, other
