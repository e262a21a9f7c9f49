"""What entries print: machine code calls Python for each text, and leaves what that raises set.

``io(ctx, site, payload)`` calls what the context names, ``serve(site, payload)``, with the interpreter lock held. If it
raises, the number of the site is left in the payload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst.cache.objects import linked_with_python
from whilst.native.loader import Linked
from whilst.native.lock import LOCK_FUNCTIONS, LOCK_TEXT
from whilst.once import once
from whilst.services.serving import Server, printer
from whilst_compiler.native import abi
from whilst_compiler.native.sites import Site

__all__ = ["printed", "printing"]

_TEXT = """
define i32 @io(ptr %ctx, i32 %site, ptr %payload) {
  %held = call i1 @take_lock(ptr %ctx)
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
  %answer = phi i32 [ 1, %0 ], [ 0, %tell ]
  br i1 %held, label %done, label %give
give:
  call void @give_lock(ptr %ctx)
  br label %done
done:
  ret i32 %answer
}
"""
_FUNCTIONS = {
    **LOCK_FUNCTIONS,
    "long": "PyLong_FromLongLong",
    "callobjects": "PyObject_CallFunctionObjArgs",
    "release": "Py_DecRef",
}
"""What the text calls: addresses that are filled in when it is loaded (``Py_DecRef`` takes no notice of null)."""


@once
def printing() -> Linked:
    """The machine code, made when the first entry that prints is."""
    text = _TEXT.replace("i64 CALL", f"i64 {abi.CALL}")
    return linked_with_python(text + LOCK_TEXT, "printing", ["io"], _FUNCTIONS)


def printed(sites: Sequence[Site]) -> Callable[[int, int], None]:
    """``serve`` for a kernel: prints what there is to print at a site."""
    printers: list[Server | None] = [printer(site) if site.kind == "print" else None for site in sites]

    def serve(site: int, payload: int) -> None:
        put_out = printers[site]
        assert put_out is not None
        put_out(payload)

    return serve
