"""Dicts of constant keys that hold lists, and others of their kind: rows of data, chains, trees."""

from programs.registry import program


@program((3,))
def rows_with_lists(n):
    rows = []
    for i in range(n):
        rows.append({"name": i, "tags": [i, i + 1]})
    rows[0]["tags"].append(9)
    return rows, sum(len(row["tags"]) for row in rows)


@program((3,))
def children_in_lists(n):
    def build(d):
        return {"name": f"n{d}", "children": [build(d - 1) for _ in range(d)]}

    def names(t):
        found = [t["name"]]
        for c in t["children"]:
            found += names(c)
        return found

    return names(build(n))


@program(([("a", 1, ["x"]), ("b", 2, [])],), passes=False)
def an_inventory(items):
    inventory = {}
    for name, count, tags in items:
        inventory[name] = {"count": count, "tags": list(tags)}
    for name, entry in inventory.items():
        entry["tags"].append(name.upper())
        entry["count"] += 1
    return inventory


@program((3,), (0,), passes=False)
def a_chain(n):
    chain = None
    for i in range(n):
        chain = {"value": i * 0.5, "rest": chain}
    return chain


@program((4,), passes=False)
def the_sum_of_a_chain(n):
    chain = None
    for i in range(n):
        chain = {"value": i, "rest": chain}
    total = 0
    while chain is not None:
        total += chain["value"]
        chain = chain["rest"]
    return total


@program((7,), passes=False)
def a_tree_by_recursion(n):
    def build(low, high):
        if low >= high:
            return None
        middle = (low + high) // 2
        return {"key": middle, "left": build(low, middle), "right": build(middle + 1, high)}

    def total(t):
        return 0 if t is None else t["key"] + total(t["left"]) + total(t["right"])

    return total(build(0, n))


@program((3,))
def a_queue_of_dicts_with_lists(n):
    todo, seen = [{"id": 0, "path": [0]}], []
    while todo:
        now = todo.pop(0)
        seen.append(now["path"])
        if now["id"] < n:
            todo.append({"id": now["id"] + 1, "path": [*now["path"], now["id"]]})
    return seen
