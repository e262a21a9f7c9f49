"""Python's own texts as tickets, in LLVM IR: see ``code``."""

from __future__ import annotations

from whilst_compiler.ops.text_store import LONG

__all__ = ["GIVEN", "PYTHON"]

PYTHON = {
    "item": "PyList_GetItem", "utf8": "PyUnicode_AsUTF8AndSize", "length": "PyUnicode_GetLength",
    "clear": "PyErr_Clear", "set_item": "PyList_SetItem",
    "wide": "PyUnicode_FromKindAndData", "keep": "Py_IncRef",
    "new_list": "PyList_New", "no_memory": "PyErr_NoMemory",
}  # fmt: skip
"""What the text calls of Python's: addresses that are filled in when it is loaded."""

GIVEN = (
    """
define internal %view @ascii(ptr %text) alwaysinline {
  %size_at = alloca i64
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

define i64 @tickets(ptr %list, i64 %count, ptr %to, ptr %class) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %item1 = load ptr, ptr @item
  %text = call ptr %item1(ptr %list, i64 %k)
  %class_at = getelementptr i64, ptr %text, i64 1
  %own = load ptr, ptr %class_at
  %is_text = icmp eq ptr %own, %class
  br i1 %is_text, label %fine, label %done
fine:
  %view = call %view @ascii(ptr %text)
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
  %ticket = phi i64 [ 0, %fine ], [ %packed, %short ], [ %marked, %long ]
  %place = getelementptr i64, ptr %to, i64 %k
  store i64 %ticket, ptr %place
  %k1 = add i64 %k, 1
  br label %test
done:
  ret i64 %k
}

define void @enter_all(ptr %store, ptr %list, i64 %count, ptr %tickets) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %k1 = add i64 %k, 1
  %place = getelementptr i64, ptr %tickets, i64 %k
  %ticket = load i64, ptr %place
  %short = icmp ult i64 %ticket, LONG
  br i1 %short, label %next, label %look
look:
  %item1 = load ptr, ptr @item
  %text = call ptr %item1(ptr %list, i64 %k)
  %old = call ptr @lookup(ptr %store, i64 %ticket)
  %new = icmp eq ptr %old, null
  br i1 %new, label %find, label %compare
compare:
  %known_at = getelementptr i64, ptr %old, i64 5
  %known = load ptr, ptr %known_at
  %again = icmp eq ptr %known, %text
  br i1 %again, label %next, label %find
find:
  %view = call %view @ascii(ptr %text)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %next, label %choose
choose:
  br i1 %new, label %add, label %check
check:
  call void @checked(ptr %store, ptr %old, i64 0, %view %view)
  br label %next
add:
  %size = extractvalue %view %view, 1
  %record = call ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %size, i64 0, ptr null)
  %text_at = getelementptr i64, ptr %record, i64 5
  store ptr %text, ptr %text_at
  br label %next
next:
  br label %test
done:
  ret void
}

define void @texts(ptr %store, ptr %tickets, i64 %count, ptr %list) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %k1 = add i64 %k, 1
  %place = getelementptr i64, ptr %tickets, i64 %k
  %ticket = load i64, ptr %place
  %text = call ptr @text_of(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %text, null
  br i1 %lost, label %next, label %set
set:
  %set1 = load ptr, ptr @set_item
  %well = call i32 %set1(ptr %list, i64 %k, ptr %text)
  br label %next
next:
  br label %test
done:
  ret void
}

define internal ptr @text_of(ptr %store, i64 %ticket) alwaysinline {
  %room = alloca [8 x i32]
  %short = icmp ult i64 %ticket, LONG
  br i1 %short, label %make, label %look
look:
  %record = call ptr @known(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %record, null
  br i1 %lost, label %none, label %there
none:
  ret ptr null
there:
  %own_at = getelementptr i64, ptr %record, i64 5
  %own = load ptr, ptr %own_at
  %given = icmp ne ptr %own, null
  br i1 %given, label %again, label %spell
again:
  %keep1 = load ptr, ptr @keep
  call void %keep1(ptr %own)
  ret ptr %own
spell:
  %view = load %view, ptr %record
  br label %wide
make:
  %some = call %view @viewed(i64 %ticket, ptr %room)
  br label %wide
wide:
  %chosen = phi %view [ %view, %spell ], [ %some, %make ]
  %data = extractvalue %view %chosen, 0
  %count_of = extractvalue %view %chosen, 1
  %kind = extractvalue %view %chosen, 2
  %kind32 = trunc i64 %kind to i32
  %of_size = shl i32 1, %kind32
  %wide1 = load ptr, ptr @wide
  %spelt = call ptr %wide1(i32 %of_size, ptr %data, i64 %count_of)
  ret ptr %spelt
}
""".replace("LONG", str(LONG))
    + "".join(f"@{name} = global ptr null\n" for name in PYTHON)
)
