"""Driver and executors know each other by a data key of KMS, from every entry point."""

from __future__ import annotations

import subprocess

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL

COUNT_IN_SCALA = 'println("answer " + sc.parallelize(1 to 1000).count() + " on " + sc.master)\n'
COUNT_IN_PYTHON = 'print("answer", sc.parallelize(range(1000)).count(), "on", sc.master)\n'
# Asks for the Spark's own view: what counts is what is in force, not what was wished for.
ENCRYPTION_IN_PYTHON = (
    "for key in ('enabled', 'cipher', 'authEngineVersion', 'saslFallback'):\n"
    "    print(key, '=', sc.getConf().get('spark.network.crypto.' + key))\n"
    "\n"
)
PLAIN_JVM = """
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

public class Plain {
  public static void main(String[] arguments) {
    SparkConf conf = new SparkConf().setAppName("plain").setMaster("fargate");
    %s
    try (JavaSparkContext sc = new JavaSparkContext(conf)) {
      System.out.println("answer " + sc.parallelize(java.util.Collections.nCopies(1000, 1), 4).count());
    }
  }
}
"""
KNOWS_THE_PROTOCOL = [
    "spark.authenticate=true",
    "spark.network.crypto.enabled=true",
    "spark.network.crypto.cipher=AES/GCM/NoPadding",
    "spark.network.crypto.authEngineVersion=2",
    "spark.network.crypto.saslFallback=false",
]
HELPER = "io.github.sparkonfargate.deploy.FargateSecurity.prepare(conf);"


