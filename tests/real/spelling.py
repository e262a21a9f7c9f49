"""A corrector of spelling: words of a corpus, by frequency, that are one or two changes away."""

from collections import Counter

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def edits(word):
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    deletes = [left + right[1:] for left, right in splits if right]
    transposes = [left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1]
    replaces = [left + c + right[1:] for left, right in splits if right for c in LETTERS]
    inserts = [left + c + right for left, right in splits for c in LETTERS]
    return set(deletes + transposes + replaces + inserts)


def candidates(word, counts):
    if word in counts:
        return [word]
    return sorted(w for w in edits(word) if w in counts) or [word]


def corrected(words, corpus):
    counts = Counter(corpus)
    best = []
    for word in words:
        best.append(max(candidates(word, counts), key=lambda w: counts[w]))
    return best, sum(counts.values())


CORPUS = "the spelling of the words is correct and the corrector spells all of them".split()
MAIN = corrected
INPUTS = [(["speling", "teh", "words", "zzz", "korrect", "cand"], CORPUS), (["a"], ["b", "c", "c"])]
LARGE = (["speling", "teh", "words", "zzz", "korrect"] * 20, CORPUS * 50)
