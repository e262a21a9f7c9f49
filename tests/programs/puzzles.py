"""Puzzles whose input is a text, solved as people write them down: parsed, counted, searched."""

import heapq
import itertools
import math
import operator
from collections import Counter, defaultdict, deque
from functools import reduce

from programs.registry import program


@program(("forward 5\ndown 5\nforward 8\nup 3\ndown 8\nforward 2",))
def a_course(text):
    x = y = aim = depth = 0
    for line in text.splitlines():
        match line.split():
            case ["forward", n]:
                x += int(n)
                depth += aim * int(n)
            case ["down", n]:
                y += int(n)
                aim += int(n)
            case ["up", n]:
                y -= int(n)
                aim -= int(n)
            case _:
                raise ValueError(f"bad line {line!r}")
    return x * y, x * depth


@program(("00100\n11110\n10110\n10111\n10101\n01111\n00111\n11100\n10000\n11001\n00010\n01010",))
def bits_of_columns(text):
    rows = text.split()
    gamma = "".join(Counter(col).most_common(1)[0][0] for col in zip(*rows))
    g = int(gamma, 2)
    eps = g ^ ((1 << len(gamma)) - 1)

    def rating(keep):
        left = rows[:]
        for i in range(len(rows[0])):
            ones = [r for r in left if r[i] == "1"]
            zeros = [r for r in left if r[i] == "0"]
            left = ones if keep(len(ones), len(zeros)) else zeros
            if len(left) == 1:
                return int(left[0], 2)
        return -1

    return g * eps, rating(lambda a, b: a >= b) * rating(lambda a, b: a < b)


@program(
    (
        "0,9 -> 5,9\n8,0 -> 0,8\n9,4 -> 3,4\n2,2 -> 2,1\n7,0 -> 7,4\n6,4 -> 2,0\n0,9 -> 2,9\n3,4 -> 1,4\n0,0 -> 8,8\n5,5 -> 8,2",
    )
)
def crossing_lines(text):
    seen = defaultdict(int)
    for line in text.splitlines():
        a, _, b = line.partition(" -> ")
        x1, y1 = map(int, a.split(","))
        x2, y2 = map(int, b.split(","))
        dx = (x2 > x1) - (x2 < x1)
        dy = (y2 > y1) - (y2 < y1)
        x, y = x1, y1
        while True:
            seen[x, y] += 1
            if (x, y) == (x2, y2):
                break
            x += dx
            y += dy
    return sum(1 for v in seen.values() if v > 1)


@program(("3,4,3,1,2", 18), ("3,4,3,1,2", 80))
def fish_that_multiply(text, days):
    fish = Counter(map(int, text.split(",")))
    for _ in range(days):
        nxt = Counter()
        for age, n in fish.items():
            if age == 0:
                nxt[6] += n
                nxt[8] += n
            else:
                nxt[age - 1] += n
        fish = nxt
    return fish.total(), sorted(fish.items())


