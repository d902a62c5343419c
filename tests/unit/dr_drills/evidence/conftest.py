"""A sealed pack, made once and copied for each test that breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dr_drills.evidence.finish import finish_drill
from dr_drills.evidence.keys import local_signer
from dr_drills.evidence.signer import LocalSigner
from tests.unit.dr_drills.report.simulated_drill import Truth, write_drill

SMALL = Truth(before=600, stable=4_700, watched=3_600, interval=60, lost=2)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> LocalSigner:
    return local_signer(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory, signer: LocalSigner) -> Path:
    """Never changed by a test."""
    directory = write_drill(tmp_path_factory.mktemp("drills") / SMALL.drill_id, SMALL)
    finish_drill(directory, signer)
    return directory


@pytest.fixture
def pack(sealed: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(sealed, tmp_path / "drills" / sealed.name))
