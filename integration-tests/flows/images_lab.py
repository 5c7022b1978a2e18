"""The images of this checkout, built once a run, and a local Fargate that runs them in Docker."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from functools import cache
from pathlib import Path

import processes
from lab import REPOSITORY, WORKSHOP, Lab
from local_instance import LocalInstance

# Working on these flows, one may name the tag of images that are there already.
READY = os.environ.get("FARGATE_FLOWS_IMAGES", "")
TAG = READY or "flows"
DEBIAN = "debian:bookworm-slim"
# Made here where no registry can be reached.
HOME_MADE = "spark-on-fargate-flows-debian:bookworm"
REQUIRED = os.environ.get("FARGATE_LOCAL_DOCKER") == "required"


def docker(*words: str | Path, patience: float = 60) -> processes.Outcome:
    """As coreutils' timeout has it, a command over its time has failed, with 124: who asks may have another way."""
    try:
        return processes.run(["docker", *words], os.environ, REPOSITORY, patience=patience)
    except subprocess.TimeoutExpired as late:
        return processes.Outcome(124, "", str(late), late.timeout)


def up_to_three_times(attempt: Callable[[], processes.Outcome]) -> processes.Outcome:
    """For what asks Debian's mirrors: the first success, else the third failure."""
    for _ in range(2):
        done = attempt()
        if done.exit_code == 0:
            return done
        print(f"    Trying again after exit code {done.exit_code}: {done.tail(1)}", flush=True)
    return attempt()


def engine() -> None:
    """Skips the test where there is no Docker; fails it where there has to be."""
    try:
        version = docker("version")
        problem = version.tail(1) if version.exit_code else ""
    except OSError as absent:
        problem = str(absent)
    if problem and REQUIRED:
        raise AssertionError(f"FARGATE_LOCAL_DOCKER=required, and Docker does not answer: {problem}")
    if problem:
        raise unittest.SkipTest(f"no Docker engine: {problem}")


@cache
def debian() -> str:
    """An image of Debian 12: the engine's, else the registry's, else made by debootstrap."""
    for name in (DEBIAN, HOME_MADE):
        if docker("image", "inspect", name).exit_code == 0:
            return name
    if docker("pull", "--quiet", DEBIAN, patience=300).exit_code == 0:
        return DEBIAN
    if shutil.which("debootstrap") is None or os.geteuid() != 0:
        raise AssertionError(f"no {DEBIAN} here or in a registry, and no debootstrap (as root) to make one")
    print("Making an image of Debian with debootstrap", flush=True)
    made = up_to_three_times(_debootstrap)
    if made.exit_code != 0:
        raise AssertionError(f"debootstrap made no image of Debian\n{made.tail()}")
    return HOME_MADE


def _debootstrap() -> processes.Outcome:
    with tempfile.TemporaryDirectory(prefix="debian-", dir=WORKSHOP) as root:
        command = ["debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", root]
        made = processes.run(command, os.environ, REPOSITORY, patience=900)
        if made.exit_code != 0:
            return made
        shutil.rmtree(f"{root}/var/cache/apt/archives", ignore_errors=True)
        imported = f'tar -C {shlex.quote(root)} -c . | docker import --change \'CMD ["bash"]\' - {HOME_MADE}'
        return processes.run(["bash", "-o", "pipefail", "-c", imported], os.environ, REPOSITORY, patience=600)


def images(lab: Lab) -> str:
    """Builds all images with the tool, as a user does, once for all flows, and returns their tag."""
    problem = "" if READY else _build(lab)
    if problem:
        raise AssertionError(problem)
    return TAG


@cache
def _build(lab: Lab) -> str:
    home = lab.directory / "for-images"
    original = next(lab.venv.glob("lib/python3*/site-packages/pyspark"))
    shutil.copytree(original, home, copy_function=os.link, ignore=shutil.ignore_patterns("__pycache__"))
    kept = WORKSHOP / "s3a"
    if kept.is_dir():
        shutil.copytree(kept, home / "fargate/s3a")
    tool = [REPOSITORY / "bin/docker-image-tool.sh", "-s", home, "-t", TAG, "-w", "-b", f"BASE_IMAGE={debian()}", "build"]
    built = processes.run(tool, lab.clean_environment(), lab.directory, patience=1500)
    if built.exit_code != 0:
        return f"docker-image-tool.sh failed\n{built.tail(60)}"
    print(f"    images built in {built.seconds:.0f} s", flush=True)
    if not kept.is_dir():
        shutil.copytree(home / "fargate/s3a", kept)
    return ""


class DockerInstance(LocalInstance):
    """A local Fargate with the docker runner, and what a client on this machine needs for it."""

    def __init__(self, lab: Lab, directory: Path):
        super().__init__(directory, lab.jdk, "--runner", "docker")
        self._lab = lab

    def client(self, image: str) -> tuple[list[str | Path], dict[str, str]]:
        """The beginning of a spark-submit command in cluster mode with an image, and its environment."""
        ready = self.environment()
        properties = self._directory / "docker.conf"
        upload = f"spark.fargate.file.upload.path s3://{ready['FARGATE_LOCAL_BUCKET']}/uploads\n"
        properties.write_text(self.command("conf").out + upload)
        aws = {key: value for key, value in ready.items() if key.startswith("AWS_")}
        options = ["--master", "fargate", "--deploy-mode", "cluster", "--properties-file", properties]
        options += ["--conf", f"spark.fargate.container.image={image}:{TAG}", "--conf", "spark.fargate.report.interval=1s"]
        return self._lab.submit_command(*options), self._lab.environment() | aws

    def task_log(self, task: str) -> str:
        return self.command("logs", task).out
