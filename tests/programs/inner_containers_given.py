"""Any number of dicts, sets, lists and queues that are values of dicts and items of lists, as arguments."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

from programs.registry import program

ONE, SOME = {1: 2}, [3, 4]
TABLE = {k: {j: j * k for j in range(k % 4)} for k in range(12)}
SHARED = {1: ONE, 2: {5: 6}, 3: ONE}
DEEP = {k: {j: {i: i + j + k for i in range(j)} for j in range(k % 3 + 1)} for k in range(10)}


@dataclass
class Shelf:
    name: str
    stock: dict[str, int]
    seen: set[int] = field(default_factory=set)
    rows: list[list[int]] = field(default_factory=list)


def shelves(n):
    return [Shelf(f"shelf {k}", {"nuts": k, "bolts": 2 * k, f"only {k}": 1}, {k, k % 3}, [[k]] * (k % 3)) for k in range(n)]


SHELVES = shelves(40)


@program(([{0: 1, 1: 2}, {0: 5}, {2: 3, 0: 9}],), ([{0: 1.5}] * 3,), ([{k: k} for k in range(50)],), passes=False)
def list_of_dicts(rows):
    return sum(row[0] for row in rows if 0 in row)


@program(([{1, 2}, set(), {2, 3}], 2), ([{1.5, 2.5}], 2.5), ([{"a", "b"}, {"c"}], "a"), ([{(1, "a")}], (1, "a")), passes=False)
def list_of_sets(rows, item):
    count = 0
    for row in rows:
        if item in row:
            row.discard(item)
            count += 1
        else:
            row.add(item)
    return count


@program((SHARED, 1, 3), (SHARED, 1, 2), (SHARED, 2, 2), passes=False)
def which_are_one(table, a, b):
    table[a][7] = 8
    return table[a] is table[b], table[b].get(7, 0), table[a]


@program((SHARED, ONE), (SHARED, {1: 2}), ({1: {2: 3}}, ONE), passes=False)
def one_given_besides(table, inner):
    inner[10] = 11
    return [row is inner for row in table.values()], len(table[1])


@program((ONE, SHARED), ({1: 2}, SHARED), passes=False)
def one_given_before(inner, table):
    inner[10] = 11
    return [row is inner for row in table.values()], len(table[1])


@program((TABLE, {9: 9}, 3), (TABLE, {9: 9}, 77), passes=False)
def other_put_in(table, other, k):
    table[k] = other
    other[1] = 1
    table[k][2] = 2
    return table[k]


@program((TABLE, 3, 5), (TABLE, 3, 99), passes=False)
def new_ones_and_old(table, a, b):
    table[b] = {a: b}
    table[b + 1] = table[a]
    table[a + 100] = dict(table[a])
    table[b + 1][4] = 4
    return len(table)


@program((TABLE,), ({1: {}},), ({1: {}, 2: {}},), passes=False)
def looked_at_only(table):
    return [(k, sum(row)) for k, row in table.items()]


@program(({1: {}, 2: {}}, 2), ({1: {}, 2: {3: 4}}, 1), passes=False)
def empty_ones_filled(table, k):
    for j in range(20):
        table[k][j] = j * j
    return sum(table[k].values())


@program((TABLE, 7, 2), (TABLE, 7, 9), (TABLE, 70, 2), passes=False)
def keys_deleted_and_back(table, k, j):
    del table[k][j]
    table[k][50] = 0
    table[k][j] = -1
    return list(table[k])


@program((TABLE,), passes=False)
def some_popped_some_cleared(table):
    gone = 0
    for k, row in table.items():
        if k % 3 == 0:
            row.clear()
        elif row:
            gone += row.popitem()[1]
    return gone


@program((TABLE,), (DEEP,), passes=False)
def keys_by_length(table):
    found = {}
    for k, row in table.items():
        found.setdefault(len(row), []).append(k)
    return found


@program((DEEP, 5, 2), (DEEP, 5, 7), passes=False)
def three_deep(table, a, b):
    table[a][b][100] = 1
    table[a][b + 1] = {1: a}
    return sum(sum(row.values()) for row in table[a].values())


@program(({k: [(j, j * 0.5) for j in range(k)] for k in range(9)}, 3), passes=False)
def lists_of_pairs(table, k):
    table[k].append((k, 1.5))
    table[k][0] = table[k][1]
    return sum(w for row in table.values() for _, w in row)


@program(({1: SOME, 2: [5], 3: SOME}, 1, 3), ({1: SOME, 2: [5], 3: SOME}, 1, 2), passes=False)
def one_list_under_two_keys(table, a, b):
    table[a].append(1)
    return table[a] is table[b], table[b]


@program(({k: [[k, j] for j in range(k % 3)] for k in range(30)}, 4), ({1: [[1], [2]], 2: []}, 1), passes=False)
def lists_of_lists(table, k):
    table[k].append([0])
    table[k][0].append(7)
    return sum(len(row) for rows in table.values() for row in rows)


@program(({k: deque([k, k + 1], maxlen=3 if k % 2 else None) for k in range(9)}, 3), passes=False)
def queues_by_key(queues, k):
    for _ in range(2):
        queues[k].append(queues[k + 1].popleft())
    return len(queues[k]), queues[k][0]


@program((defaultdict(dict, TABLE), 3), (defaultdict(dict, TABLE), 30), passes=False)
def default_dicts(table, k):
    table[k][5] = 6
    return len(table)


@program(({k: defaultdict(int, {1: k}) for k in range(9)}, 4), ({k: defaultdict(list, {1: [k]}) for k in range(9)}, 4), passes=False)
def of_default_dicts(table, k):
    table[k][9] += table[k][1]
    return table[k]


@program(({k: Counter({1: k}) for k in range(9)}, 4), ({f"{k}": Counter("hello") for k in range(20)}, "4"), passes=False)
def of_counters(table, k):
    return table[k].most_common(1), sum(table[k].values())


@program(({k: {1: "a", 2: k} for k in range(12)}, 3), ({k: {1: None, 2: k} for k in range(12)}, 3), passes=False)
def values_of_two_kinds(table, k):
    row = table[k]
    row[3] = row[1]
    return row[2], row[3]


@program(([{"name": f"n{k}", "age": k} for k in range(20)],), passes=False)
def records(people):
    for one in people:
        one["age"] += 1
    return sum(one["age"] for one in people), people[3]["name"]


@program(({k: {"a": k, "b": 2 * k} for k in range(3)}, 1), ({k: {"a": k, f"b{k}": 2 * k} for k in range(30)}, 1), passes=False)
def by_names(table, k):
    table[k]["a"] += 5
    return sum(row["a"] for row in table.values())


@program(({k: {1: 2, 2: 2.5} for k in range(10)},), passes=False)
def ints_and_floats(table):
    return [v for row in table.values() for v in row.values()]


@program((SHELVES, 3), (shelves(50), 49), (SHELVES, 400), passes=False)
def dicts_in_objects(shelves, k):
    one = shelves[k]
    one.stock["nuts"] += 5
    one.stock["new"] = 1
    one.seen.add(100)
    one.rows.append([1])
    return sum(shelf.stock["nuts"] for shelf in shelves), len(one.seen)


@program(({s.name: s for s in SHELVES}, "shelf 7"), passes=False)
def objects_by_name(shelves, name):
    shelves[name].stock["bolts"] = 0
    return max(shelves.values(), key=lambda s: s.stock["bolts"]).name


@program(([(k, {k: 1}) for k in range(12)], 3), passes=False)
def in_tuples(pairs, k):
    n, row = pairs[k]
    row[n] += 1
    return sum(row[n] for n, row in pairs)


@program(([[{1: k}] for k in range(12)], 3), ([[{1, k}] for k in range(12)], 3), passes=False)
def in_lists(rows, k):
    rows[k].append(rows[0][0])
    return len(rows[k][1])


@program(([{1: 2}, None, {3: 4}, None],), passes=False)
def some_are_none(rows):
    count = 0
    for row in rows:
        if row is not None:
            row[0] = 1
            count += len(row)
    return count


@program((TABLE,), passes=False)
def copies_and_comparisons(table):
    other = {k: dict(row) for k, row in table.items()}
    same = other == table
    other[3][99] = 1
    return same, other == table, {k for k in other if other[k] != table[k]}


@program((TABLE, 5), passes=False)
def error_after_changes(table, k):
    table[k][77] = 1
    return table[k + 100]


@program((TABLE, TABLE, 5), (TABLE, {k: {1: 1} for k in range(9)}, 5), passes=False)
def two_tables(a, b, k):
    a[k][3] = b[k].get(1, 0)
    b[k] = a[k]
    return a is b, len(b[k])


@program(({k: {k + j for j in range(k % 5)} for k in range(30)}, 7), ({1: {"a"}, 2: {"b", "c"}}, 2), passes=False)
def sets_combined(table, k):
    union = set()
    for row in table.values():
        union |= row
    table[k] |= union
    table[k] -= table[k + 1] if k + 1 in table else set()
    return sorted(union), len(table[k])


@program(({k: dict.fromkeys(range(k)) for k in range(9)}, 3), passes=False)
def ordered_sets(rows, k):
    rows[k][7] = None
    del rows[2][next(iter(rows[2]))]
    return [len(rows[j]) for j in range(3)], list(rows[k])


@program(([{"a": 1}, {}, {"b": 2}], 1), ([{"a": 1}, {}, {"b": 2}], 0), passes=False)
def few_with_names(rows, k):
    if k:
        rows[k]["c"] = 5
    return list(rows[k])


NUTS = {"x": {"nut": 3, "bolt": 1}, "y": {}}


@program((NUTS, [("x", "nut", 2), ("x", "bolt", 1), ("y", "nut", 1)]), (NUTS, []), passes=False)
def few_names_in_names(stores, orders):
    failed = []
    for store, item, n in orders:
        left = stores[store].get(item, 0)
        if left >= n:
            stores[store][item] = left - n
            if stores[store][item] == 0:
                del stores[store][item]
        else:
            failed.append((store, item))
    return failed


class Node:
    def __init__(self, letter):
        self.letter = letter
        self.children = {}
        self.is_word = False


class Trie:
    def __init__(self, words=()):
        self.root = Node("")
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self.root
        for letter in word:
            if letter not in node.children:
                node.children[letter] = Node(letter)
            node = node.children[letter]
        node.is_word = True

    def words(self):
        found, todo = [], [(self.root, "")]
        while todo:
            node, so_far = todo.pop()
            if node.is_word:
                found.append(so_far)
            for letter, child in node.children.items():
                todo.append((child, so_far + letter))
        return sorted(found)


class Network:
    def __init__(self, edges=()):
        self.neighbours = {}
        for a, b, w in edges:
            self.connect(a, b, w)

    def connect(self, a, b, w=1.0):
        self.neighbours.setdefault(a, {})[b] = w
        self.neighbours.setdefault(b, {})[a] = w

    def steps_from(self, start):
        steps, todo = {start: 0}, deque([start])
        while todo:
            a = todo.popleft()
            for b in self.neighbours[a]:
                if b not in steps:
                    steps[b] = steps[a] + 1
                    todo.append(b)
        return steps


WORDS = ["tea", "ten", "to", "inn", "in", "i"]


@program((Trie(WORDS), "tent"), (Trie(), "a"), (Trie([f"{k:b}" for k in range(40)]), "10"), passes=False)
def words_of_a_trie(trie, word):
    trie.insert(word)
    return trie.words()


@program((Network([(0, 1, 2.0), (1, 2, 0.5)]), 0, 3), (Network([(k, 7 * k % 50, 1.0) for k in range(50)]), 3, 99), passes=False)
def network_grows(network, a, b):
    network.connect(a, b, 2.5)
    return network.steps_from(a), len(network.neighbours[a])
