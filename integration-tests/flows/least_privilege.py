"""Whole applications under the policies of docs/iam.md, which the local Fargate enforces; and two that must stay apart."""

from __future__ import annotations

import copy
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

import processes
from case import FlowCase
from lab import PLUGIN, SHORT_LIVED, SMALL
from signed import Signed

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
ACCOUNT = "000000000000"
FEATURES = ["EXECUTORS", "CLUSTER_MODE", "UPLOADS", "AUTHENTICATION", "S3_SHUFFLE", "CREATE_LOG_GROUP"]
OF_THE_LAB = ("spark.fargate.endpointOverride", "spark.fargate.local.", "spark.fargate.file.upload.", "spark.fargate.executionRole")
ROLE_KEYS = ("spark.fargate.driver.taskRole", "spark.fargate.executor.taskRole")
SHUFFLING = (
    "from pyspark.sql import SparkSession\n"
    "spark = SparkSession.builder.getOrCreate()\n"
    "pairs = spark.sparkContext.parallelize(range(1000), 4).map(lambda x: (x % 7, x))\n"
    "print('answer', sorted(pairs.reduceByKey(lambda a, b: a + b, 3).collect())[:2])\n"
)
ANSWER = "answer [(0, 71071), (1, 71214)]"
# Waits until its file is there: so long other things can be tried on it.
WAITING = (
    "import os, sys, time\n"
    "from pyspark.sql import SparkSession\n"
    "sc = SparkSession.builder.getOrCreate().sparkContext\n"
    "sc.parallelize(range(10), 2).count()\n"
    "open(sys.argv[1] + '.ready', 'w').close()\n"
    "while not os.path.exists(sys.argv[1] + '.go'): time.sleep(0.2)\n"
    "infos = sc._jsc.sc().statusTracker().getExecutorInfos()\n"
    "print('executors', len(infos) - 1, 'answer', sc.parallelize(range(1000), 4).count())\n"
)


@dataclass(frozen=True)
class Application:
    """Names of what belongs to one application alone."""

    name: str
    key: str

    def role(self, kind: str) -> str:
        return f"{kind}-{self.name}"

    def arn(self, kind: str) -> str:
        return f"arn:aws:iam::{ACCOUNT}:role/{self.role(kind)}"


