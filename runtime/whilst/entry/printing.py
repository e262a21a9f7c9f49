"""What entries print: machine code calls Python for each text, and leaves what that raises set.

``io(ctx, site, payload)`` calls what the context names, ``serve(site, payload)``, with the interpreter lock held. If it
raises, the number of the site is left in the payload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst.loader import Linked
from whilst.objects import linked_with_python
from whilst.once import once
from whilst.serving import Server, printer
from whilst_compiler.native import abi
from whilst_compiler.native.loops import Site

__all__ = ["printed", "printing"]

_TEXT = """
define i32 @io(ptr %ctx, i32 %site, ptr %payload) {
  %thread_at = getelementptr i64, ptr %ctx, i64 THREAD
  %thread = load ptr, ptr %thread_at
  %held = icmp eq ptr %thread, null
  br i1 %held, label %ready, label %take
take:
  %restore1 = load ptr, ptr @restore
  call void %restore1(ptr %thread)
  br label %ready
ready:
  %serve_at = getelementptr i64, ptr %ctx, i64 CALL
  %serve = load ptr, ptr %serve_at
  %wide = zext i32 %site to i64
  %address = ptrtoint ptr %payload to i64
  %long1 = load ptr, ptr @long
  %number = call ptr %long1(i64 %wide)
  %place = call ptr %long1(i64 %address)
  %call1 = load ptr, ptr @callobjects
  %made = call ptr (ptr, ...) %call1(ptr %serve, ptr %number, ptr %place, ptr null)
  %release1 = load ptr, ptr @release
  call void %release1(ptr %number)
  call void %release1(ptr %place)
  call void %release1(ptr %made)
  %failed = icmp eq ptr %made, null
  br i1 %failed, label %tell, label %well
tell:
  store i64 %wide, ptr %payload
  br label %well
well:
  %answer = phi i32 [ 1, %ready ], [ 0, %tell ]
  br i1 %held, label %done, label %give
give:
  %save1 = load ptr, ptr @save
  %now = call ptr %save1()
  store ptr %now, ptr %thread_at
  br label %done
done:
  ret i32 %answer
}
"""
_FUNCTIONS = {
    "save": "PyEval_SaveThread", "restore": "PyEval_RestoreThread", "long": "PyLong_FromLongLong",
    "callobjects": "PyObject_CallFunctionObjArgs", "release": "Py_DecRef",
}  # fmt: skip
"""What the text calls: addresses that are filled in when it is loaded (``Py_DecRef`` takes no notice of null)."""


@once
def printing() -> Linked:
    """The machine code, made when the first entry that prints is."""
    text = _TEXT.replace("i64 CALL", f"i64 {abi.CALL}").replace("i64 THREAD", f"i64 {abi.THREAD}")
    return linked_with_python(text, "printing", ["io"], _FUNCTIONS)


def printed(sites: Sequence[Site]) -> Callable[[int, int], None]:
    """``serve`` for a kernel: prints what there is to print at a site."""
    printers: list[Server | None] = [printer(site) if site.kind == "print" else None for site in sites]

    def serve(site: int, payload: int) -> None:
        put_out = printers[site]
        assert put_out is not None
        put_out(payload)

    return serve
