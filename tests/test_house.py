"""The house as ARCHITECTURE.md tells it: who may import whom, no circles, no import hidden in a function."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = {"whilst_compiler": ROOT / "compiler", "whilst": ROOT / "runtime"}
# Each part may import itself and the parts listed with it.
BELOW = {
    "errors": {"source"},
    "source": set(),
    "ir": {"errors", "source"},
    "ops": {"errors", "source", "ir"},
    "frontend": {"errors", "source", "ir", "ops"},
    "passes": {"errors", "source", "ir", "ops"},
    "autodiff": {"errors", "source", "ir", "ops"},
    "native": {"errors", "source", "ir", "ops"},
    "pipeline": {"errors", "source", "ir", "ops", "frontend", "passes", "autodiff", "native"},
}


def modules() -> dict[str, Path]:
    found = {}
    for package, root in SOURCES.items():
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(name: str) -> set[str]:
    """Modules (of ours and others) that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} has a relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in MODULES else node.module)
    return found


@pytest.mark.parametrize("name", MODULES)
def test_floors(name):
    package, *rest = name.split(".")
    part = rest[0] if rest else ""
    for other in imports(name):
        other_package, *other_rest = other.split(".")
        if package == "whilst_compiler":
            assert other_package != "whilst", f"{name} imports the run time"
            if other_package == "whilst_compiler" and part:
                assert other_rest and (other_rest[0] == part or other_rest[0] in BELOW[part]), f"{name} imports {other}"
        if other_package == "gast":
            assert name.startswith("whilst_compiler.frontend")
        if other_package == "llvmlite":
            assert name.startswith("whilst_compiler.native") or package == "whilst"


def test_no_circles():
    graph = {name: {i for i in imports(name) if i in MODULES and i != name} for name in MODULES}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail("import circle: " + " -> ".join(error.args[1]))


PACKAGES = sorted({name.rpartition(".")[0] for name in MODULES if "." in name})


@pytest.mark.parametrize("package", PACKAGES)
def test_no_circles_among_the_parts_of_a_package(package):
    """Parts are modules and whole packages in it: they can be read one after the other."""
    depth = package.count(".") + 1
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        if name.startswith(package + "."):
            part = ".".join(name.split(".")[: depth + 1])
            others = {".".join(i.split(".")[: depth + 1]) for i in imports(name) if i.startswith(package + ".")}
            graph.setdefault(part, set()).update(others - {part})
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail("import circle: " + " -> ".join(error.args[1]))


@pytest.mark.parametrize("name", MODULES)
def test_imports_stand_at_the_top(name):
    for node in ast.walk(ast.parse(MODULES[name].read_text())):
        if isinstance(node, ast.FunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{name}:{inner[0].lineno} imports inside a function"
