"""The rooms speak through data: imports flow one way, and a wrong arrow is seen."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LINT = Path(sys.executable).parent / "lint-imports"


def _lint(config: Path, tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--config", config, "--no-cache"],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_arrow_points_the_right_way() -> None:
    result = _lint(ROOT / "pyproject.toml", ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_arrow_that_points_the_wrong_way_is_seen(tmp_path: Path) -> None:
    for room in ("stacks", "components", "policies", "dr_drills", "holdfast", "sandbox"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / "dr_drills" / "__init__.py").write_text("import sandbox\n")
    result = _lint(ROOT / "pyproject.toml", tmp_path)
    assert result.returncode == 1
    assert "dr_drills -> sandbox" in result.stdout
