"""Python's own texts as tickets, in LLVM IR: see ``code``."""

from __future__ import annotations

from whilst_compiler.ops.text_store import LONG

__all__ = ["GIVEN", "PYTHON"]

PYTHON = {
    "item": "PyList_GetItem", "utf8": "PyUnicode_AsUTF8AndSize", "length": "PyUnicode_GetLength",
    "clear": "PyErr_Clear",
}  # fmt: skip
"""What the text calls of Python's: addresses that are filled in when it is loaded."""

GIVEN = (
    """
define internal %view @ascii(ptr %list, i64 %k) {
  %size_at = alloca i64
  %item1 = load ptr, ptr @item
  %text = call ptr %item1(ptr %list, i64 %k)
  %utf81 = load ptr, ptr @utf8
  %data = call ptr %utf81(ptr %text, ptr %size_at)
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %clear, label %found
clear:
  %clear1 = load ptr, ptr @clear
  call void %clear1()
  br label %other
found:
  %size = load i64, ptr %size_at
  %length1 = load ptr, ptr @length
  %count = call i64 %length1(ptr %text)
  %plain = icmp eq i64 %size, %count
  br i1 %plain, label %well, label %other
well:
  %v0 = insertvalue %view zeroinitializer, ptr %data, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  ret %view %v1
other:
  ret %view zeroinitializer
}

define void @tickets(ptr %list, i64 %count, ptr %to) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %view = call %view @ascii(ptr %list, i64 %k)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %next, label %plain
plain:
  %size = extractvalue %view %view, 1
  %few = icmp ult i64 %size, 8
  br i1 %few, label %short, label %long
short:
  %packed = call i64 @packed(%view %view)
  br label %next
long:
  %hash = call i64 @extended(i64 1, %view %view)
  %marked = or i64 %hash, LONG
  br label %next
next:
  %ticket = phi i64 [ 0, %one ], [ %packed, %short ], [ %marked, %long ]
  %place = getelementptr i64, ptr %to, i64 %k
  store i64 %ticket, ptr %place
  %k1 = add i64 %k, 1
  br label %test
done:
  ret void
}

define void @enter_all(ptr %store, ptr %list, i64 %count) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %view = call %view @ascii(ptr %list, i64 %k)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %next, label %plain
plain:
  %ticket = call i64 @made(ptr %store, %view %view, i1 true)
  br label %next
next:
  %k1 = add i64 %k, 1
  br label %test
done:
  ret void
}
""".replace("LONG", str(LONG))
    + "".join(f"@{name} = global ptr null\n" for name in PYTHON)
)
