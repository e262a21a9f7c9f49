"""Lists of many lists, and of texts, as arguments: one compilation for all lengths, and the caller sees changes."""

import numpy as np

from programs.registry import program

GRID = [[r * 10 + c for c in range(r % 3 + 1)] for r in range(12)]
EVEN = [[(7 * r + 3 * c) % 10 for c in range(4)] for r in range(10)]
EMPTY = [[] for _ in range(11)]
PAIRS = [[(c, r / 2) for c in range(r % 3)] for r in range(10)]
WORDS = "the cat sat on the mat and the dog sat too".split()
LINES = [w * 2 for w in [["a", "bc"], ["d"], [], ["ef", "g"]]] * 3
SHARED = [1, 2, 3]


@program((GRID,), (EVEN,), (EMPTY,), passes=False)
def of_all(rows):
    total, longest = 0, 0
    for k, row in enumerate(rows):
        longest = max(longest, len(row))
        for x in row:
            total += (k + 1) * x
    return total, longest, [len(row) for row in rows], [x for row in rows for x in row]


@program((GRID, 3), (EVEN, 0), (EMPTY, 2), passes=False)
def changed_in_place(rows, k):
    rows[k].append(99)
    rows[k + 1][:] = [5, 6, 7]
    for row in rows:
        if len(row) > 2:
            row[0] = -row[0]
            row.pop()
    return rows[k], rows[k + 1]


@program((EVEN,), passes=False)
def swapped_added_and_dropped(rows):
    rows[0], rows[5] = rows[5], rows[0]
    rows.append([1, 2])
    rows.append(rows[1])
    last = rows.pop(2)
    last[0] = 1000
    rows[-1][1] = 77
    return last, rows[0] is rows[5], len(rows)


@program((GRID,), (EVEN,), passes=False)
def handed_back(rows):
    best = rows[0]
    for row in rows:
        if sum(row) > sum(best):
            best = row
    return best, rows, rows[::4]


@program((GRID, GRID[3]), (EVEN, [1]), passes=False)
def a_row_given_once_more(rows, row):
    row.append(5)
    return sum(len(r) for r in rows), row is rows[3]


@program(([SHARED] * 10,), passes=False)
def one_list_ten_times(rows):
    rows[0].append(4)
    return rows[9], len(rows)


@program((GRID, EVEN), (EVEN, EVEN), passes=False)
def two_of_them(a, b):
    found = []
    for k in range(len(b)):
        found.append(a[k] if len(a[k]) < len(b[k]) else b[k])
    found[0].append(1)
    return found


@program((PAIRS,), passes=False)
def rows_of_pairs(rows):
    total = 0.0
    for row in rows:
        for a, b in row:
            total += a * b
        row.append((1, 0.5))
    return total, rows[2][-1]


@program((EVEN,), passes=False)
def a_matrix(rows):
    return [list(column) for column in zip(*rows)]


@program((EVEN,), (GRID,), passes=False)
def failing_on_the_way(rows):
    for k in range(len(rows)):
        rows[k][1] = k
    return len(rows)


@program((EMPTY, 20), passes=False)
def buckets(groups, n):
    for k in range(n):
        groups[k * k % len(groups)].append(k)
    return [len(g) for g in groups]


@program((WORDS,), (WORDS[:3],), (["x"],), passes=False)
def counted_words(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts, max(words, key=len), sorted(words), " ".join(words), "cat" in words


@program((LINES,), passes=False)
def rows_of_words(lines):
    lines[1].append("new")
    return [" ".join(line) for line in lines], [w for line in lines for w in line if len(w) > 1]


@program(([("pear", 3, 0.5), ("fig", 7, 0.25), ("plum", 1, 2.0)],), passes=False)
def records_with_names(items):
    dear = [name for name, count, price in items if count * price > 1.6]
    items.append(("kiwi", 1, 1.0))
    return dear, sum(count for _, count, _ in items), max(items, key=lambda item: item[1])[0]


@program((["b", "a"], "a"), (["c"], "a"), passes=False)
def texts_changed(names, name):
    if name in names:
        names.remove(name)
    names.append(name + "!")
    names.sort()
    return names.index(name + "!")


@program((EVEN,), passes=False)
def as_an_array(rows):
    return np.array(rows).sum(axis=0)


@program((["x", "y"], {"x": 1.0, "y": 2.5}), passes=False)
def names_of_fields(names, point):
    return [point[name] for name in names]


@program(([[2.1, 5, 7], [4, 8, 13]], 2.1), ([[2.1, 5, 7], [4, 8, 13]], 9.0), ([[1, 2], [3, 4]], 4.0))
def lists_that_are_only_read_stay_as_they_are(m, key):
    i, j = len(m) - 1, 0
    while i >= 0 and j < len(m[0]):
        if key == m[i][j]:
            return True
        if key < m[i][j]:
            i -= 1
        else:
            j += 1
    return False
