"""Permutations and subsets by recursion and by Heap's method; parity and rank."""


def permute(items, start, out):
    if start == len(items):
        out.append(list(items))
        return
    for i in range(start, len(items)):
        items[start], items[i] = items[i], items[start]
        permute(items, start + 1, out)
        items[start], items[i] = items[i], items[start]


def permutations(items):
    out = []
    permute(items, 0, out)
    return out


def next_permutation(items):
    i = len(items) - 2
    while i >= 0 and items[i] >= items[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(items) - 1
    while items[j] <= items[i]:
        j -= 1
    items[i], items[j] = items[j], items[i]
    items[i + 1 :] = reversed(items[i + 1 :])
    return True


def parity(permutation):
    seen = [False] * len(permutation)
    even = True
    for start in range(len(permutation)):
        length = 0
        while not seen[start]:
            seen[start] = True
            start = permutation[start]
            length += 1
        if length and length % 2 == 0:
            even = not even
    return even


def survey(n):
    every = permutations(list(range(n)))
    even = sum(1 for p in every if parity(p))
    items = list(range(n))
    steps = 1
    while next_permutation(items):
        steps += 1
    fixed = [sum(1 for i, x in enumerate(p) if i == x) for p in every]
    return sorted(every), even, steps, max(fixed), fixed.count(0)


MAIN = survey
INPUTS = [(1,), (2,), (3,), (4,)]
LARGE = (6,)
