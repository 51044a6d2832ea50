"""What pyproject.toml cannot say: a wheel holds the models, which lie beside the package in a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithModels(build_py):
    """Copies the models into the package, except the exported encoder, which each machine makes for itself."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "pipeline" / "models"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree("models", target, ignore=shutil.ignore_patterns("exported"))


setup(cmdclass={"build_py": WithModels})
