"""The house plan, enforced with plain `ast`: floors, the order of files, hidden imports, permissions, sizes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from community.features import FEATURES
from tests.house import ACTORS, EXTRAS, KNOWS_THE_REQUEST, LINE, NEED_NO_PERMISSION, PAGES, TOP

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_TEMPLATE = 300, 120
OF_THE_REQUEST = {"request", "g", "session", "current_user", "request_ctx", "has_request_context"}


@dataclass(frozen=True)
class Module:
    """A Python file of the product and its place in the house."""

    name: str  # dotted, as it is imported
    path: Path

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")[1:]

    @property
    def feature(self) -> str:
        """Its feature, or "" for the files on top."""
        return self.parts[0] if self.parts and self.parts[0] in FEATURES else ""

    @property
    def word(self) -> str:
        """The file word inside its feature; for a folder of that name, the folder's."""
        return self.parts[1] if self.feature and len(self.parts) > 1 else ""

    @property
    def floor(self) -> int:
        if not self.feature:
            return TOP.get(self.parts[0] if self.parts else "", 5)
        if self.feature == "core":
            return 1
        return 3 if place(self) >= LINE.index(PAGES[0]) else 2

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def house() -> dict[str, Module]:
    """All modules of the product by name."""
    found = {}
    for path in sorted((ROOT / "community").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = Module(name, path)
    return found


MODULES = [pytest.param(module, id=name) for name, module in house().items()]


def place(module: Module) -> float:
    """Where a file stands in the line of its feature; extra files stand just after the word they are listed with."""
    if module.word in LINE or not module.word:
        return LINE.index(module.word) if module.word else -1
    after = EXTRAS.get((module.feature, module.word), ("commands",))[0]  # without a place: the first test complains
    return LINE.index(after) + 0.5


def imported(module: Module) -> Iterator[tuple[Module, ast.stmt]]:
    """The modules of the product that a module imports, each with the statement."""
    for node in ast.walk(module.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            target = house().get(name) or house().get(name.rpartition(".")[0])
            if target and name.startswith("community"):
                assert isinstance(node, ast.stmt)
                yield target, node


@pytest.mark.parametrize("module", MODULES)
def test_every_file_has_a_place(module: Module) -> None:
    if not module.feature:
        assert module.parts == [] or module.parts[0] in TOP, "a file on top without a floor: see tests/house.py"
    elif module.feature != "core" and module.word:
        known = module.word in LINE or (module.feature, module.word) in EXTRAS
        assert known, "a file name without a place in the line: see LINE and EXTRAS in tests/house.py"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: Module) -> None:
    for target, node in imported(module):
        where = f"line {node.lineno}: {module.name} may not import {target.name}"
        if target.floor == 0 or target == module:
            continue
        assert module.floor != 0, f"{where}: it is a leaf"
        if module.floor == 4 or (module.floor == 5 and not module.parts):
            assert target.parts, f"{where}: nobody imports the top"
            continue
        assert target.floor <= module.floor, f"{where}: floor {module.floor} under floor {target.floor}"
        if module.floor == 1:
            continue
        if target.feature == module.feature:
            assert place(target) <= place(module), f"{where}: later in the line"
        elif module.floor == 2 and target.floor == 2:
            assert FEATURES.index(target.feature) < FEATURES.index(module.feature), f"{where}: a later feature"
        elif module.floor == 3:
            assert target.floor < 3, f"{where}: pages of another feature"


@pytest.mark.parametrize("module", MODULES)
def test_no_import_hides(module: Module) -> None:
    allowed = set(map(id, module.tree.body))
    for node in module.tree.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            allowed |= set(map(id, node.body))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert id(node) in allowed, f"line {node.lineno}: an import inside a function or block"
            assert node.names[0].name != "*", f"line {node.lineno}: a star import"
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"line {node.lineno}: a relative import"


def test_no_cycles() -> None:
    edges = {name: sorted({target.name for target, _ in imported(module)} - {name}) for name, module in house().items()}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "a cycle: " + " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for target in edges[name]:
                walk(target, (*path, name))
            done.add(name)

    for name in edges:
        walk(name, ())


@pytest.mark.parametrize("feature", [name for name in FEATURES if (ROOT / "community" / name).exists()])
def test_a_feature_is_imported_file_by_file(feature: str) -> None:
    assert not (ROOT / "community" / feature / "__init__.py").read_text().strip()


@pytest.mark.parametrize("module", MODULES)
def test_only_pages_know_the_request(module: Module) -> None:
    if module.floor not in (1, 2) or module.name in KNOWS_THE_REQUEST:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login", "flask.globals"):
            names = {alias.name for alias in node.names} & OF_THE_REQUEST
            assert not names, f"line {node.lineno}: {', '.join(sorted(names))}: pass what is needed as an argument"


@pytest.mark.parametrize("module", MODULES)
def test_pages_write_no_sql(module: Module) -> None:
    if module.floor != 3:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            assert (node.module or "").split(".")[0] != "sqlalchemy", f"line {node.lineno}: a query belongs in queries"
            assert not (node.module == "community.core.db" and "db" in names), f"line {node.lineno}: the same"


def commands_of(module: Module) -> Iterator[ast.FunctionDef]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Name) and mark.id == "command" for mark in node.decorator_list
        ):
            yield node


