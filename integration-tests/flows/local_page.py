"""The local Fargate's web page in a headless browser."""

from __future__ import annotations

import json
import os
import shutil

import processes
from case import FlowCase
from lab import REPOSITORY
from local_instance import LocalInstance
from tools import tool

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "<img src=x onerror='window.injected=1'><script>window.injected=2</script>"
DEFINITION = """[{"name": "main", "image": "spark-fargate", "command": ["%s"]}]"""


class Page(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if self.browser is None:
            if os.environ.get("FARGATE_LOCAL_BROWSER") == "required":
                self.fail(f"none of {', '.join(BROWSERS)} is on PATH")
            self.skipTest(f"none of {', '.join(BROWSERS)} is on PATH (Debian: apt-get install chromium)")

    def test_page_follows_a_task_and_shows_hostile_text_as_text(self) -> None:
        aws = tool("awscli", "awscli==1.46.3") / "aws"
        python = tool("playwright", "playwright==1.65.2") / "python"
        with LocalInstance(self.scratch, self.lab.jdk) as local:
            environment = local.environment()
            self.register(aws, environment)
            task = self.aws(aws, environment, *self.launch(environment))
            stop = [aws, "ecs", "stop-task", "--task", task, "--reason", HOSTILE]
            probe = [python, REPOSITORY / "integration-tests/flows/page_probe.py"]
            page = environment["FARGATE_LOCAL_PAGE"]
            done = processes.run([*probe, self.browser, page, *stop], environment, self.scratch)
        self.expect_success(done)
        self.check(json.loads(done.out), task.rsplit("/", 1)[1], page)

    def check(self, seen: dict, task: str, page: str) -> None:
        self.assertRegex(seen["clusters"], r"default\s+ACTIVE\s+1\s+0")
        self.assertRegex(seen["running"], rf"{task}\s+default\s+app:1\s+256 / 512\s+FARGATE\s+RUNNING\s+127\.")
        self.assertRegex(seen["calls"], r"RunTask\s+1\s+0")
        self.assertIn(f"argument: {HOSTILE}", seen["log"])
        self.assertIn("STOPPED", seen["stopped"])
        self.assertIn(f"UserInitiated · {HOSTILE}", seen["stopped"])
        self.assertEqual("live", seen["alive"])
        self.assertEqual((0, 0), (seen["injected"], seen["markup"]))
        self.assertEqual([], seen["problems"])
        root = page.removesuffix("/")
        self.assertEqual([], [url for url in seen["requests"] if not url.startswith((root, "data:"))])

    def register(self, aws, environment: dict) -> None:
        sizes = ["--cpu", "256", "--memory", "512", "--network-mode", "awsvpc", "--requires-compatibilities", "FARGATE"]
        containers = ["--container-definitions", DEFINITION % HOSTILE]
        self.aws(aws, environment, "register-task-definition", "--family", "app", *sizes, *containers)

    @staticmethod
    def launch(environment: dict) -> list[str]:
        subnet = environment["FARGATE_LOCAL_SUBNETS"].split(",")[0]
        network = f"awsvpcConfiguration={{subnets=[{subnet}]}}"
        where = ["--launch-type", "FARGATE", "--network-configuration", network]
        return ["run-task", "--task-definition", "app", *where, "--query", "tasks[0].taskArn"]

    def aws(self, aws, environment: dict, *words: str) -> str:
        done = processes.run([aws, "ecs", *words, "--output", "text"], environment, self.scratch)
        self.expect_success(done)
        return done.out.strip()
