"""What a call changes besides arrays: globals, closure variables, and fields of objects that are arguments.

All new values are made before the first is put in its place, as Python's own way of calls does it. A call that fails
has changed nothing, and is made anew by Python, which then leaves what plain Python leaves.
"""

from __future__ import annotations

import sys

from whilst.entry.inputs import Inputs
from whilst.entry.outputs import Outputs
from whilst.entry.writer import NotNative, Writer
from whilst.values.interface import Interface
from whilst_compiler.frontend.signature.places import CellSource, FieldPlace, GlobalSource, Place

__all__ = ["can_change", "put_changes", "take_kept"]


def can_change(interface: Interface) -> bool:
    """Whether an entry can put what changes in its place."""
    if interface.on_copies:
        return False
    if not interface.changes:
        return not (interface.told_by_python or interface.kept)
    return not (interface.draws or any(change.sometimes for change in interface.changes))


def take_kept(interface: Interface, inputs: Inputs) -> None:
    """Room for what would stand in the places if the call failed; Python asks for it anew."""
    if interface.changes and any(parameter < inputs.leaf for parameter, _ in interface.updates):
        raise NotNative  # arrays are written: the call cannot be made twice
    for _, spec in interface.kept:
        inputs.room(spec)


def put_changes(w: Writer, interface: Interface, inputs: Inputs, outputs: Outputs) -> None:
    """Make what the call leaves, and put it there; a field of something that is no argument by itself is Python's."""
    new = [outputs.make(change.spec) for change in interface.changes]
    for change, value in zip(interface.changes, new, strict=True):
        _put(w, change.place, value, inputs)
    for value in new:
        w.call("Py_DecRef", f"ptr {value}")


def _put(w: Writer, place: Place, value: str, inputs: Inputs) -> None:
    match place:
        case GlobalSource(namespace, name):
            names = (w.pointer(namespace), w.pointer(sys.intern(name)))
            w.well("PyDict_SetItem", *(f"ptr {x}" for x in names), f"ptr {value}")
        case CellSource(cell):
            w.well("PyCell_Set", f"ptr {w.pointer(cell)}", f"ptr {value}")
        case FieldPlace(number, name) if number in inputs.own and name in inputs.own[number].names:
            if inputs.own[number].cls is dict:
                raise NotNative
            thing = inputs.objects[number]
            w.well("PyObject_GenericSetAttr", f"ptr {thing}", f"ptr {w.pointer(sys.intern(name))}", f"ptr {value}")
        case _:
            raise NotNative
