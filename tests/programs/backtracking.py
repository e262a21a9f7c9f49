"""Recursive functions that change what they are given: lists, sets and arrays that differ from call to call."""

import numpy as np

from programs.registry import program


@program(([3, 1, 2, 5, 4],), ([],), ([7],))
def merged_in_place(a):
    def sort(a):
        if len(a) > 1:
            left, right = a[: len(a) // 2], a[len(a) // 2 :]
            sort(left)
            sort(right)
            i = j = 0
            for k in range(len(a)):
                if j == len(right) or (i < len(left) and left[i] <= right[j]):
                    a[k], i = left[i], i + 1
                else:
                    a[k], j = right[j], j + 1

    sort(a)
    return a


@program((3,))
def towers(n):
    pegs = [list(range(n, 0, -1)), [], []]

    def move(k, source, spare, target):
        if k == 0:
            return
        move(k - 1, source, target, spare)
        target.append(source.pop())
        move(k - 1, spare, source, target)

    move(n, pegs[0], pegs[1], pegs[2])
    return pegs


@program((5,), (0,))
def two_lists_in_turn(n):
    def put(a, b, k):
        if k == 0:
            return
        a.append(k)
        put(b, a, k - 1)

    x, y = [], []
    put(x, y, n)
    return x, y


@program((5,))
def a_pair_of_lists_swapped(n):
    def put(pair, k):
        if k == 0:
            return
        a, b = pair
        a.append(k)
        put((b, a), k - 1)

    x, y = [], []
    put((x, y), n)
    return x, y


@program(([2, 3, 5], 8), ([4], 3))
def a_path_made_anew(numbers, target):
    found = []

    def search(i, path, total):
        path.append(total)
        if total == target:
            found.append(path)
        elif total < target:
            for k in range(i, len(numbers)):
                search(k, path[:], total + numbers[k])

    search(0, [], 0)
    return found


@program(([3, 1, 2, 5, 4],), ([],))
def one_of_two_lists_sorted(a):
    if len(a) <= 1:
        return a
    pivot = a.pop()
    low, high = [], []
    for x in a:
        (low if x < pivot else high).append(x)
    return one_of_two_lists_sorted(low) + [pivot] + one_of_two_lists_sorted(high)


@program((4,))
def caught_on_the_way(n):
    def down(a, k):
        a.append(k)
        if k == 0:
            raise ValueError("the end")
        try:
            down(a[:] if k % 2 else a, k - 1)
        except ValueError:
            a.append(-k)
            if k < 3:
                raise

    a = []
    down(a, n)
    return a


@program(([[1, 2], [2, 3], [0, 3], []],))
def sets_of_each_path(graph):
    def longest(v, seen):
        best = 1
        for w in graph[v]:
            if w not in seen:
                best = max(best, 1 + longest(w, seen | {w}))
        return best

    return longest(0, {0})


class Trail:
    def __init__(self, places):
        self.places = places


@program((4,))
def lists_in_objects(n):
    def walk(trail, k):
        trail.places.append(k)
        if k == 0:
            return len(trail.places)
        further = Trail(trail.places[:])
        return walk(further, k - 1) + len(further.places)

    trail = Trail([])
    return walk(trail, n), trail.places


@program((4,))
def a_pair_of_arrays_swapped(n):
    def add(pair, k):
        x, y = pair
        if k < 0:
            return
        x[k] += 1.0
        y[k] += 2.0
        add((y, x), k - 1)

    x, y = np.zeros(n + 1), np.zeros(n + 1)
    add((x, y), n)
    return x, y


@program((4,))
def arrays_in_objects(n):
    def add(trail, k):
        trail.places[k] += 1.0
        if k == 0:
            return 0.0
        further = Trail(trail.places.copy())
        return add(further, k - 1) + further.places.sum()

    trail = Trail(np.zeros(n + 1))
    return add(trail, n), trail.places


@program(("aab",))
def letters_that_are_left(word):
    left = {}
    for c in word:
        left[c] = left.get(c, 0) + 1
    found = []

    def spell(start):
        if len(start) == len(word):
            found.append(start)
        for c in left:
            if left[c]:
                left[c] -= 1
                spell(start + c)
                left[c] += 1

    spell("")
    return found
