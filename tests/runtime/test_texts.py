"""Texts at run time: equal texts have equal tickets, however they were made; long ones are not kept again and again."""

import os
import random
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest

import whilst
from whilst_compiler.ops import text_store
from whilst_compiler.ops.text_store import Given, grown, part_of, text_at, texts_of_a_call, ticket_of

PIECES = ["", "a", "\0", "\u00e9", "\U0001f600", "ab" * 40, "\0\0", "\udc80", "x" * 64, "y" * 65]


def test_a_text_has_one_ticket_however_it_was_made():
    draws = random.Random(1)
    with texts_of_a_call(Given()):
        for _ in range(300):
            whole, ticket = "", text_store.EMPTY
            for _ in range(draws.randrange(12)):
                piece = draws.choice(PIECES)
                whole, ticket = whole + piece, grown(ticket, piece)
                assert text_at(ticket) == whole and ticket == ticket_of(whole)
                start, stop, step = (draws.choice([None, *range(-90, 90)]) for _ in range(3))
                chosen = range(len(whole))[start : stop : step or 1]
                part = part_of(ticket, chosen.start, len(chosen), chosen.step)
                assert text_at(part) == whole[start : stop : step or 1] and part == ticket_of(text_at(part))
                inner = range(len(chosen))[1:-1]
                again = part_of(part, 1, len(inner), 1)
                assert text_at(again) == text_at(part)[1:-1]


def test_two_ways_on_from_one_text():
    with texts_of_a_call(Given()):
        base = grown(ticket_of("a" * 80), "b")
        one, two = grown(base, "1"), grown(base, "2")
        assert text_at(one) == "a" * 80 + "b1" and text_at(two) == "a" * 80 + "b2" and text_at(base) == "a" * 80 + "b"


def test_different_texts_have_different_tickets():
    with texts_of_a_call(Given()):
        texts = {"x" * n for n in range(200)} | {"ab" * n + "ba" * m for n in range(70) for m in range(70)}
        assert len({ticket_of(t) for t in texts}) == len(texts)


@whilst.compile
def built(n):
    text = ""
    for k in range(n):
        text += "x" if k % 3 else "yz"
    return text


@whilst.compile
def eaten(text):
    count = 0
    while text:
        count += text[0] == "a"
        text = text[1:]
    return count


def test_a_growing_text_takes_the_memory_of_one():
    built(10)
    tracemalloc.start()
    assert built(30_000) == built.python(30_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6  # (all that it was on the way are 600 MB)


def test_a_shrinking_text_takes_the_memory_of_one():
    text = "abc" * 5_000
    eaten("aba")
    tracemalloc.start()
    assert eaten(text) == 5_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6  # (all parts are 112 MB)


def fails(x):
    if x > 2:
        raise LookupError("too large")
    return x * 2


@pytest.mark.parametrize("of, args", [("f64", (1.5, 2.5)), ("i64", (1, 2)), ("bool", (0, 1))])
def test_a_host_is_called_with_pythons_own_numbers(of, args):
    seen = []

    def host(x):
        seen.append(x)
        return x

    outside = whilst.host(host, result=of)

    @whilst.compile
    def f(x, n):
        total = x * 0
        for _ in range(n):
            total = total + outside(x)
        return total

    for x in args:
        assert f(x, 3) == 3 * type(f(x, 1))(x)
    assert {type(x) for x in seen} == {type(args[0])}


def test_what_a_host_raises_comes_out():
    outside = whilst.host(fails, result="i64")

    @whilst.compile
    def f(n):
        total = 0
        for k in range(n):
            total += outside(k)
        return total

    assert f(3) == 6
    for _ in range(2):
        with pytest.raises(LookupError, match="too large") as caught:
            f(5)
        names = [entry.name for entry in caught.traceback]
        assert names[-2:] == ["f", "fails"]
    assert f(3) == 6


@pytest.mark.parametrize("found", ["text", None, 2**70, (1, 2)])
def test_a_result_that_is_no_number_is_an_error(found):
    outside = whilst.host(lambda x: found, result="i64")
    f = whilst.compile(lambda x: outside(x) + 1)
    with pytest.raises((TypeError, ValueError, OverflowError)):
        f(1)


def test_other_numbers_than_those_that_were_told():
    class Five:
        def __index__(self):
            return 5

        def __int__(self):
            return 5

    outside = whilst.host(lambda x: [2.75, True, Five()][x], result="i64")
    f = whilst.compile(lambda x: outside(x) + 1)
    assert [f(0), f(1), f(2)] == [3, 2, 6]


@whilst.compile
def blanks(texts):
    return [len(text.strip()) for text in texts]


def test_what_is_blank_is_what_python_says():
    texts = [chr(code) for code in range(0x3100)] + ["\ufeff", "\U0001f600", "\udc80"]
    assert blanks(texts) == blanks.python(texts)


@whilst.compile
def doubled(texts):
    return [text + text for text in texts]


def test_threads_have_texts_of_their_own():
    def work(seed):
        draws = random.Random(seed)
        for _ in range(30):
            texts = ["".join(draws.choices(PIECES[1:6], k=draws.randrange(9))) for _ in range(40)]
            assert doubled(texts) == doubled.python(texts)
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(4)))


