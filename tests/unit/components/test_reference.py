"""The component reference says what the code says, a page for each component."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.component_reference import INDEX, pages
from docs.generate import generated, left_over

ROOT = Path(__file__).parents[3]


def test_every_committed_page_is_the_generated_one_and_none_is_left_over() -> None:
    wanted = generated()
    outdated = [str(page.relative_to(ROOT)) for page, text in wanted.items() if not page.is_file() or page.read_text() != text]
    assert (outdated, left_over(wanted)) == ([], []), "run python -m docs.generate"


def declared_types() -> set[str]:
    code = "".join(file.read_text() for file in (ROOT / "components").rglob("*.py"))
    return set(re.findall(r'super\(\).__init__\(\s*"(holdfast:\w+:\w+)"', code))


def test_every_component_has_a_page_with_its_type_what_it_creates_and_what_it_gives() -> None:
    made = {name: text for name, text in pages(ROOT / "components").items() if "/" in name}
    types = {match[1] for text in made.values() if (match := re.search(r"Pulumi type: `(holdfast:[\w:]+)`", text))}
    assert len(types) > 20
    assert types == declared_types()
    for name, text in made.items():
        assert "\nCreates" in text, name
        assert "\nOutputs" in text, name


def test_the_index_leads_to_every_page() -> None:
    made = pages(ROOT / "components")
    linked = set(re.findall(r"\]\(([\w/-]+\.md)\)", made[INDEX]))
    assert linked == set(made) - {INDEX}


@pytest.fixture
def one_component(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "__init__.py").write_text('"""Keys."""\n')
    (tmp_path / "keys" / "key.py").write_text('class Key(pulumi.ComponentResource):\n    """One thing."""\n')
    return tmp_path


def test_a_changed_docstring_changes_its_page_and_the_index(one_component: Path) -> None:
    before = pages(one_component)
    (one_component / "keys" / "key.py").write_text('class Key(pulumi.ComponentResource):\n    """Another thing."""\n')
    after = pages(one_component)
    assert "One thing." in before["keys/Key.md"]
    assert {name for name in after if after[name] != before[name]} == {"keys/Key.md", INDEX}
