"""Objects that are items of lists, that hold one another, or that have several names."""

from dataclasses import dataclass, field

from programs.registry import program


@dataclass
class Clerk:
    name: str = "clerk"
    free_at: int = 0
    served: int = 0


class Account:
    def __init__(self, number, balance=0.0):
        self.number = number
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.history.append(amount)


@dataclass(frozen=True)
class Edge:
    weight: float
    a: int
    b: int


@dataclass
class Node:
    value: int
    next: "Node | None" = None


@dataclass
class Tree:
    key: int
    left: "Tree | None" = None
    right: "Tree | None" = None


@program((3, 10), (0, 4), (1, 5))
def the_first_free_clerk_serves(n, customers):
    staff = [Clerk() for _ in range(n)]
    turned_away = 0
    for now in range(customers):
        for clerk in staff:
            if clerk.free_at <= now:
                clerk.free_at = now + 3
                clerk.served += 1
                break
        else:
            turned_away += 1
    return turned_away, [clerk.served for clerk in staff], staff


@program((3, 1.5), (3, -1.0))
def changed_through_the_list(n, amount):
    accounts = [Account(i) for i in range(n)]
    accounts[1].deposit(amount)
    accounts[-1].deposit(2 * amount)
    return [a.balance for a in accounts], accounts[1].history, accounts[0].history is accounts[1].history


@program((4,), (1,))
def one_object_of_two_names(n):
    everyone = [Clerk() for _ in range(n)]
    favourite = everyone[n // 2]
    favourite.served = 7
    everyone[-1].name = "last"
    others = [c for c in everyone if c is not favourite]
    return favourite.name, sum(c.served for c in everyone), len(others), favourite in everyone


@program(([(0, 1, 3.0), (1, 2, 1.0), (0, 2, 2.0)],), ([],))
def sorted_by_a_field(triples):
    edges = [Edge(w, a, b) for a, b, w in triples]
    edges.sort(key=lambda e: e.weight)
    heaviest = max(edges, key=lambda e: e.weight, default=None)
    return edges, heaviest, heaviest is None or heaviest is edges[-1]


@program((5,), (0,))
def a_linked_list(n):
    head = None
    for i in range(n):
        head = Node(i * i, head)
    total, node = 0, head
    while node is not None:
        total = total * 3 + node.value
        node = node.next
    return total, head


@program((6,), (1,))
def reversed_in_place(n):
    head = None
    for i in range(n):
        head = Node(i, head)
    before = None
    while head is not None:
        head.next, before, head = before, head, head.next
    return before


def insert(tree, key):
    if tree is None:
        return Tree(key)
    if key < tree.key:
        tree.left = insert(tree.left, key)
    elif key > tree.key:
        tree.right = insert(tree.right, key)
    return tree


def height(tree):
    return 0 if tree is None else 1 + max(height(tree.left), height(tree.right))


@program(([5, 2, 8, 1, 9, 3, 5],), ([1],))
def a_search_tree(keys):
    root = None
    for key in keys:
        root = insert(root, key)
    return height(root), root


@program(([5, 2, 8, 1, 9, 3, 5], 3), ([4], 5))
def a_search_tree_without_recursion(keys, wanted):
    root = Tree(keys[0])
    for key in keys[1:]:
        node = root
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Tree(key)
                    break
                node = node.left
            elif key > node.key:
                if node.right is None:
                    node.right = Tree(key)
                    break
                node = node.right
            else:
                break
    node, steps = root, 0
    while node is not None and node.key != wanted:
        node = node.left if wanted < node.key else node.right
        steps += 1
    return node is not None, steps


@program(([3, 1, 2],), ([],))
def by_name(keys):
    known = {}
    for k in keys:
        known[k] = Account(k)
    for k in keys:
        known[k].deposit(k + 0.5)
    return [(k, a.balance) for k, a in known.items()]


@program((2, 3), (1, 1))
def written_under_either_name(n, m):
    a, b = Clerk("a"), Clerk("b")
    one = a if n < m else b
    for i in range(m):
        one.served += i
        a.served += 1
    return a, b, one is a


@dataclass
class Team:
    members: list[Clerk] = field(default_factory=list)
    lead: Clerk | None = None


@program((3,), (1,))
def objects_in_objects_in_lists(n):
    teams = [Team() for _ in range(n)]
    for i in range(2 * n):
        clerk = Clerk(served=i)
        teams[i % n].members.append(clerk)
        if teams[i % n].lead is None:
            teams[i % n].lead = clerk
    teams[0].lead.served = 100
    return teams, teams[0].members[0].served


@program(([Account(1), Account(2)], 1), ([Account(5)], 0))
def objects_of_the_caller(accounts, k):
    accounts[k].deposit(1.0)
    new = Account(9)
    accounts.append(new)
    for a in accounts:
        a.deposit(0.5)
    return new, accounts[k]


@program((1,), (2,))
def a_list_that_goes_into_another_on_one_path(n):
    row, table = [1], []
    if n > 1:
        table.append(row)
    row.append(2)
    return row, table


@program((6,), (1,))
def one_of_two_lists(n):
    odd, even = [], []
    for i in range(n):
        (odd if i % 2 else even).append(i)
        longer = odd if len(odd) > len(even) else even
        longer[-1] += 10
    return odd, even, longer is even


@program(([1, 2], [3], 1), ([1, 2], [3], 0))
def one_of_two_lists_of_ints_of_the_caller(a, b, k):
    chosen = a if k else b
    chosen.append(4)
    return chosen, len(a), len(b)


class Person:
    def __init__(self, age):
        self.age = age
        self.children = []
        self.parent = None

    def adopt(self, child):
        self.children.append(child)
        child.parent = self
        return self


@program((4,), (1,))
def parents_and_children(n):
    one = Person(0)
    for i in range(1, n):
        child = Person(i)
        one.adopt(child)
        if i % 2:
            one = child
    line = 0
    while one is not None:
        line = line * 10 + one.age + len(one.children)
        one = one.parent
    return line


@dataclass(order=True)
class Score:
    points: int
    name: str = "nobody"


@program((4,), (1,))
def compared_by_their_fields(n):
    scores = [Score(i * 3 % 4) for i in range(n)]
    del scores[0]
    scores.insert(0, Score(1, "a"))
    return sorted(scores), max(scores), scores.index(Score(1, "a")), scores.count(Score(3)), Score(9) in scores


@program((Clerk(), {"a": 1}, 3), (Clerk(), {"a": 1}, 4))
def an_argument_beside_new_lists_and_dicts(clerk, counts, n):
    clerks = [clerk]
    for i in range(n):
        clerks.append(Clerk("other", i))
    clerks[n % 2].served += 5
    counts["k"] = n
    doubled = [i * 2 for i in range(n)]
    return doubled, clerk, [9], counts, {"z": clerks[0].served}


class Link:
    def __init__(self, data):
        self.data = data
        self.next = None


class Chain:
    def __init__(self):
        self.head = None
        self.tail = None

    def append(self, data):
        if self.tail:
            self.tail.next = self.tail = Link(data)
        else:
            self.head = self.tail = Link(data)


@program(([7, 25, 3],), ([],), ([1],))
def two_names_for_one_new_object(values):
    """The last one is also the first one, or reached from it."""
    chain = Chain()
    head = tail = None
    for value in values:
        chain.append(value)
        if tail is not None:
            link = Link(value)
            tail.next = link
            tail = link
        else:
            link = Link(value)
            head = link
            tail = link
    found = []
    for node in (chain.head, head):
        while node:
            found.append(node.data)
            node = node.next
    return found