@pytest.mark.parametrize("module", MODULES)
def test_commands_ask_for_permission(module: Module) -> None:
    for function in commands_of(module):
        first = function.args.args[0].arg if function.args.args else ""
        if first not in ACTORS or f"{module.name}.{function.name}" in NEED_NO_PERMISSION:
            continue
        called = {
            node.func.id
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "require" in called, (
            f"line {function.lineno}: {function.name}({first}, ...) never calls require(); "
            "if it needs no permission, say why in tests/house.py"
        )


def test_the_table_of_exceptions_is_not_stale() -> None:
    there = {f"{module.name}.{function.name}" for module in house().values() for function in commands_of(module)}
    assert set(NEED_NO_PERMISSION) <= there, set(NEED_NO_PERMISSION) - there
    files = {(module.feature, module.word) for module in house().values()}
    assert set(EXTRAS) <= files, set(EXTRAS) - files
    assert set(KNOWS_THE_REQUEST) <= set(house())


def tracked(folder: str, pattern: str) -> list[Path]:
    return [path for path in sorted((ROOT / folder).rglob(pattern)) if path.is_file()]


def test_files_are_small_and_say_what_they_are() -> None:
    faults = []
    for path in [*tracked("community", "*.py"), *tracked("tests", "*.py"), *tracked("bench", "*.py")]:
        text, name = path.read_text(), str(path.relative_to(ROOT))
        if text.count("\n") > LONGEST_FILE:
            faults.append(f"{name} has {text.count(chr(10))} lines: make it a folder of the same name")
        if text.strip() and not ast.get_docstring(parsed(path)):
            faults.append(f"{name} needs a sentence on top")
    for path in tracked("templates", "*.html"):
        text, name = path.read_text(), str(path.relative_to(ROOT))
        if text.count("\n") > LONGEST_TEMPLATE:
            faults.append(f"{name} has {text.count(chr(10))} lines: move a part to a _part.html")
    assert not faults, "\n".join(faults)


def test_templates_only_show() -> None:
    faults = []
    for path in tracked("templates", "*.html"):
        name, top = str(path.relative_to(ROOT)), path.relative_to(ROOT / "templates").parts[0]
        if top not in (*FEATURES, "_layout", "_ui", "mail"):
            faults.append(f"{name}: no feature is called {top}")
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script>", line):
                faults.append(f"{name}:{number}: inline style or script, which the browser will refuse")
    assert not faults, "\n".join(faults)


def test_lock_files_name_no_index() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in re.sub(r"#.*", "", path.read_text()), f"{path.name} names an address"
        assert "--hash=sha256:" in path.read_text()
