class Node:
    def __init__(self, value, after):
        self.value = value
        self.after = after


def doubled(node):
    yield node.value
    if node.after is not None:
        for value in doubled(node.after):
            node.value += 1
            yield 2 * value


def broken(n):
    return list(doubled(Node(n, Node(2, None))))


def listed(node):
    if node.after is None:
        return [node.value]
    return [node.value] + [2 * value for value in listed(node.after)]


def mended(n):
    return listed(Node(n, Node(2, None)))


ARGS = (3,)
