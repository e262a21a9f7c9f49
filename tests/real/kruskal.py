"""The minimum spanning forest, by Kruskal, with union-find."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edge:
    weight: float
    a: int
    b: int


class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))
        self.rank = [0] * n
        self.sets = n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.rank[a] < self.rank[b]:
            a, b = b, a
        self.parent[b] = a
        if self.rank[a] == self.rank[b]:
            self.rank[a] += 1
        self.sets -= 1
        return True


def spanning_forest(n, triples):
    edges = [Edge(weight, a, b) for a, b, weight in triples]
    edges.sort(key=lambda e: e.weight)
    forest = UnionFind(n)
    chosen = []
    total = 0.0
    for edge in edges:
        if forest.union(edge.a, edge.b):
            chosen.append((edge.a, edge.b))
            total += edge.weight
            if forest.sets == 1:
                break
    return total, chosen, forest.sets


MAIN = spanning_forest
INPUTS = [(4, [(0, 1, 1.0), (1, 2, 2.0), (0, 2, 2.5), (2, 3, 0.5)]), (3, [(0, 1, 1.0)]), (1, [(0, 0, 1.0)]),
          (2, [(0, 5, 1.0)])]  # fmt: skip
LARGE = (300, [(i, (i * 17 + 5) % 300, float(i * 31 % 101)) for i in range(300)] + [(i, (i * i) % 300, float(i % 13)) for i in range(300)])