@program(
    (
        "[({(<(())[]>[[{[]{<()<>>\n[(()[<>])]({[<{<<[]>>(\n{([(<{}[<>[]}>{[]{[(<()>\n(((({<>}<{<{<>}{[]{[]{}\n[[<[([]))<([[{}[[()]]]",
    )
)
def brackets_completed(text):
    pairs = {"(": ")", "[": "]", "{": "}", "<": ">"}
    points = {")": 3, "]": 57, "}": 1197, ">": 25137}
    bad = 0
    completions = []
    for line in text.splitlines():
        stack = []
        for ch in line:
            if ch in pairs:
                stack.append(pairs[ch])
            elif not stack or stack.pop() != ch:
                bad += points[ch]
                break
        else:
            score = 0
            for ch in reversed(stack):
                score = score * 5 + " )]}>".index(ch)
            completions.append(score)
    return bad, sorted(completions)[len(completions) // 2]


@program(("2199943210\n3987894921\n9856789892\n8767896789\n9899965678",))
def basins_of_a_map(text):
    grid = [[int(c) for c in row] for row in text.splitlines()]
    h, w = len(grid), len(grid[0])

    def neighbours(r, c):
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            if 0 <= r + dr < h and 0 <= c + dc < w:
                yield r + dr, c + dc

    lows = [(r, c) for r in range(h) for c in range(w) if all(grid[r][c] < grid[a][b] for a, b in neighbours(r, c))]
    sizes = []
    for low in lows:
        todo, seen = [low], {low}
        while todo:
            r, c = todo.pop()
            for a, b in neighbours(r, c):
                if grid[a][b] != 9 and (a, b) not in seen:
                    seen.add((a, b))
                    todo.append((a, b))
        sizes.append(len(seen))
    sizes.sort(reverse=True)
    return sum(grid[r][c] + 1 for r, c in lows), math.prod(sizes[:3])


@program(("start-A\nstart-b\nA-c\nA-b\nb-d\nA-end\nb-end",))
def ways_through_caves(text):
    graph = defaultdict(set)
    for line in text.splitlines():
        a, b = line.split("-")
        graph[a].add(b)
        graph[b].add(a)

    def count(cave, visited, twice):
        if cave == "end":
            return 1
        total = 0
        for nxt in sorted(graph[cave]):
            if nxt == "start":
                continue
            if nxt.isupper() or nxt not in visited:
                total += count(nxt, visited | {nxt}, twice)
            elif not twice:
                total += count(nxt, visited, True)
        return total

    return count("start", frozenset(["start"]), True), count("start", frozenset(["start"]), False)


@program(
    (
        "NNCB\n\nCH -> B\nHH -> N\nCB -> H\nNH -> C\nHB -> C\nHC -> B\nHN -> C\nNN -> C\nBH -> H\nNC -> B\nNB -> B\nBN -> B\nBB -> N\nBC -> B\nCC -> N\nCN -> C",
        10,
    )
)
def pairs_that_grow(text, steps):
    template, rest = text.split("\n\n")
    rules = dict(line.split(" -> ") for line in rest.splitlines())
    pairs = Counter(map("".join, zip(template, template[1:])))
    letters = Counter(template)
    for _ in range(steps):
        new = Counter()
        for pair, n in pairs.items():
            mid = rules[pair]
            new[pair[0] + mid] += n
            new[mid + pair[1]] += n
            letters[mid] += n
        pairs = new
    ordered = letters.most_common()
    return ordered[0][1] - ordered[-1][1]


@program(
    (
        "1163751742\n1381373672\n2136511328\n3694931569\n7463417111\n1319128137\n1359912421\n3125421639\n1293138521\n2311944581",
    )
)
def the_cheapest_way(text):
    grid = {(r, c): int(v) for r, row in enumerate(text.split()) for c, v in enumerate(row)}
    goal = max(grid)
    best = {(0, 0): 0}
    queue = [(0, (0, 0))]
    while queue:
        d, pos = heapq.heappop(queue)
        if pos == goal:
            return d
        if d > best[pos]:
            continue
        r, c = pos
        for nxt in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if nxt in grid and (nd := d + grid[nxt]) < best.get(nxt, math.inf):
                best[nxt] = nd
                heapq.heappush(queue, (nd, nxt))
    return None


@program(("D2FE28",), ("38006F45291200",), ("8A004A801A8002F478",), ("9C0141080250320F1802104A08",))
def packets_in_packets(text):
    bits = "".join(f"{int(c, 16):04b}" for c in text)
    pos = 0
    versions = 0

    def take(n):
        nonlocal pos
        value = int(bits[pos : pos + n], 2)
        pos += n
        return value

    def packet():
        nonlocal versions
        versions += take(3)
        kind = take(3)
        if kind == 4:
            value = 0
            while take(1):
                value = value << 4 | take(4)
            return value << 4 | take(4)
        values = []
        if take(1):
            for _ in range(take(11)):
                values.append(packet())
        else:
            end = take(15) + pos
            while pos < end:
                values.append(packet())
        match kind:
            case 0:
                return sum(values)
            case 1:
                return math.prod(values)
            case 2:
                return min(values)
            case 3:
                return max(values)
            case 5:
                return int(values[0] > values[1])
            case 6:
                return int(values[0] < values[1])
            case 7:
                return int(values[0] == values[1])
        return 0

    value = packet()
    return versions, value


@program((["1 + (2 * 3) + (4 * (5 + 6))", "2 * 3 + (4 * 5)"],))
def two_precedences(lines):
    def tokens(line):
        return line.replace("(", "( ").replace(")", " )").split()

    def evaluate(line, prec):
        out, ops = [], []

        def apply():
            op = ops.pop()
            b, a = out.pop(), out.pop()
            out.append(a + b if op == "+" else a * b)

        for t in tokens(line):
            if t.isdigit():
                out.append(int(t))
            elif t == "(":
                ops.append(t)
            elif t == ")":
                while ops[-1] != "(":
                    apply()
                ops.pop()
            else:
                while ops and ops[-1] != "(" and prec[ops[-1]] >= prec[t]:
                    apply()
                ops.append(t)
        while ops:
            apply()
        return out[0]

    return [evaluate(l, {"+": 1, "*": 1}) for l in lines], [evaluate(l, {"+": 2, "*": 1}) for l in lines]


@program(("..##.......\n#...#...#..\n.#....#..#.\n..#.#...#.#\n.#...##..#.\n..#.##.....\n.#.#.#....#",))
def trees_on_slopes(text):
    rows = text.split("\n")

    def hits(right, down):
        return sum(row[i * right % len(row)] == "#" for i, row in enumerate(rows[::down]))

    slopes = [(1, 1), (3, 1), (5, 1), (7, 1), (1, 2)]
    return [hits(*s) for s in slopes], reduce(operator.mul, itertools.starmap(hits, slopes))


@program(
    (
        "ecl:gry pid:860033327 eyr:2020 hcl:#fffffd\nbyr:1937 iyr:2017 cid:147 hgt:183cm\n\niyr:2013 ecl:amb cid:350 eyr:2023 pid:028048884\nhcl:#cfa07d byr:1929",
    )
)
def fields_of_passports(text):
    need = {"byr", "iyr", "eyr", "hgt", "hcl", "ecl", "pid"}
    valid = 0
    strict = 0
    for block in text.split("\n\n"):
        fields = dict(item.split(":") for item in block.split())
        if need <= fields.keys():
            valid += 1
            hgt = fields["hgt"]
            ok = 1920 <= int(fields["byr"]) <= 2002 and 2010 <= int(fields["iyr"]) <= 2020
            ok = ok and (
                hgt.endswith("cm") and 150 <= int(hgt[:-2]) <= 193 or hgt.endswith("in") and 59 <= int(hgt[:-2]) <= 76
            )
            ok = (
                ok
                and fields["hcl"][0] == "#"
                and len(fields["hcl"]) == 7
                and all(c in "0123456789abcdef" for c in fields["hcl"][1:])
            )
            ok = ok and fields["ecl"] in ("amb", "blu", "brn", "gry", "grn", "hzl", "oth") and len(fields["pid"]) == 9
            strict += bool(ok)
    return valid, strict


@program(("nop +0\nacc +1\njmp +4\nacc +3\njmp -3\nacc -99\nacc +1\njmp -4\nacc +6",))
def a_program_mended(text):
    code = [(op, int(arg)) for op, arg in (line.split() for line in text.splitlines())]

    def run(code):
        seen = set()
        pc = acc = 0
        while pc < len(code):
            if pc in seen:
                return False, acc
            seen.add(pc)
            op, arg = code[pc]
            if op == "acc":
                acc += arg
            pc += arg if op == "jmp" else 1
        return True, acc

    first = run(code)[1]
    for i, (op, arg) in enumerate(code):
        if op != "acc":
            other = code[:i] + [("jmp" if op == "nop" else "nop", arg)] + code[i + 1 :]
            ok, acc = run(other)
            if ok:
                return first, acc
    return first, None


@program(("389125467", 10), ("389125467", 100))
def cups_in_a_circle(text, moves):
    cups = deque(map(int, text))
    hi = len(cups)
    for _ in range(moves):
        cur = cups[0]
        cups.rotate(-1)
        picked = [cups.popleft() for _ in range(3)]
        dest = cur - 1 or hi
        while dest in picked:
            dest = dest - 1 or hi
        i = cups.index(dest)
        cups.rotate(-i - 1)
        cups.extendleft(reversed(picked))
        cups.rotate(i + 1)
    while cups[0] != 1:
        cups.rotate(1)
    return "".join(map(str, list(cups)[1:]))
