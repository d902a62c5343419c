"""The component reference, from docstrings read without running anything, and from the tables that components are built on."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from components.data.postgres_parameters import PARAMETERS
from components.network.flow import ALLOWED_FLOWS

_HEAD = """# Components

Generated from the docstrings in `components/` by `python -m docs.generate`; change those, not this.
Every component is given its placements (account, Region, provider) and never makes one.
"""
INDEX = "README.md"


def pages(components: Path) -> Mapping[str, str]:
    """Every page as Markdown, by its path below `docs/components/`: one for each component, an index, and the tables.

    Args:
        components: the directory of the components.
    """
    found: dict[str, str] = {}
    index = [_HEAD]
    for folder in sorted(p for p in components.iterdir() if (p / "__init__.py").is_file()):
        made = {name: text for file in sorted(folder.glob("*.py")) for name, text in _components(file, components.parent)}
        if not made:
            continue
        index += [f"## {folder.name.capitalize()}\n", f"{_docstring(ast.parse((folder / '__init__.py').read_text(encoding='utf-8')))}\n"]
        index += [f"- [{name}]({folder.name}/{name}.md): {_sentence(text)}" for name, text in made.items()]
        index.append("")
        found |= {f"{folder.name}/{name}.md": text for name, text in made.items()}
    index += ["## Tables\n", "- [Open paths](open-paths.md)", "- [Parameters of every PostgreSQL database](parameters.md)", ""]
    return {INDEX: "\n".join(index), **found, "open-paths.md": _flows(), "parameters.md": _parameters()}


def _sentence(page: str) -> str:
    """What a component is, from its page: the first line of its docstring."""
    return page.split("\n")[4]


def _components(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for name, node in classes.items():
        if not any(ast.unparse(base) == "pulumi.ComponentResource" for base in node.bases):
            continue
        text = f"# {name}\n\n`{file.relative_to(root).as_posix()}`\n\n{_docstring(node)}\n"
        if arguments := classes.get(f"{name}Args"):
            text += f"\nArguments:\n\n{_arguments(arguments)}\n"
        yield name, text


def _docstring(node: ast.Module | ast.ClassDef) -> str:
    """A docstring as Markdown: lists start at the margin, double backquotes become single ones."""
    lines = inspect.cleandoc(ast.get_docstring(node) or "").splitlines()
    flat = [line.removeprefix("    ") for line in lines]
    text = "\n".join(flat).replace("``", "`")
    return re.sub(r":\n(?=- )", ":\n\n", text)


def _arguments(node: ast.ClassDef) -> str:
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
    said = _attributes(ast.get_docstring(node) or "")
    rows = [f"| `{ast.unparse(f.target)}` | `{_type(f)}` | {said.get(ast.unparse(f.target), '')} |" for f in fields]
    return "\n".join(["| name | type | |", "|---|---|---|", *rows])


def _type(field: ast.AnnAssign) -> str:
    return ast.unparse(field.annotation).replace("|", "or")


def _attributes(docstring: str) -> dict[str, str]:
    """Descriptions by name, from the ``Attributes:`` section; a description may run over several lines."""
    _, _, section = inspect.cleandoc(docstring).partition("Attributes:\n")
    said: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if started := re.match(r"    (\w+): (.*)", line):
            name = started[1]
            said[name] = started[2]
        elif name:
            said[name] += f" {line.strip()}"
    return {key: value.strip().replace("``", "`") for key, value in said.items()}


def _flows() -> str:
    rows = [f"| {f.from_.value} | {f.to.value} | {f.port} | {f.protocol} | {f.why} |" for f in ALLOWED_FLOWS]
    return "\n".join(
        [
            "# Open paths",
            "",
            "Everything between tiers that is not here is closed, in security groups and network ACLs alike.",
            "",
            "| from | to | port | protocol | why |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _parameters() -> str:
    rows = [f"| `{p.name}` | `{p.value}` | {p.why} |" for p in PARAMETERS]
    return "\n".join(["# Parameters of every PostgreSQL database", "", "| parameter | value | why |", "|---|---|---|", *rows, ""])
