"""KeyErrors of keys that are known when the function is compiled: the key itself is the exception's argument."""

from programs.registry import program


@program((0,), (2,))
def a_text_by_percent_of_a_growing_dict(n):
    found = {}
    for i in range(n):
        found["a" + str(i)] = i * 1.5
    return "%(a0)s and %(a1).2f of %%" % found


@program((1,))
def a_text_by_percent(x):
    return "%(b)s" % {"a": x}


@program((1,))
def a_name_that_format_was_not_given(x):
    return "{x}".format(y=x)


@program((1,))
def a_number_as_the_key_of_a_dict_of_texts(x):
    found = {"a": x}
    try:
        return found[3]
    except KeyError as e:
        return e.args


@program((1,))
def a_key_in_braces(x):
    try:
        return {"a": x}["{b}"]
    except KeyError as e:
        return e.args, str(e)


@program((1,))
def a_number_read_from_text_in_braces(x):
    try:
        return float("{x}") + x
    except ValueError as e:
        return str(e)