class LeastPrivilege(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.aws = Signed(self.lab.variables)

    def application(self) -> Application:
        """A key and four roles, each with the policy that iam-policy prints, its words in capitals replaced."""
        made = self.aws.json("TrentService.CreateKey", {})["KeyMetadata"]
        application = Application(secrets.token_hex(4), made["Arn"])
        for kind in ("submitter", "driver", "executor", "execution"):
            self.aws.iam("CreateRole", RoleName=application.role(kind), AssumeRolePolicyDocument=json.dumps(TRUST))
            policy = self.policy(kind, application)
            self.aws.iam("PutRolePolicy", RoleName=application.role(kind), PolicyName="least", PolicyDocument=policy)
        return application

    def policy(self, kind: str, application: Application) -> str:
        features = [word for feature in FEATURES for word in ("--feature", feature)]
        command = [self.lab.jdk.home / "bin/java", "-jar", PLUGIN, "iam-policy", kind, "--region", "us-east-1", "--account", ACCOUNT]
        done = processes.run(
            [*command, "--cluster", self.lab.variables["FARGATE_LOCAL_CLUSTER"], *features], self.lab.clean_environment(), self.scratch
        )
        self.assertEqual(0, done.exit_code, done.tail())
        words = {
            "EXECUTION_ROLE": application.role("execution"),
            "DRIVER_ROLE": application.role("driver"),
            "EXECUTOR_ROLE": application.role("executor"),
            "KEY_ID": application.key.rpartition("/")[2],
            "BUCKET": self.lab.variables["FARGATE_LOCAL_BUCKET"],
            "UPLOADS": f"uploads-{application.name}",
            "SHUFFLE": f"shuffle-{application.name}",
        }
        text = done.out
        for word, name in words.items():
            text = text.replace(word, name)
        return text

    def command(self, application: Application, mode: str, job: Path, *arguments) -> list:
        """Where AWS is, and who asks, is in the environment; nothing of the lab's own keys is in the settings."""
        bucket = self.lab.variables["FARGATE_LOCAL_BUCKET"]
        kept = [line for line in self.lab.properties.read_text().splitlines() if not line.startswith((*OF_THE_LAB, *ROLE_KEYS))]
        settings = {
            "spark.fargate.executionRole": application.arn("execution"),
            "spark.fargate.executor.taskRole": application.arn("executor"),
            "spark.authenticate": "true",
            "spark.authenticate.kms.key": application.key,
            "spark.network.crypto.enabled": "true",
            "spark.io.encryption.enabled": "true",
            # So long a container asks for its id that no driver answers.
            "spark.fargate.executor.registrationTimeout": "60s",
        }
        if mode == "cluster":
            settings |= {
                "spark.fargate.driver.taskRole": application.arn("driver"),
                "spark.fargate.file.upload.path": f"s3://{bucket}/uploads-{application.name}",
                "spark.shuffle.s3.enabled": "true",
                "spark.shuffle.s3.prefix": f"shuffle-{application.name}",
                "spark.fargate.report.interval": "1s",
            }
        properties = self.scratch / f"{application.name}.conf"
        properties.write_text("\n".join([*kept, *(f"{key} {value}" for key, value in settings.items())]) + "\n")
        options = ["--properties-file", properties, "--master", "fargate", "--deploy-mode", mode]
        return self.lab.submit_command(*options, *SMALL, *SHORT_LIVED, job, *arguments)

    def environment(self, application: Application, kind: str) -> dict[str, str]:
        key = f"{self.lab.variables['AWS_ACCESS_KEY_ID']}.role.{application.role(kind)}"
        return self.lab.client_environment() | {"AWS_ACCESS_KEY_ID": key}

    def job(self, text: str) -> Path:
        script = self.scratch / "job.py"
        script.write_text(text)
        return script

    def test_a_whole_application_in_cluster_mode_under_the_least_policies(self):
        """Uploads, driver, executors, S3 shuffle, authentication and encryption: nobody acts as more than a role of ours."""
        application = self.application()
        before = self.lab.calls()

        command = self.command(application, "cluster", self.job(SHUFFLING))
        done = self.run_flow(command, environment=self.environment(application, "submitter"))

        self.assertEqual(0, done.exit_code, done.tail())
        log = self.lab.driver_logs()[-1]
        self.assertIn(ANSWER, log)
        self.assertNotIn("not authorized to perform", done.out + done.err + log)
        self.assertEqual([], self.lab.objects(f"uploads-{application.name}"))
        self.assertEqual([], self.lab.objects(f"shuffle-{application.name}"))
        counts = self.lab.calls().after(before).counts()
        self.assertEqual((2, 2), (counts["GenerateDataKey"], counts["Decrypt"]), "one to try, one to have; two executors")

    def test_a_driver_whose_role_may_make_no_key_is_refused(self):
        """The other side of the flow above: what enforces there refuses here."""
        application = self.application()
        policy = json.loads(self.policy("driver", application))
        policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != "MakeDataKey"]
        self.aws.iam("PutRolePolicy", RoleName=application.role("driver"), PolicyName="least", PolicyDocument=json.dumps(policy))

        done = self.run_flow(
            self.command(application, "client", self.job(SHUFFLING)), environment=self.environment(application, "driver")
        )

        self.assertNotEqual(0, done.exit_code)
        self.assertIn("kms:GenerateDataKey", done.err)

    def test_two_applications_with_roles_of_their_own_stay_apart(self):
        ours, theirs = self.application(), self.application()
        job = self.job(WAITING)
        before = self.lab.calls()
        run = [self.command(each, "client", job, self.scratch / each.name) for each in (ours, theirs)]
        with (
            processes.running(run[0], self.environment(ours, "driver"), self.scratch, "ours") as one,
            processes.running(run[1], self.environment(theirs, "driver"), self.scratch, "theirs") as other,
        ):
            for application, process in ((ours, one), (theirs, other)):
                ready = self.scratch / f"{application.name}.ready"
                processes.wait_until(f"{ready.name}", ready.exists, 180, process)
            self.strangers_are_refused(before, ours, theirs)
            for application in (ours, theirs):
                (self.scratch / f"{application.name}.go").touch()
            done = [one.end(), other.end()]
        for each in done:
            self.expect_success(each, "executors 2 answer 1000")
        self.expect_nothing_left()

    def strangers_are_refused(self, before, ours: Application, theirs: Application) -> None:
        launches = self.lab.calls().after(before).requests("RunTask")
        mine, other = (self.launch_of(each, launches) for each in (ours, theirs))

        with self.subTest("an executor of theirs, with our ciphertext and our driver's address"):
            self.expect_end(self.launched(mine, theirs.arn("executor")), "not authorized to perform: kms:Decrypt")
        with self.subTest("an executor of theirs, with its own key, at our driver"):
            knocking = copy.deepcopy(other)
            self.container(knocking)["command"] = self.with_driver_of(mine, self.container(other)["command"])
            self.expect_end(self.launched(knocking, theirs.arn("executor")), "")
        with self.subTest("under our own role, our ciphertext as that of another application"):
            replayed = copy.deepcopy(mine)
            self.container(replayed)["command"] = self.replaced(mine, "--app-id", self.option(other, "--app-id"))
            self.expect_end(self.launched(replayed, ours.arn("executor")), "was not made with this key for")
        with self.subTest("under our own role, without the key"):
            keyless = copy.deepcopy(mine)
            container = self.container(keyless)
            container["environment"] = [each for each in container["environment"] if "SPARK_FARGATE" not in each["name"]]
            self.expect_end(self.launched(keyless, ours.arn("executor")), "SPARK_FARGATE_WRAPPED_KEY")
        with self.subTest("what we launch ourselves is let in no more than it is wanted"):
            self.expect_end(self.launched(mine, ours.arn("executor")), "the driver refused this container")

    def launch_of(self, application: Application, launches: list[dict]) -> dict:
        """By the key: the role is in the task definition."""
        return next(each for each in launches if {"name": "SPARK_FARGATE_KMS_KEY", "value": application.key} in self.container(each)["environment"])

    @staticmethod
    def container(launch: dict) -> dict:
        return launch["overrides"]["containerOverrides"][0]

    def option(self, launch: dict, name: str) -> str:
        words = self.container(launch)["command"]
        return words[words.index(name) + 1]

    def replaced(self, launch: dict, name: str, value: str) -> list[str]:
        words = list(self.container(launch)["command"])
        words[words.index(name) + 1] = value
        return words

    def with_driver_of(self, launch: dict, words: list[str]) -> list[str]:
        words = list(words)
        words[words.index("--driver-url") + 1] = self.option(launch, "--driver-url")
        return words

    def launched(self, launch: dict, role: str) -> str:
        """The same again by somebody who may do everything, for a task with another role and mark; its ARN."""
        request = copy.deepcopy(launch)
        request |= {"count": 1, "clientToken": secrets.token_hex(16), "startedBy": "a-stranger"}
        request["overrides"]["taskRoleArn"] = role
        return self.aws.ecs("RunTask", request)["tasks"][0]["taskArn"]

    def expect_end(self, arn: str, *words: str) -> None:
        """The container ends by itself, and not well; its log says why."""
        cluster = self.lab.variables["FARGATE_LOCAL_CLUSTER"]
        found = {}

        def ended() -> bool:
            for task in self.aws.ecs("DescribeTasks", {"cluster": cluster, "tasks": [arn]})["tasks"]:
                found.update(task)  # ECS does not know it at once
            return found.get("lastStatus") == "STOPPED"

        processes.wait_until(f"{arn} has ended", ended, 240)
        log = self.lab.task_log(arn.rpartition("/")[2])
        self.assertNotIn(found["containers"][0].get("exitCode"), (0, None), log[-2000:])
        self.assertNotIn("Successfully registered with driver", log)
        for word in words:
            self.assertIn(word, log)
