"""Parsers by recursive descent, whose values hold values of any kind."""

from programs.registry import program


def nested_list(text, i):
    if text[i] == "[":
        items = []
        i += 1
        if text[i] == "]":
            return items, i + 1
        while True:
            item, i = nested_list(text, i)
            items.append(item)
            if text[i] == "]":
                return items, i + 1
            i += 1
    j = i
    while j < len(text) and text[j] in "0123456789":
        j += 1
    return int(text[i:j]), j


@program(("[1,[2,3],[]]",), ("[]",), ("17",), ("[[[4]],5]",))
def lists_in_lists_read(text):
    value, end = nested_list(text, 0)
    return value, end == len(text)


def nested_value(text, i):
    if text[i] == "{":
        found = {}
        i += 1
        while text[i] != "}":
            key = text[i]
            found[key], i = nested_value(text, i + 2)
            if text[i] == ",":
                i += 1
        return found, i + 1
    if text[i] == "[":
        items = []
        i += 1
        while text[i] != "]":
            item, i = nested_value(text, i)
            items.append(item)
            if text[i] == ",":
                i += 1
        return items, i + 1
    if text.startswith("null", i):
        return None, i + 4
    j = i
    while text[j].isdigit():
        j += 1
    return int(text[i:j]), j


def depth(value):
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max([depth(item) for item in value], default=0)
    return 0


@program(("[1,{a:2,b:[3,null]},[]]",), ("{}",), ("{a:[{b:{c:[]}}]}",))
def dicts_and_lists_read(text):
    value, _ = nested_value(text, 0)
    return value, depth(value)
