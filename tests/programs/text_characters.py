"""Texts character by character, with all sizes of characters: places, slices, growing, joining, comparing."""

import numpy as np

from programs.registry import program

SHORT = "straße"
PLAIN = "The quick brown fox jumps over the lazy dog, 42 times; and then (again) it sleeps."
LATIN = "Größe und Maße: ñandú ÿ à la carte, ¡olé! \xff\x80 naïve façade"
WIDE = "日本語のテキスト、そして漢字と平仮名 abc"
ASTRAL = "a\U0001f600b\U0001f601c\U0001f602 mixed é 漢 \udc80 end\0"
ALL = [([t],) for t in (PLAIN, LATIN, WIDE, ASTRAL, SHORT, "", "x", "é", "漢", "\U0001f600", "\0\0")]
"""Texts in lists are data, whatever they are."""


@program(*ALL)
def characters_backwards(texts):
    text = texts[0]
    out = ""
    for k in range(len(text) - 1, -1, -1):
        out = out + text[k]
    return out, out == text[::-1], text[::2], text[-3:], text[1:-1], text[:-1:3], text[10:2:-3]


@program(*ALL)
def codes(texts):
    text = texts[0]
    total = 0
    for c in text:
        total = (total * 31 + ord(c)) % 1000003
    return total, [ord(c) for c in text]


@program(*ALL)
def there_and_back(texts):
    text = texts[0]
    shifted = ""
    for c in text:
        shifted += chr((ord(c) + 1) % 0x110000)
    back = ""
    for c in shifted:
        back += chr((ord(c) - 1) % 0x110000)
    return shifted, back == text, len(shifted), len(back)


@program(*ALL)
def classes_of_characters(texts):
    text = texts[0]
    counts = [0] * 8
    for c in text:
        counts[0] += c.isalpha()
        counts[1] += c.isdigit()
        counts[2] += c.isspace()
        counts[3] += c.isupper()
        counts[4] += c.islower()
        counts[5] += c.isalnum()
        counts[6] += c in "aeiouäöüé漢"
        counts[7] += c in "+-*/(),;:\0\x7f"
    return counts, text.isalpha(), text.isalnum(), text.isdigit(), text.islower()


@program(*ALL)
def upper_and_lower(texts):
    text = texts[0]
    return "".join(c.upper() for c in text), "-".join([c.lower() for c in text]), text.upper(), text.lower()


@program(([LATIN],), ([ASTRAL[:8]],))
def all_pieces(texts):
    text = texts[0]
    found = set()
    for i in range(min(len(text), 3)):
        for j in range(i, min(len(text), 12)):
            found.add(text[i:j])
    return len(found), sorted(found)


@program(*ALL)
def growing_at_both_ends(texts):
    text = texts[0]
    left, right, both = "", "", ""
    for c in text:
        left = c + left
        right += c
        both = c + both + c
    return left == right[::-1], both, len(both), left < right, left <= right, left > right, left >= right


@program(
    ([PLAIN, LATIN],), ([LATIN, WIDE],), ([WIDE, ASTRAL],), ([ASTRAL, ASTRAL],), ([SHORT, SHORT],), (["", "a"],),
    (["ab", "abc"],),
)  # fmt: skip
def comparisons(texts):
    a, b = texts[0], texts[1]
    n = 0
    for i in range(min(len(a), 10)):
        for j in range(min(len(b), 10)):
            n = 3 * n % 10007 + (a[i:] < b[j:]) + 2 * (a[i:] == b[j:]) + 4 * (a[:i] + b[j:] >= b[:j] + a[i:])
    return n, a < b, a in a + b, b in a, a[2:4] in a, b + a in a + b


@program(*ALL)
def two_ways_on(texts):
    text = texts[0]
    base = text + "|" + text
    one, two = base + "1", base + "22"
    three = one + text + two
    return base, one, two, three, [base + c for c in "abc"], len(three)


@program(([LATIN[:20], SHORT, ""],), (["longer than that", "é" * 9, "é" * 9],))
def counted_words(texts):
    counts = {}
    for text in texts:
        for word in text.split(" "):
            counts[word] = counts.get(word, 0) + 1
    longest = ""
    for word in counts:
        if len(word) > len(longest):
            longest = word
    return counts, longest, " ".join(texts), ", ".join(sorted(counts))


@program((12, 9), (0, 0), (-3, 10**17), (5, -(2**63)))
def numbers_as_texts(n, big):
    out = []
    for k in range(-3, n):
        out.append(f"{k}:{k * k}")
        out.append(str(big) + "/" + str(k))
        out.append(f"<{k},{big},{k},{big}>")
    return out, "".join(out), str(big)[::-1], len(str(big))


@program((["abc"], 5), (["abc"], -1), ([""], 0), ([WIDE], 100), ([WIDE], -len(WIDE)), (["abcdefghijk"], -12))
def a_place_that_is_not_there(texts, k):
    try:
        return texts[0][k]
    except IndexError as error:
        return str(error)


