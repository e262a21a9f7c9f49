"""Containers of containers, compared: each kind once, whatever compares them; errors name the place that did."""

from heapq import heapify, heappop, heappush

from programs.registry import program


@program((5,), passes=False)
def sets_of_sets(n):
    a = {frozenset([i, i + 1]) for i in range(n)}
    b = {frozenset([n - i, i - 1]) for i in range(n)}
    return len(b), a <= b, frozenset([2, 1]) in a


@program((4,), passes=False)
def sets_of_sets_of_sets(n):
    found = set()
    for i in range(n):
        found.add(frozenset([frozenset([i, i + 1]), frozenset([i % 2])]))
    return len(found), frozenset([frozenset([1]), frozenset([1, 2])]) in found


@program((2,), (1,))
def a_sort_is_caught(n):
    xs = [(0, None), (0, 3)][:n] * n
    try:
        xs.sort()
    except TypeError as e:
        return str(e)
    return xs


@program((2,), (1,))
def a_sort_fails(n):
    xs = [(0, None), (0, 3)][:n] * n
    xs.sort()
    return xs


@program((3,))
def mixed_lists_in_order(n):
    xs = [[1, "a"], [1, [2]], [1, 2]]
    found = []
    for i in range(n):
        for j in range(n):
            try:
                found.append(str(xs[i] < xs[j]))
            except TypeError as e:
                found.append(str(e))
    return found


@program((1,), (2,), (3,), passes=False)
def mixed_lists_compared_at_several_places(n):
    xs = [[1, "a"], [1, [2]], [1, 2]]
    first = xs[0] < xs[n % 1]
    second = xs[0] < xs[n % 3]
    return first, second


@program((3,))
def chains_compared_at_several_places(n):
    one, other = (0, None), (0, (1, None))
    for i in range(n):
        one = (i, one)
    for i in range(n):
        other = (i, other)
    same = one == other
    return same, one < other


@program(("abracadabra",), passes=False)
def codes_of_letters(text):
    heap = [[text.count(c), [c, ""]] for c in sorted(set(text))]
    heapify(heap)
    while len(heap) > 1:
        low = heappop(heap)
        high = heappop(heap)
        for pair in low[1:]:
            pair[1] = "0" + pair[1]
        for pair in high[1:]:
            pair[1] = "1" + pair[1]
        heappush(heap, [low[0] + high[0], *low[1:], *high[1:]])
    return sorted(heappop(heap)[1:], key=lambda p: (len(p[-1]), p))


class Heap:
    def __init__(self, weight, char=None, left=None, right=None):
        self.weight, self.char, self.left, self.right = weight, char, left, right


@program(("abracadabra",), ("zz",))
def keys_that_might_have_been_none(text):
    heap = [Heap(1, c) for c in text]
    while len(heap) > 1:
        a, b = heap.pop(), heap.pop()
        heap.append(Heap(a.weight + b.weight, None, a, b))
    codes = {}

    def walk(n, prefix):
        if n.char is not None:
            codes[n.char] = prefix or "0"
            return
        walk(n.left, prefix + "0")
        walk(n.right, prefix + "1")

    walk(heap[0], "")
    return sorted(codes.items())
