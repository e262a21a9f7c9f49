"""Small things of the standard library: operator, copy, queue, ordered dicts, counters, comparisons as keys."""

import copy
import functools
import operator
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import combinations, combinations_with_replacement, permutations, product
from queue import Empty, LifoQueue, PriorityQueue, Queue

from programs.registry import program


@program(([(3, 1), (2, 0), (5, 2)],))
def taken_by_place(pairs):
    first = operator.itemgetter(0)
    return sorted(pairs, key=operator.itemgetter(1)), max(pairs, key=first), first(pairs), operator.itemgetter(1, 0)((4, 5))


class Parcel:
    def __init__(self, weight, number):
        self.weight = weight
        self.number = number

    def heavier(self, by):
        return self.weight + by


@program((5,))
def sorted_by_an_attribute(n):
    parcels = [Parcel((k * 7) % n, k) for k in range(n)]
    parcels.sort(key=operator.attrgetter("weight"))
    more = operator.methodcaller("heavier", 2)
    return [p.number for p in parcels], more(parcels[1]), operator.attrgetter("weight", "number")(parcels[0])


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@program((["3", "4", "+", "2", "*"],), (["1", "0", "/"],))
def reverse_polish(tokens):
    stack = []
    for token in tokens:
        if token in OPERATORS:
            b, a = stack.pop(), stack.pop()
            stack.append(OPERATORS[token](a, b))
        else:
            stack.append(float(token))
    return stack[0]


@program((5, 3))
def operators_as_functions(a, b):
    less = operator.lt(a, b), operator.ge(a, b), operator.eq(a, b), operator.not_(a)
    return less, operator.neg(a), operator.mod(a, b), operator.contains([a], b), functools.reduce(operator.mul, [a, b])


@program(([3, 1, 2],))
def sorted_by_a_comparison(xs):
    down = functools.cmp_to_key(lambda a, b: b - a)
    return sorted(xs, key=down), sorted(xs, key=down, reverse=True)


@program(([3, 30, 34, 5, 9],))
def the_largest_number(xs):
    digits = [str(x) for x in xs]
    digits.sort(key=functools.cmp_to_key(lambda a, b: -1 if a + b > b + a else 1))
    return "".join(digits)


@program((["B", "a", "C"],))
def methods_as_keys(words):
    return sorted(words, key=str.lower), list(map(str.upper, words))


@program((3,))
def methods_of_another_type(x):
    return str.lower(x)


@program(([3, 1, 3],))
def from_keys(xs):
    return list(dict.fromkeys(xs)), dict.fromkeys(xs, 0)


@program(([3, 1, 2, 5],), passes=False)
def entries_that_move(xs):
    d = OrderedDict()
    for x in xs:
        d[x] = x * 2
    d.move_to_end(xs[0])
    d.move_to_end(xs[2], last=False)
    return list(d), d.popitem(last=False), d.popitem(), d


@program((3,), passes=False)
def ordered_dicts_compared(n):
    a = OrderedDict((k, 1) for k in range(n))
    b = OrderedDict((k, 1) for k in range(n - 1, -1, -1))
    return a == b, dict(a) == b, a == a.copy()


@program((1,))
def what_is_not_there_does_not_move(x):
    d = OrderedDict()
    d[2] = 1
    d.move_to_end(x)


@program(([3, 3, 1], [3, 1, 2]), passes=False)
def counters_together(xs, ys):
    a, b = Counter(xs), Counter(ys)
    return a + b, a - b, a & b


@program(([3, 3, 1],), passes=False)
def counters_below_zero(xs):
    a = Counter(xs)
    a.subtract([3, 5])
    return +a, sorted(a.elements()), a == Counter(xs)


@program((["a", "bb", "cc"],), passes=False)
def default_dicts_are_returned(words):
    by_length, counts = defaultdict(list), defaultdict(int)
    for word in words:
        by_length[len(word)].append(word)
        counts[word[0]] += 1
    return by_length, counts


@program(([3, 1, 2, 1],))
def queues_searched(xs):
    q = deque(xs)
    q.insert(1, 7)
    q.remove(1)
    q.reverse()
    return q.count(1), q.index(7), q.copy(), list(q)


@program((4,))
def first_in_first_out(n):
    waiting = Queue()
    for k in range(n):
        waiting.put(k)
    size, order = waiting.qsize(), []
    while not waiting.empty():
        order.append(waiting.get())
    try:
        waiting.get_nowait()
    except Empty:
        order.append(-1)
    return size, order, isinstance(waiting, Queue)


@program(([3, 1, 2],))
def by_priority(xs):
    waiting, last = PriorityQueue(), LifoQueue(maxsize=2)
    for k, x in enumerate(xs):
        waiting.put((x, k))
        if not last.full():
            last.put(x)
    return [waiting.get() for _ in range(waiting.qsize())], last.get()