@program((["abc"],), ([""],), (["a"],), ([WIDE],))
def code_of_what_is_no_character(texts):
    try:
        return ord(texts[0])
    except TypeError as error:
        return str(error)


@program((65,), (0x10FFFF,), (0x110000,), (-1,), (0xDC80,), (233,), (2047,), (2048,), (65536,))
def character_of_a_code(code):
    try:
        c = chr(code)
    except ValueError as error:
        return str(error)
    return c, ord(c), len(c), c + c, (c + c + c + c)[1:3]


@program((200,), (3,))
def one_text_made_twice(n):
    first, second = "", ""
    for k in range(n):
        first += chr(97 + k % 26)
    for k in range(n):
        second += chr(97 + k % 26)
        if len(second) > 2 and second == first:
            return k, second[-1]
    return -1, second


@program((["a,b,,c", ","],), ([WIDE + " " + WIDE, " "],), (["", ","],), (["one  two three ", "  "],))
def split_and_joined(texts):
    parts = texts[0].split(texts[1])
    nested = "|".join("<" + "-".join([c + c for c in p]) + ">" for p in parts)
    return parts, nested, len(parts)


def reversed_words(text, depth):
    if depth == 0 or len(text) < 2:
        return text
    half = len(text) // 2
    return reversed_words(text[half:], depth - 1) + reversed_words(text[:half], depth - 1)


@program(*[(t, 3) for (t,) in ALL])
def texts_through_recursion(texts, depth):
    return reversed_words(texts[0], depth)


@program((["12", "-7", "+3", "0012", " 5 ", "1_000", "9" * 18, "-" + "9" * 18, "٣", "7"],), (["1", "x"],), ([""],))
def numbers_of_texts(texts):
    total, shown = 0, ""
    for text in texts:
        try:
            total += int(text) % 1000
        except ValueError as error:
            shown = str(error)
    return total, shown


@program(*ALL)
def beginnings_and_ends(texts):
    text = texts[0]
    found = []
    for k in range(0, len(text), 5):
        part = text[k : k + 3]
        found.append((text.find(part), text.startswith(part), text.endswith(part), part.startswith(""), part in text))
    return found, text.endswith(text), text[1:].startswith(text), "x".endswith(text), text.find(""), text.find("zz")


@program(*ALL)
def the_same_texts_again(texts):
    again = texts + [texts[0] + "!", texts[0][:3]]
    again.reverse()
    return again, dict.fromkeys(again, 1), {text: len(text) for text in texts}


BLANK = "\t a\x1cb\u2003 c\xa0\u3000d\u200b e \x85\n"


@program(*ALL, ([BLANK],), (["   "],), ([" \u3000"],))
def without_blanks(texts):
    text = texts[0]
    return text.strip(), text.lstrip(), text.rstrip(), text.split(), text[1:].split(None), len(text.strip().split())


@program((["a,b,,c", ","],), ([WIDE * 2, "と"],), (["", ","],), (["aaaa", "aa"],), (["x", "xyz"],), ([BLANK, " "],))
def counted_and_replaced(texts):
    text, part = texts[0], texts[1]
    return text.count(part), text.replace("a", part), text.replace("aa", ""), text.split(part), "aXa".count(part)


@program((["abc", ""],), (["", ""],))
def parts_that_are_empty(texts):
    text, part = texts[0], texts[1]
    try:
        return text.split(part)
    except ValueError as error:
        return text.count(part), text.replace(part, "-"), text.find(part), part in text, str(error)


CASES = (["ABC d1", "abc", "A1", "12", " \t\n", "ABCDEFGH-IJK", "", "Éa", "MiXeD case Of A Long Text 123", "A\x7f"],)


@program(CASES)
def classes_of_words(texts):
    return [
        (w.isupper(), w.islower(), w.isspace(), w.isdigit(), w.isnumeric(), w.isdecimal(), w.isalpha(), w.isalnum(),
         w.upper(), w.lower())
        for w in texts
    ]  # fmt: skip


@program(("abcab",))
def a_table_made_by_a_text(text):
    return text.translate(text.maketrans("ab", "xy")), text.translate("".maketrans("a", "-", "c"))


@program(*((s, a, b) for s in ("abc", "xbc", "") for a, b in (("a", "bc"), ("", "z"), ("a", 1), (2, "a"), ("ab", ("c",)))))
def one_of_several_beginnings(text, a, b):
    return text.startswith((a, b)), text.endswith((a, b))


@program(*((n, k) for n in (np.int32(4), np.float64(2.5)) for k in range(4)))
def numbers_of_numpy_are_no_texts(n, k):
    text = "ab" * k
    if k == 0:
        return text.replace(n, n)
    if k == 1:
        return text.count(n)
    if k == 2:
        return text.split(n)
    return text.startswith(n)
