"""Jobs and servers from the images, each container a real one, and what the images promise of themselves."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import images_lab
import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL
from tools import tool

SERVERS = "io.github.sparkonfargate.deploy.server"
JOB = Path(__file__).parent / "jobs/image_job.py"
# What an executor does between the start of its process and its registration, one class of each kind.
EARLY = [
    "org.apache.spark.executor.CoarseGrainedExecutorBackend",
    "io.github.sparkonfargate.executor.TaskMetadata",
    "io.github.sparkonfargate.shaded.software.amazon.awssdk.services.kms.DefaultKmsClient",
    "io.netty.bootstrap.Bootstrap",
    "org.apache.spark.storage.BlockManager",
]


class Images(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        images_lab.engine()
        self.tag = images_lab.images(self.lab)

    def in_image(self, image: str, *command: str, options: tuple[str, ...] = (), patience: float = 120) -> processes.Outcome:
        words = ["docker", "run", "--rm", *options, f"{image}:{self.tag}", *command]
        return processes.run(words, self.lab.clean_environment(), self.scratch, patience=patience)

    def test_image_runs_a_pandas_udf_and_s3a(self) -> None:
        with images_lab.DockerInstance(self.lab, self.scratch) as local:
            submit, environment = local.client("spark-fargate-python")
            ready = local.environment()
            bucket = ready["FARGATE_LOCAL_BUCKET"]
            s3 = ready["AWS_ENDPOINT_URL_S3"].replace("127.0.0.1", ready["FARGATE_LOCAL_HOST"])
            s3a = {
                "endpoint": s3,
                "endpoint.region": ready["AWS_REGION"],
                "path.style.access": "true",
                "access.key": ready["AWS_ACCESS_KEY_ID"],
                "secret.key": ready["AWS_SECRET_ACCESS_KEY"],
            }
            pairs = [word for key, value in s3a.items() for word in ("--conf", f"spark.hadoop.fs.s3a.{key}={value}")]
            done = processes.run([*submit, *SMALL, *pairs, JOB, f"s3a://{bucket}/numbers"], environment, self.scratch, patience=400)
            self.assertEqual(0, done.exit_code, done.tail() + self.driver_log(local, done.err))
            log = self.driver_log(local, done.err)
        self.assertIn("pandas udf: 999000.0", log)
        self.assertIn("s3a: [143, 143, 143, 143, 143, 143, 142] at s3a", log)
        self.assertRegex(log, r"sdk: /opt/spark/jars/s3-2\.\d+\.\d+\.jar")

    def test_image_serves_jdbc(self) -> None:
        with images_lab.DockerInstance(self.lab, self.scratch) as local:
            submit, environment = local.client("spark-fargate")
            command = [*submit, *SMALL, *SHORT_LIVED, "--class", f"{SERVERS}.ThriftServer", "spark-internal"]
            with processes.running(command, environment, self.scratch, "client") as client:
                up = lambda: "HiveThriftServer2 started" in self.driver_log(local, client.log())  # noqa: E731
                processes.wait_until("the server is up", up, 240, client)
                url = f"jdbc:hive2://{self.driver_address(local, client)}:10000/"
                query = "select 'answer', count(*), sum(id) from range(1000)"
                beeline = [self.lab.home / "bin/beeline", "-u", url, "-n", "tester", "-e", query]
                asked = processes.run(beeline, self.lab.environment(), self.scratch)
                self.assertRegex(asked.out, r"answer\s*\|\s*1000\s*\|\s*499500", asked.tail())

    def test_image_serves_spark_connect(self) -> None:
        client_of = tool("connect-of-the-image", *CONNECT_CLIENT)
        with images_lab.DockerInstance(self.lab, self.scratch) as local:
            submit, environment = local.client("spark-fargate")
            command = [*submit, *SMALL, *SHORT_LIVED, "--class", f"{SERVERS}.ConnectServer", "spark-internal"]
            with processes.running(command, environment, self.scratch, "client") as client:
                up = lambda: "Spark Connect server started" in self.driver_log(local, client.log())  # noqa: E731
                processes.wait_until("the server is up", up, 240, client)
                script = self.scratch / "ask.py"
                script.write_text(
                    "import sys\n"
                    "from pyspark.sql import SparkSession\n"
                    "spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()\n"
                    "print('answer', spark.range(1000).selectExpr('sum(id) as s').collect()[0]['s'])\n"
                )
                ours = self.lab.clean_environment() | {"PYTHONPATH": str(next(self.lab.venv.glob("lib/python3*/site-packages")))}
                asked = processes.run([client_of / "python", script, f"sc://{self.driver_address(local, client)}:15002"], ours, self.scratch)
                self.expect_success(asked, "answer 499500")

    def test_image_maps_its_classes_from_the_archive(self) -> None:
        """By the JVM's own word: where each class of an executor, with its secret from KMS, came from."""
        with images_lab.DockerInstance(self.lab, self.scratch) as local:
            submit, environment = local.client("spark-fargate")
            key = local.environment()["FARGATE_LOCAL_KMS_KEY"]
            secret = ["--conf", "spark.authenticate=true", "--conf", f"spark.authenticate.kms.key={key}"]
            told = ["--conf", "spark.executor.extraJavaOptions=-Xlog:class+load:stdout"]
            job = ["--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"]
            done = processes.run([*submit, *SMALL, *secret, *told, *job], environment, self.scratch, patience=300)
            self.assertEqual(0, done.exit_code, done.tail())
            logs = [log.read_text(errors="replace") for log in self.scratch.glob("**/tasks/*/spark.log")]
        executors = [log for log in logs if "CoarseGrainedExecutorBackend source:" in log]
        self.assertEqual(2, len(executors), "executors that told where their classes come from")
        for log in executors:
            sources = dict(re.findall(r"\] (\S+) source: (shared objects file|\S+)", log))
            for name in EARLY:
                self.assertEqual("shared objects file", sources.get(name), name)
            ours = [source for name, source in sources.items() if "$$Lambda" not in name and "/0x" not in name]
            shared = sum(source == "shared objects file" for source in ours) / len(ours)
            print(f"    {len(ours)} classes, {shared:.1%} from the archive", flush=True)
            self.assertGreater(shared, 0.9)

    def test_image_needs_no_root_and_no_writable_root(self) -> None:
        self.assertEqual("10001\n", self.in_image("spark-fargate", "-u", options=("--entrypoint", "/usr/bin/id")).out)
        override = self.scratch / "conf"
        override.mkdir()
        (override / "log4j2.properties").write_text(
            "rootLogger.level = info\nrootLogger.appenderRef.out.ref = out\nappender.out.type = Console\n"
            "appender.out.name = out\nappender.out.layout.type = PatternLayout\n"
            "appender.out.layout.pattern = OVERRIDDEN %m%n\n"
        )
        override.chmod(0o755)
        options = ("--read-only", "--tmpfs", "/tmp:exec", "--workdir", "/tmp")
        mount = ("--volume", f"{override}:/etc/spark-conf:ro", "--env", "SPARK_CONF_DIR=/etc/spark-conf")
        sql = ["/opt/spark/bin/spark-sql", "--master", "local[1]", "--conf", "spark.jars.ivy=/tmp/ivy", "-e", "select 40 + 2"]
        catalog = ["--conf", "spark.sql.catalogImplementation=in-memory"]
        done = self.in_image("spark-fargate", "--", *sql, *catalog, options=(*options, *mount, "--entrypoint", "/usr/bin/tini"))
        self.expect_success(done, "42\n")
        self.assertIn("OVERRIDDEN", done.out + done.err)

    def test_image_passes_signals_on(self) -> None:
        """tini hands SIGTERM to the JVM: spark-class replaces itself by it, as the entry point does."""
        name = f"flows-signal-{id(self)}"
        sleeper = ["--", "/opt/spark/bin/spark-class", "org.apache.spark.deploy.history.HistoryServer"]
        options = ["--detach", "--name", name, "--entrypoint", "/usr/bin/tini", "--env", "SPARK_HISTORY_OPTS=-Dspark.history.fs.logDirectory=/tmp"]
        subprocess.run(["docker", "run", *options, f"spark-fargate:{self.tag}", *sleeper], check=True, stdout=subprocess.DEVNULL)
        try:
            logs = lambda: self.docker("logs", name)  # noqa: E731
            processes.wait_until("it is up", lambda: "Bound HistoryServer" in logs(), 60)
            self.docker("stop", "--time", "20", name)
            state = json.loads(self.docker("inspect", "--format", "{{json .State}}", name))
            self.assertEqual(143, state["ExitCode"], "SIGTERM reached the JVM, and its hooks ran")
        finally:
            self.docker("rm", "--force", name)

    def test_images_are_smaller_than_the_plain_distribution(self) -> None:
        """Compressed, as a registry stores them: the same base with the same Java and all of the distribution."""
        base = images_lab.debian()
        dockerfile = (
            f"FROM {base}\nRUN mkdir -p /usr/share/man/man1 && apt-get update && apt-get install -y --no-install-recommends tini procps "
            "ca-certificates openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*\nCOPY . /opt/spark\n"
        )
        (self.scratch / "Dockerfile").write_text(dockerfile)
        plain = f"plain-spark:{self.tag}"
        original = next(self.lab.venv.glob("lib/python3*/site-packages/pyspark"))
        build = ["build", "-q", "-t", plain, "-f", self.scratch / "Dockerfile", original]
        done = images_lab.up_to_three_times(lambda: images_lab.docker(*build, patience=600))
        self.expect_success(done)
        sizes = {image: compressed(image) for image in (plain, f"spark-fargate:{self.tag}")}
        listed = self.in_image("spark-fargate", "-c", "cat /opt/spark/fargate/left-out.txt", options=("--entrypoint", "/bin/sh"))
        self.assertIn("rocksdbjni", listed.out)
        ratio = sizes[f"spark-fargate:{self.tag}"] / sizes[plain]
        print(f"    {', '.join(f'{name} {size / 1e6:.0f} MB' for name, size in sizes.items())}, ratio {ratio:.2f}", flush=True)
        self.assertLessEqual(ratio, 0.8)

    def docker(self, *words: str) -> str:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=120, check=False)
        return done.stdout + done.stderr

    def driver_task(self, client_log: str) -> str:
        found = re.search(r"driver (arn:\S+)", client_log)
        return found.group(1).rsplit("/", 1)[-1] if found else ""

    def driver_log(self, local: images_lab.DockerInstance, client_log: str) -> str:
        task = self.driver_task(client_log)
        return local.task_log(task) if task else ""

    def driver_address(self, local: images_lab.DockerInstance, client: processes.Running) -> str:
        return re.search(r"\b10\.\d+\.\d+\.\d+\b", self.driver_log(local, client.log())).group(0)


# What pyspark[connect] of Spark 4.x asks for beside pandas and pyarrow.
CONNECT_CLIENT = ["pandas==2.3.3", "pyarrow==22.0.0", "grpcio==1.76.0", "grpcio-status==1.76.0", "googleapis-common-protos==1.72.0",
                  "zstandard==0.25.0", "py4j==0.10.9.9"]


def compressed(image: str) -> int:
    """Bytes of the layers by gzip at its usual level, as docker push makes them."""
    saved = subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE)
    packed = subprocess.Popen(["gzip", "-6"], stdin=saved.stdout, stdout=subprocess.PIPE)
    saved.stdout.close()
    size = 0
    while block := packed.stdout.read(1 << 20):
        size += len(block)
    if packed.wait() or saved.wait():
        raise AssertionError(f"docker save {image} failed")
    return size
