"""The set-up by hand (seed 000) end to end: a bastion, a driver to log in to, a line typed into spark-shell."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import socket
import struct
import subprocess
import termios
import time
import unittest
from pathlib import Path

import images_lab
import processes
from case import FlowCase
from lab import REPOSITORY
from local_aws_cli import SEED_END, SEED_START
from local_instance import LocalInstance
from tools import tool

QUIET = ["-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]
QUESTION = 'println("ans" + "wer " + sc.parallelize(1 to 1000, 2).map(_ + 1).sum().toLong + " on " + sc.master)\r'
ANSWER = "answer 501500 on fargate"


class Terminal:
    """A command on a terminal of its own, as somebody who types sees it."""

    def __init__(self, command: list[str | Path], environment: dict[str, str]):
        self._ours, theirs = pty.openpty()
        # A terminal without a size makes the shell's line editor show dots in place of its prompt.
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, words: str, patience: float) -> None:
        deadline = time.monotonic() + processes.SLOW * patience
        while words not in self.seen:
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen within {patience:.0f} s: {words}\n{self.seen[-3000:]}")
            if select.select([self._ours], [], [], 1)[0]:
                try:
                    self.seen += os.read(self._ours, 65536).decode(errors="replace")
                except OSError:
                    raise AssertionError(f"the session ended before {words} was seen\n{self.seen[-3000:]}") from None

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)


def listens(host: str, port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex((host, port)) == 0


class SshFlow(FlowCase):
    """What the flow is with Docker and without: the images differ, and who logs in at which port."""

    def play(self, local: LocalInstance, start: str, user: str, port: int, options: dict[str, str]) -> None:
        programs = tool("awscli", "awscli==1.46.3")
        key = self.scratch / "id"
        subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key], check=True)
        environment = local.environment("--seed") | {"key": f"{key}.pub", "XDG_STATE_HOME": str(self.scratch)}
        environment |= {"fargate_local": str(local.program)}
        environment |= {name: options[name] for name in ("bastion_image", "driver_image", "executor_image")}
        environment["PATH"] = os.pathsep.join([str(programs), environment["PATH"]])
        done = processes.run(["bash", "-c", start], environment, self.scratch)
        self.expect_success(done, "driver_ip=")
        said = dict(line.split("=", 1) for line in done.out.splitlines() if "=" in line)

        proxy = ["ssh", "-i", key, "-p", port, *QUIET, "-W", "%h:%p", f"{user}@{said['bastion_ip']}"]
        jump = ["-i", key, "-p", port, *QUIET, "-o", "ProxyCommand=" + " ".join(map(str, proxy))]
        self.wait_for_sshd([*jump, f"{user}@{said['driver_ip']}"], environment)
        self.expect_bastion_to_jump_only(["-i", key, "-p", port, *QUIET], user, said, environment)
        shell = ["spark-shell", "--master", "fargate"]
        settings = {
            "spark.fargate.container.image": environment["executor_image"],
            "spark.fargate.executor.securityGroups": environment["executor_sgs"],
            "spark.fargate.executor.subnets": environment["executor_subnets"],
            "spark.driver.memory": "1g",
            "spark.executor.instances": "2",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "1",
            "spark.fargate.executionRole": environment["execution_role"],
            "spark.fargate.executor.taskRole": environment["executor_task_role"],
        }
        if "driver_host" in options:
            settings |= {"spark.driver.host": said["driver_ip"], "spark.driver.bindAddress": said["driver_ip"]}
        for name, value in settings.items():
            shell += ["--conf", f"{name}={value}"]
        terminal = Terminal(["ssh", *jump, f"{user}@{said['driver_ip']}", "-t", *shell], environment | {"TERM": "xterm"})
        try:
            terminal.wait_for("scala>", 180)
            terminal.type(QUESTION)
            terminal.wait_for(ANSWER, 120)
            executors = self.executors(environment, said)
            self.assertEqual(2, len(executors), "executors while the shell is open")
            self.aws(environment, "stop-task", "--task", said["driver_task"])
            processes.wait_until(
                "the executors have ended with the driver's task", lambda: not self.executors(environment, said), 60
            )
        finally:
            terminal.close()
        ended = processes.run(["bash", "-c", SEED_END.replace("aws ecs stop-task --task ${driver_task} > /dev/null\n", "")],
                              environment | said, self.scratch)
        self.expect_success(ended, "driver_exit=143")

    def wait_for_sshd(self, login: list, environment: dict[str, str]) -> None:
        def answers() -> bool:
            return processes.run(["ssh", *login, "echo $SPARK_HOME $AWS_REGION"], environment, self.scratch).exit_code == 0

        processes.wait_until("sshd of the driver answers", answers, 30)
        said = processes.run(["ssh", *login, "echo region=$AWS_REGION credentials=$AWS_CONTAINER_CREDENTIALS_FULL_URI "
                              "$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI metadata=$ECS_CONTAINER_METADATA_URI_V4"],
                             environment, self.scratch)
        self.assertRegex(said.out, r"region=us-east-1 credentials=\S+.* metadata=http")

    def expect_bastion_to_jump_only(self, options: list, user: str, said: dict, environment: dict) -> None:
        bastion = f"{user}@{said['bastion_ip']}"
        command = processes.run(["ssh", *options, bastion, "echo inside"], environment, self.scratch, patience=30)
        self.assertNotIn("inside", command.out)
        self.assertNotEqual(0, command.exit_code, "a command on the bastion")
        forward = ["ssh", *options, "-W", f"{said['driver_ip']}:4040", bastion]
        refused = processes.run(forward, environment, self.scratch, patience=30)
        self.assertNotEqual(0, refused.exit_code)
        self.assertIn("forwarding failed", refused.err)

    def executors(self, environment: dict, said: dict) -> list[str]:
        tasks = self.aws(environment, "list-tasks", "--output", "text", "--query", "taskArns[]").split()
        return [task for task in tasks if task not in (said["driver_task"], said["bastion_task"])]

    def aws(self, environment: dict, *words: str) -> str:
        done = processes.run(["aws", "ecs", *words], environment, self.scratch)
        self.assertEqual(0, done.exit_code, done.tail())
        return done.out


class SshOnDocker(SshFlow):
    def test_seed_script_with_ssh_in_docker(self) -> None:
        images_lab.engine()
        tag = images_lab.images(self.lab)
        with images_lab.DockerInstance(self.lab, self.scratch) as local:
            images = {"bastion_image": f"bastion:{tag}", "driver_image": f"spark-fargate-shell:{tag}"}
            self.play(local, SEED_START, "fargate", 22, images | {"executor_image": f"spark-fargate:{tag}"})


class SshOnProcesses(SshFlow):
    """The same with Debian's sshd as a process: the user is ours, and so is the port, for both have to exist here."""

    def test_seed_script_with_ssh_as_processes(self) -> None:
        if not Path("/usr/sbin/sshd").exists() or shutil.which("ssh") is None:
            if images_lab.REQUIRED:
                raise AssertionError("openssh-server and openssh-client are not installed, and have to be")
            raise unittest.SkipTest("openssh-server is not installed")
        home = self.lab.home
        installed = processes.run(
            [self.lab.jdk.home / "bin/java", "-jar", next((home / "jars").glob("spark-on-fargate-[0-9]*.jar")),
             "install", "--with-dockerfiles", home], self.lab.clean_environment(), self.scratch)
        self.expect_success(installed)
        # The Spark of these flows is configured for another local Fargate; a session must learn of its own from its task.
        conf = self.scratch / "conf"
        conf.mkdir()
        shutil.copy(home / "conf/spark-env.sh", conf)
        variables = {"SSH_PORT": "2222", "BASTION_PERMIT_OPEN": "*:2222", "SPARK_CONF_DIR": str(conf)}
        listed = json.dumps([{"name": name, "value": value} for name, value in variables.items()])
        start = SEED_START.replace('"command"', f'"environment": {listed},\n    "command"')
        images = {"bastion_image": "bastion", "driver_image": "spark-fargate-shell", "executor_image": "spark-fargate"}
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        with LocalInstance(self.scratch, self.lab.jdk, "--spark-home", str(home), images=home / "fargate/images") as local:
            self.play(local, start, user, 2222, images | {"driver_host": "task"})

    def test_the_key_for_ssh_may_come_from_a_secret_of_the_task(self) -> None:
        """ECS puts secrets of a task definition into variables; here the bastion is given one."""
        if not Path("/usr/sbin/sshd").exists() or shutil.which("ssh") is None:
            if images_lab.REQUIRED:
                raise AssertionError("openssh-server and openssh-client are not installed, and have to be")
            raise unittest.SkipTest("openssh-server is not installed")
        key, here = self.scratch / "id", "127.0.0.1:2223"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        entrypoint = REPOSITORY / "dockerfiles/bastion/entrypoint"
        environment = {"PATH": os.environ["PATH"], "SSH_PORT": "2223", "SSH_LISTEN": "127.0.0.1", "BASTION_PERMIT_OPEN": here}
        without = processes.run([entrypoint], environment, self.scratch)
        self.assertEqual(64, without.exit_code, without.tail())
        self.assertIn("SSH_PUBLIC_KEY", without.err)

        given = environment | {"SSH_PUBLIC_KEY": Path(f"{key}.pub").read_text().strip()}
        with processes.running([entrypoint], given, self.scratch, "bastion") as bastion:
            try:
                processes.wait_until("sshd listens", lambda: "Server listening" in bastion.log(), 30, bastion)
                self.expect_to_jump_to(here, key)
            finally:
                # SIGKILL would leave its sshd.
                bastion.process.terminate()
                ended = bastion.end(40)
        self.assertEqual(143, ended.exit_code, ended.tail())
        # The entry point does not wait for the sshd that it kills.
        processes.wait_until("nobody listens any more", lambda: not listens("127.0.0.1", 2223), 10)

    def expect_to_jump_to(self, here: str, key: Path) -> None:
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        jump = ["ssh", "-i", key, "-p", "2223", *QUIET, "-W", here, f"{user}@127.0.0.1"]
        jumped = subprocess.Popen(list(map(str, jump)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.assertIn("SSH-2.0", jumped.stdout.readline(), "the greeting of the sshd that was jumped to")
        finally:
            jumped.kill()
            jumped.communicate()