class Authentication(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()
        self.key = self.lab.variables["FARGATE_LOCAL_KMS_KEY"]

    def options(self, key: str | None = None, without: tuple[str, ...] = ()) -> list[str]:
        """The four settings as the seed writes them."""
        settings = {
            "spark.authenticate": "true",
            "spark.authenticate.kms.key": key or self.key,
            "spark.network.crypto.enabled": "true",
            "spark.io.encryption.enabled": "true",
        }
        kept = [f"{name}={value}" for name, value in settings.items() if name not in without]
        return ["--master", "fargate", *SMALL, *SHORT_LIVED, *(word for setting in kept for word in ("--conf", setting))]

    def submit(self, *arguments) -> list:
        return self.lab.submit_command("--properties-file", self.lab.properties, *arguments)

    def expect_authenticated(self, done, *words: str) -> None:
        self.expect_success(done, *words)
        counts = self.lab.calls().after(self.calls_before).counts()
        self.assertEqual(2, counts["Decrypt"], f"executors that opened the key: {counts}")

    def expect_refusal(self, done, *words: str) -> None:
        self.assertEqual(1, done.exit_code, done.tail())
        errors = [line for line in (done.out + done.err).splitlines() if line.startswith("Error:")]
        self.assertEqual(1, len(errors), done.tail())
        for word in words:
            self.assertIn(word, errors[0])
        self.assertNotIn("\tat ", done.err, "a stack trace for a mistake of the user's")
        self.assertEqual(0, self.lab.calls().after(self.calls_before).counts()["RunTask"])

    def test_authenticated_spark_submit_of_a_jar(self):
        command = self.submit(*self.options(), "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4")
        self.expect_authenticated(self.run_flow(command), "Pi is roughly 3.1")

    def test_authenticated_spark_submit_of_python_with_the_keys_alias(self):
        pi = self.lab.home / "examples/src/main/python/pi.py"
        command = self.submit(*self.options("alias/fargate-local"), pi, "4")
        self.expect_authenticated(self.run_flow(command), "Pi is roughly 3.1")

    def test_authenticated_spark_shell_with_the_keys_id(self):
        key = self.key.rpartition("/")[2]
        command = [self.lab.home / "bin/spark-shell", *self.options(key)]
        self.expect_authenticated(self.run_flow(command, typed=COUNT_IN_SCALA), "answer 1000 on fargate")

    def test_authenticated_pyspark_encrypts_with_protection_against_changes(self):
        environment = self.lab.environment() | {"PYSPARK_DRIVER_PYTHON_OPTS": "-i"}
        command = [self.lab.home / "bin/pyspark", *self.options()]
        done = self.run_flow(command, ENCRYPTION_IN_PYTHON + COUNT_IN_PYTHON, environment)
        self.expect_authenticated(
            done,
            "answer 1000 on fargate",
            "enabled = true",
            "cipher = AES/GCM/NoPadding",
            "authEngineVersion = 2",
            "saslFallback = false",
        )

    def test_authenticated_plain_python(self):
        script = self.scratch / "plain.py"
        script.write_text(
            "from pyspark.sql import SparkSession\n"
            "builder = SparkSession.builder.master('fargate').config('spark.executor.instances', 2)\n"
            "builder = builder.config('spark.executor.cores', 1).config('spark.executor.memory', '512m')\n"
            "builder = builder.config('spark.authenticate', 'true')\n"
            f"builder = builder.config('spark.authenticate.kms.key', '{self.key}')\n"
            "spark = builder.config('spark.ui.port', 0).getOrCreate()\n"
            "print('answer', spark.range(1000).distinct().count(), 'on', spark.sparkContext.master)\n"
            "spark.stop()\n"
        )
        environment = self.lab.clean_environment() | {"PYTHONPATH": str(self.lab.directory)}
        done = self.run_flow([self.lab.venv / "bin/python", script], environment=environment)
        self.expect_authenticated(done, "answer 1000 on fargate")

    def run_plain_jvm(self, helper: str) -> processes.Outcome:
        source = self.scratch / "Plain.java"
        source.write_text(PLAIN_JVM % helper)
        settings = [
            f"-D{key}={value}"
            for key, value in (line.split(None, 1) for line in self.lab.properties.read_text().splitlines() if line[:5] == "spark")
        ]
        options = [f"-D{word}" for word in [*SMALL, "spark.authenticate=true"] if "=" in word]
        return self.run_flow(
            [
                *(self.lab.jdk.home / "bin/java", f"@{self.lab.home}/fargate/java-module-options"),
                *(*settings, *options, f"-Dspark.authenticate.kms.key={self.key}"),
                *("-cp", f"{self.lab.home}/jars/*", source),
            ]
        )

    def test_authenticated_plain_jvm_with_one_line(self):
        self.expect_authenticated(self.run_plain_jvm(HELPER), "answer 1000")

    def test_plain_jvm_without_the_line_does_not_start(self):
        """The words are Spark's; docs/errors.md says what they mean here."""
        done = self.run_plain_jvm("")
        self.assertEqual(1, done.exit_code, done.tail())
        self.assertIn("A secret key must be specified via the spark.authenticate.secret config", done.err)

    def test_tls_between_driver_and_executors_with_its_passwords_sealed(self):
        store, password = self.scratch / "tls.p12", "flow-tls-password"
        subprocess.run(
            [
                *(self.lab.jdk.home / "bin/keytool", "-genkeypair", "-alias", "spark", "-keyalg", "RSA"),
                *("-dname", "CN=spark", "-keystore", store, "-storetype", "PKCS12", "-storepass", password),
            ],
            check=True,
            capture_output=True,
        )
        properties = self.scratch / "tls.conf"
        tls = {"enabled": "true", "protocol": "TLSv1.3", "keyStore": store, "keyStorePassword": password}
        tls |= {"keyPassword": password, "trustStore": store, "trustStorePassword": password}
        tls |= {"keyStoreType": "PKCS12", "trustStoreType": "PKCS12"}
        lines = [f"spark.ssl.rpc.{key} {value}" for key, value in tls.items()]
        properties.write_text(self.lab.properties.read_text() + "\n" + "\n".join(lines) + "\n")
        options = self.options(without=("spark.network.crypto.enabled", "spark.io.encryption.enabled"))
        command = self.lab.submit_command(
            "--properties-file", properties, *options, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"
        )
        self.expect_authenticated(self.run_flow(command), "Pi is roughly 3.1")
        launched = str(self.lab.calls().after(self.calls_before).requests("RunTask"))
        self.assertIn("spark.ssl.rpc.enabled=true", launched)
        self.assertNotIn(password, launched)

    def test_authenticating_without_a_key_is_refused(self):
        options = self.options(without=("spark.authenticate.kms.key",))
        command = self.submit(*options, "--class", f"{PACKAGE}.SparkPi", EXAMPLES)
        self.expect_refusal(self.run_flow(command), "spark.authenticate=true needs a KMS key")

    def test_a_key_that_is_not_there_is_refused(self):
        command = self.submit(*self.options("alias/nobody-has-this"), "--class", f"{PACKAGE}.SparkPi", EXAMPLES)
        self.expect_refusal(self.run_flow(command), "GenerateDataKey failed for KMS key alias/nobody-has-this", "by its ARN")

    def test_a_secret_in_the_executors_environment_is_refused(self):
        secret = ["--conf", "spark.executorEnv.DB_PASSWORD=hunter2"]
        done = self.run_flow(self.submit(*self.options(), *secret, "--class", f"{PACKAGE}.SparkPi", EXAMPLES))
        self.expect_refusal(done, "spark.executorEnv.DB_PASSWORD looks like a secret", "secretKeyRef.DB_PASSWORD")
        self.assertNotIn("hunter2", done.out + done.err)

    def test_strangers_cannot_join(self):
        """Spark's own executor program, with a wrong secret and with none, knocks at a running driver."""
        job = self.scratch / "job.py"
        job.write_text(
            "import os, time\n"
            "from pyspark.sql import SparkSession\n"
            "sc = SparkSession.builder.getOrCreate().sparkContext\n"
            "sc.parallelize(range(10), 2).count()\n"
            "host, port = sc.getConf().get('spark.driver.host'), sc.getConf().get('spark.driver.port')\n"
            "open('driver.tmp', 'w').write(host + ':' + port)\n"
            "os.rename('driver.tmp', 'driver')\n"
            "while not os.path.exists('knocked'): time.sleep(0.2)\n"
            "infos = sc._jsc.sc().statusTracker().getExecutorInfos()\n"
            "print('executors', len(infos) - 1, 'answer', sc.parallelize(range(1000), 4).count())\n"
        )
        driver = self.scratch / "driver"
        with processes.running(self.submit(*self.options(), job), self.lab.environment(), self.scratch, "job") as app:
            processes.wait_until("the driver listens", driver.exists, 120, app)
            wrong = self.knock(driver.read_text(), {"_SPARK_AUTH_SECRET": "wrong"}, KNOWS_THE_PROTOCOL)
            none = self.knock(driver.read_text(), {}, [])
            (self.scratch / "knocked").touch()
            done = app.end()
        for stranger in (wrong, none):
            self.assertNotEqual(0, stranger.exit_code, stranger.tail())
            self.assertNotIn("Successfully registered with driver", stranger.err)
        self.expect_success(done, "executors 2 answer 1000")

    def knock(self, driver: str, secret: dict[str, str], settings: list[str]) -> processes.Outcome:
        return processes.run(
            [
                *(self.lab.jdk.home / "bin/java", f"@{self.lab.home}/fargate/java-module-options"),
                *(f"-D{setting}" for setting in settings),
                "-Dspark.rpc.askTimeout=20s",
                *("-cp", f"{self.lab.home}/jars/*", "org.apache.spark.executor.CoarseGrainedExecutorBackend"),
                *("--driver-url", f"spark://CoarseGrainedScheduler@{driver}", "--executor-id", "77", "--cores", "1"),
                *("--bind-address", "127.0.0.1", "--hostname", "127.0.0.1", "--app-id", "x", "--resourceProfileId", "0"),
            ],
            self.lab.clean_environment() | secret,
            self.scratch,
            patience=120,
        )
