"""Suggest words for a misspelt one, from a table of distances with transpositions."""


def distance_table(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        rows[i][0] = i
    for j in range(len(b) + 1):
        rows[0][j] = j
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            cost = 0 if x == y else 1
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows


def distance(a, b):
    return distance_table(a, b)[-1][-1]


def suggest(word, dictionary, limit=2):
    ranked = []
    for index, candidate in enumerate(dictionary):
        if abs(len(candidate) - len(word)) > limit:
            continue
        d = distance(word, candidate)
        if d <= limit:
            ranked.append((d, index))
    ranked.sort()
    return ranked


def correct(words, dictionary):
    corrected, unknown = [], []
    for word in words:
        suggestions = suggest(word, dictionary)
        if suggestions:
            corrected.append(suggestions[0][1])
        else:
            unknown.append(word)
    return corrected, unknown


def word(text):
    return [ord(c) for c in text]


DICTIONARY = [word(w) for w in "while compile graph native loop branch value type array".split()]
MAIN = correct
INPUTS = [([word("whlie"), word("grph"), word("zzzzz")], DICTIONARY), ([word("loop")], DICTIONARY), ([word("x")], [word("y")])]
LARGE = ([word(w) for w in "compyle natve barnch vlaue tpye aray gaprh wihle".split()] * 3, DICTIONARY)
