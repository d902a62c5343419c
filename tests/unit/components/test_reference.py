"""The component reference says what the code says."""

from __future__ import annotations

from pathlib import Path

from docs.component_reference import reference

ROOT = Path(__file__).parents[3]


def test_the_committed_reference_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "components.md").read_text(encoding="utf-8") == reference(ROOT / "components")


def test_every_component_is_in_it_with_its_type_and_what_it_creates() -> None:
    text = reference(ROOT / "components")
    tokens = [
        line.strip()
        for file in (ROOT / "components").rglob("*.py")
        for line in file.read_text().splitlines()
        if "super().__init__(" in line
    ]
    declared = [token.partition('"')[2].partition('"')[0] for token in tokens if '"holdfast:' in token]
    assert len(declared) > 10
    for token in declared:
        assert f"Pulumi type: `{token}`" in text
    assert text.count("\nCreates") == len(declared)
    assert text.count("\nOutputs: ") == len(declared)


def test_a_changed_docstring_changes_it(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "__init__.py").write_text('"""Keys."""\n')
    file = tmp_path / "keys" / "key.py"
    file.write_text('class Key(pulumi.ComponentResource):\n    """One thing."""\n')
    before = reference(tmp_path)
    file.write_text('class Key(pulumi.ComponentResource):\n    """Another thing."""\n')
    assert "One thing." in before
    assert "Another thing." in reference(tmp_path)