@program(([3, 1, 2],))
def shallow_and_deep(xs):
    a, b = copy.copy(xs), copy.deepcopy(xs)
    a.append(1)
    b[0] = 9
    return a, b, xs


@program(([[1, 2], [3], [4, 5, 6], [7]],))
def rows_copied(rows):
    rows.append(rows[0])
    deep, shallow = copy.deepcopy(rows), copy.copy(rows)
    deep[0].append(9)
    shallow[1].append(8)
    return deep, shallow, rows


@program((3,), passes=False)
def dicts_of_lists_copied(n):
    d = {k: [k] for k in range(n)}
    deep = copy.deepcopy(d)
    deep[0].append(7)
    copy.copy(d)[1].append(8)
    return d, deep


class Team:
    def __init__(self, names):
        self.names = names
        self.size = len(names)


@program((3,))
def objects_copied(n):
    team = Team([n])
    same, other = copy.copy(team), copy.deepcopy(team)
    same.size = 5
    same.names.append(8)
    other.names.append(9)
    return team.size, team.names, same.size, same.names, other.names


@program(("ab",))
def hashes_of_texts(s):
    return hash(s) == hash("a" + "b"), hash(s) == hash("ba")


@program(([1, 2],))
def dicts_merged(xs):
    d = {x: x * x for x in xs}
    e = d | {2: 7, 3: 9}
    e |= {4: 1}
    d.update({5: 5})
    return d, e


@program(([3, 1, 2],), passes=False)
def frozen_sets(xs):
    f = frozenset(xs)
    return f, f | {9}, f == set(xs), 3 in f, hash(f), str(f)


@program(([3],))
def nothing_is_added_to_frozen_sets(xs):
    frozenset(xs).add(1)


@program(([1, 2, 3, 2, 1],), passes=False)
def frozen_sets_as_keys(xs):
    found = {}
    for k in range(len(xs)):
        found[frozenset(xs[k : k + 2])] = k
    return found


@program(([3, 1, 2], 2), ([3, 1], 3), ([], 0))
def permutations_of_any_length(xs, r):
    return list(permutations(xs, r))


@program(([3, 1, 2, 4], 2), ([3, 1], 3), ([4], 0), ([1], -1), passes=False)
def combinations_of_any_length(xs, r):
    return list(combinations(xs, r)), list(combinations_with_replacement(xs, r))


@program((3,), (0,))
def figures_counted(n):
    return [sum(figures) for figures in product([0, 1], repeat=n)]


@program(([[1, 2], [3], [4, 5]],), ([[1], []],))
def one_of_each(rows):
    return list(product(*rows))


@functools.cache
def remembered(a, *, b=1):
    return a + b


@program((3,), passes=False)
def remembered_by_name(n):
    return [remembered(k, b=2) for k in range(n)], remembered(a=1), remembered(1)


VOWELS = {ord("a"): "4", ord("e"): None}


@program(("abcae",), ("",))
def characters_translated(text):
    return text.translate(str.maketrans("ab", "xy", "c")), text.translate(VOWELS)


@program((3,), (0,))
def counts_of_keywords(n):
    c = Counter("ab", b=n)
    c.update(a=n, c=1)
    c.subtract(b=2)
    c.subtract()
    c.update(None)
    return c


@program((3,), (1,))
def missing_counts_are_deleted(n):
    c = Counter([1, 1, n])
    del c[n]
    del c[1]
    del c[77]
    c[7] += 1
    return c


@program((3,))
def deep_copies_of_dicts_in_dicts(n):
    given = {"a": {"x": n}, "b": {"c": [n]}}
    made = copy.deepcopy(given)
    made["a"]["x"] = 9
    made["b"]["c"].append(1)
    return given, made


@program((0,), (1,))
def nothing_left_to_take(n):
    d = OrderedDict() if n else {k: k for k in range(n)}
    try:
        d.popitem()
    except KeyError as error:
        return str(error), error.args


@program((9,), (2,), (0,), passes=False)
def sets_of_frozen_sets(n):
    seen, order = set(), []
    for k in range(n):
        state = frozenset([(k % 3, 1), (k % 2, 0)])
        if state in seen:
            order.append(-k)
        seen.add(state)
        order.append(len(seen))
    return order, frozenset([(0, 1), (0, 0)]) in seen


def closure(moves, states):
    todo, found = list(states), set(states)
    while todo:
        for t in moves[todo.pop()]:
            if t not in found:
                found.add(t)
                todo.append(t)
    return frozenset(found)


@program(([[1], [2], [0], [4], [3]],), ([[], [0]],), passes=False)
def classes_of_states(moves):
    classes = {closure(moves, [s]) for s in range(len(moves))}
    return sorted(sorted(c) for c in classes), len(classes)
