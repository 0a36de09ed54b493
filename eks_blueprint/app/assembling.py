"""What a synthesis writes, by one process or by several."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eks_blueprint.app.merged import merge_assemblies
from eks_blueprint.app.partition import partition
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

__all__ = ["Assembling"]

_GITOPS = "gitops"
_WORKER = "eks_blueprint.app.assembling_worker"


@dataclass(frozen=True)
class Assembling:
    """A cloud assembly that is to be written.

    :param blueprint: the spec.
    :param only: names of the clusters to build, or None for all.
    :param packs: names of rule packs, or None for the default.
    :param context: CDK context.
    :param overrides: context that takes precedence over that of the CDK CLI.
    :param unused: also build what no cluster uses, or None if all clusters are built.
    :param validate: run CDK's own validation of templates.
    """

    blueprint: BlueprintSpec
    only: tuple[str, ...] | None
    packs: tuple[str, ...] | None
    context: Mapping[str, Any]
    overrides: Mapping[str, Any]
    unused: bool | None = None
    validate: bool = True

    def write(self, folder: Path, *, jobs: int = 1) -> None:
        """Write the assembly, with the trees for GitOps in its folder ``gitops``.

        With a pipeline, it holds the stacks of the pipeline, and those of the clusters in stages. A
        selection of clusters is written without it: the pipeline would stop to deploy the others.

        :param folder: an empty folder.
        :param jobs: how many processes share the work; each starts Python and Node. Default: this
            one alone.
        :raises BlueprintError: if the input is rejected.
        """
        chosen = self.only is not None and {*self.only} != {*self.blueprint.clusters}
        if self.blueprint.pipeline is None or chosen:
            self._write_clusters(folder, jobs)
            return
        with tempfile.TemporaryDirectory() as beside:
            plain = Path(beside)
            self._write_clusters(plain, jobs)
            self._write_pipeline(plain, folder)
            if (plain / _GITOPS).is_dir():
                shutil.copytree(plain / _GITOPS, folder / _GITOPS)

    def _write_pipeline(self, plain: Path, folder: Path) -> None:
        from eks_blueprint.app.pipeline_app import PipelineApp
        from eks_blueprint.governance import DEFAULT_PACKS

        PipelineApp(
            self.blueprint,
            assembly=plain,
            packs=DEFAULT_PACKS if self.packs is None else self.packs,
            context=self.context,
            overrides=self.overrides,
            outdir=folder,
            validate=self.validate,
        ).write()

    def _write_clusters(self, folder: Path, jobs: int) -> None:
        names = tuple(self.blueprint.clusters) if self.only is None else self.only
        parts = partition(self.blueprint, names, jobs) if jobs > 1 else ()
        if len(parts) < 2:
            self._write_here(folder)
            return
        with tempfile.TemporaryDirectory(prefix="parts-", dir=folder) as beside:
            written = [Path(beside, str(number)) for number in range(len(parts))]
            unused = self.only is None if self.unused is None else self.unused
            tasks = [
                replace(self, only=part, unused=unused and number == 0)
                for number, part in enumerate(parts)
            ]
            _run(tasks, written)
            merge_assemblies(written, folder)

    def _write_here(self, folder: Path) -> None:
        # The CDK is imported by the process that uses it.
        from eks_blueprint.app.blueprint_app import BlueprintApp
        from eks_blueprint.governance import DEFAULT_PACKS

        app = BlueprintApp(
            self.blueprint,
            only=self.only,
            unused=self.unused,
            packs=DEFAULT_PACKS if self.packs is None else self.packs,
            context=self.context,
            overrides=self.overrides,
            outdir=folder,
            validate=self.validate,
        )
        app.synth()
        app.write_gitops(folder / _GITOPS)


def _run(tasks: list[Assembling], folders: list[Path]) -> None:
    """Write each assembly in a process of its own, and end them all if one fails."""
    with ExitStack() as started:
        workers = []
        for task, folder in zip(tasks, folders, strict=True):
            folder.mkdir()
            # In files, since a pipe that nobody reads would stop a process that says much.
            said = started.enter_context(tempfile.TemporaryFile(dir=folder.parent))
            worker = subprocess.Popen(
                # -P: what happens to lie in the working folder is imported by no process.
                [sys.executable, "-P", "-m", _WORKER, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            started.callback(worker.wait)
            started.callback(worker.kill)
            workers.append((worker, said))
            assert worker.stdin is not None
            with worker.stdin:
                pickle.dump(task, worker.stdin)
        printed: set[str] = set()
        for worker, said in workers:
            code = worker.wait()
            said.seek(0)
            text = said.read().decode("utf-8", errors="replace")
            if code == 2:
                raise BlueprintError(text.rstrip("\n"))
            if code:
                raise RuntimeError(f"a process that synthesized ended with {code}:\n{text}")
            # Each process says the same of itself, such as that its version of Node is old.
            for line in text.splitlines(keepends=True):
                if line not in printed:
                    printed.add(line)
                    sys.stderr.write(line)
