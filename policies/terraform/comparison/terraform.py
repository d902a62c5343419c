"""Ask the real Terraform and the real provider for a plan; nothing is created and no cloud is asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.errors import InputError, UnavailableError, one_line

_LONGEST_S = 1800
_OFFLINE = {
    "region": "eu-west-1",
    "access_key": "none",
    "secret_key": "none",  # there is no cloud to show it to
    "skip_credentials_validation": True,
    "skip_requesting_account_id": True,
    "skip_metadata_api_check": True,
    "skip_region_validation": True,
    "max_retries": 1,
}


@dataclass(frozen=True)
class Terraform:
    """The programs: `terraform` and the directory that holds ``terraform-provider-aws``."""

    program: Path
    provider: Path

    def plan(self, resources: Mapping[str, Any], *, one_at_a_time: bool = False) -> dict[str, Any]:
        """The plan of a configuration's resources, as ``terraform show -json`` prints it.

        `one_at_a_time` lets a provider that crashes be in the middle of one resource only, which is then the one that is named.

        Raises:
            UnavailableError: a program is missing.
            InputError: the provider refuses the configuration; every refusal with its address.
        """
        configuration = {
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
            "provider": {"aws": _OFFLINE},
            "resource": resources,
        }
        with tempfile.TemporaryDirectory(prefix="holdfast-terraform-") as name:
            folder = Path(name)
            (folder / "main.tf.json").write_text(json.dumps(configuration), encoding="utf-8")
            (folder / "terraform.rc").write_text(
                f'provider_installation {{\n  dev_overrides {{ "hashicorp/aws" = "{self.provider.resolve()}" }}\n  direct {{}}\n}}\n'
            )
            apart = ("-parallelism=1",) if one_at_a_time else ()
            planned = self._run(folder, "plan", "-refresh=false", "-lock=false", "-input=false", "-json", "-out=plan.bin", *apart)
            if refused := tuple(_refusals(planned.stdout)):
                raise InputError(*refused)
            if planned.returncode != 0:
                raise InputError(f"terraform plan ended with status {planned.returncode}: {planned.stderr.strip()[-500:]}")
            shown: dict[str, Any] = json.loads(self._run(folder, "show", "-json", "plan.bin").stdout)
            return shown

    def _run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        quiet = {"TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"), "CHECKPOINT_DISABLE": "1", "AWS_EC2_METADATA_DISABLED": "true"}
        command = [str(self.program), f"-chdir={folder}", *arguments]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_S, env={**os.environ, **quiet})
        except OSError as error:
            raise UnavailableError(f"{self.program} cannot be started: {one_line(error)}") from error
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(f"terraform {arguments[0]} did not end within {_LONGEST_S} s") from error


def _refusals(lines: str) -> list[str]:
    found = []
    for line in lines.splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("@level") == "error":
            about = told.get("diagnostic", {})
            words = re.sub(r"\s+", " ", f"{about.get('summary', told.get('@message', ''))}: {about.get('detail', '')}")
            found.append(f"{about.get('address', 'configuration')}: {words}")
    return found
