"""A trie of sequences of ints: nodes are numbers, edges a dict."""


class Trie:
    def __init__(self):
        self.edges = {}
        self.ends = set()
        self.size = 1

    def insert(self, word):
        node = 0
        for letter in word:
            key = (node, letter)
            if key not in self.edges:
                self.edges[key] = self.size
                self.size += 1
            node = self.edges[key]
        self.ends.add(node)

    def walk(self, word):
        node = 0
        for letter in word:
            node = self.edges.get((node, letter), -1)
            if node < 0:
                return None
        return node

    def __contains__(self, word):
        node = self.walk(word)
        return node is not None and node in self.ends

    def longest_prefix(self, word):
        node, best = 0, 0
        for depth, letter in enumerate(word, 1):
            if (node, letter) not in self.edges:
                break
            node = self.edges[node, letter]
            if node in self.ends:
                best = depth
        return best


def survey(words, queries):
    trie = Trie()
    for word in words:
        trie.insert(word)
    found = [query in trie for query in queries]
    prefixes = [trie.longest_prefix(query) for query in queries]
    return trie.size, len(trie.ends), found, prefixes


MAIN = survey
INPUTS = [([[1, 2, 3], [1, 2], [4]], [[1, 2], [1], [4, 4], []]), ([[]], [[], [1]]), ([[7]], [[7, 7, 7]])]
LARGE = ([[i % 5, i % 7, i % 3, i % 11] for i in range(500)], [[i % 6, i % 7, i % 4] for i in range(300)])