@whilst.compile
def mirrored(word):
    i, j = 0, len(word) - 1
    while i < j:
        if word[i] != word[j]:
            return False
        i += 1
        j -= 1
    return True


@whilst.compile
def decorated(word, count):
    if count < 0:
        raise ValueError(f"no {word} at all")
    parts = [word.upper() + str(k) for k in range(count)]
    return "a constant that is long: " + "-".join(parts), parts, word


@whilst.compile
def lengths(words, least):
    return [len(w) for w in words if len(w) >= least], [w for w in words if w[0] == "a" or w.isdigit()]


WORDS = ["abc", "", "abcdefgh" * 3, "é", "straße", "\U0001f600", "\udc80x", "noon", "a" * 7, "a" * 8, "漢字" * 9, "l\0l"]


def test_calls_of_their_own():
    for _ in range(3):
        for word in WORDS:
            assert mirrored(word) == mirrored.python(word)
            for count in (0, 1, 3):
                assert decorated(word, count) == decorated.python(word, count)
            assert decorated(word, 1)[2] == word
        with pytest.raises(ValueError, match="no word at all"):
            decorated("word", -1)
    texts = [*WORDS[2:], "12", "٣", "a long one that is given"]
    for least in (0, 2, 9):
        assert lengths(texts, least) == lengths.python(texts, least)
        assert lengths(texts[:1] + texts[-4:], least) == lengths.python(texts[:1] + texts[-4:], least)
    assert lengths(["abc"], 0) == ([3], ["abc"])
    with pytest.raises(IndexError, match="string index out of range"):
        lengths(["abc", ""], 0)


def test_what_was_given_comes_back_itself():
    texts = ["a rather long text " + str(k) for k in range(5)]
    for _ in range(4):
        found = lengths(texts, 0)[1]
        assert all(a is b for a, b in zip(found, texts))


def test_calls_on_several_threads():
    def work(seed):
        draws = random.Random(seed)
        for _ in range(200):
            word = "".join(draws.choices("abé漢" if seed % 2 else "abc", k=draws.randrange(20)))
            assert decorated(word, 2) == decorated.python(word, 2)
            assert mirrored(word) == mirrored.python(word)
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(4)))


def test_calls_leave_no_memory_behind():
    def run(count):
        for k in range(count):
            decorated("a text that is long enough" + str(k % 50), 20)

    run(200)
    before = resident()
    run(20_000)
    assert resident() - before < 30e6


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


SCARCE = """
import resource
import whilst

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

def doubled(n):
    text = "abcdefgh0123"
    for _ in range(n):
        text = text + text
    return len(text)

def joined(n):
    parts = []
    for i in range(n):
        parts.append("abcdefghijkl" * (1000000 + i % 2))
    return len("".join(parts))

for function in (doubled, joined):
    compiled = whilst.compile(function)
    assert compiled(3) == function(3)
    try:
        compiled(300)
    except MemoryError:
        print("no memory")
    assert compiled(4) == function(4)
"""


def test_memory_that_is_not_there(tmp_path):
    (tmp_path / "scarce.py").write_text(SCARCE)
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, tmp_path / "scarce.py"], env=env, capture_output=True, text=True, timeout=300)
    assert done.stdout == "no memory\nno memory\n", done.stderr
