"""What travels to a driver in cluster mode: packages, resources behind https, configuration directories."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster_case import ClusterCase
from lab import EXAMPLES, PACKAGE
from signed import Signed

IVY_SETTINGS = """<ivysettings>
  <settings defaultResolver="here"/>
  <resolvers>
    <filesystem name="here" m2compatible="true">
      <ivy pattern="{repository}/[organisation]/[module]/[revision]/[module]-[revision].pom"/>
      <artifact pattern="{repository}/[organisation]/[module]/[revision]/[module]-[revision].[ext]"/>
    </filesystem>
  </resolvers>
</ivysettings>
"""
POM = """<project><modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>examples</artifactId><version>1.0</version></project>
"""
LOG4J = """rootLogger.level = info
rootLogger.appenderRef.stdout.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = FROM-THE-CLIENT %p %c{1}: %m%n%ex
"""
METRICS = """executor.sink.csv.class=org.apache.spark.metrics.sink.CsvSink
executor.sink.csv.period=1
executor.sink.csv.unit=seconds
executor.sink.csv.directory={directory}
"""
SITE = "<configuration><property><name>{name}</name><value>yes</value></property></configuration>"


class Resources(ClusterCase):
    def test_a_class_from_packages(self):
        """The application's jar is empty: driver and executors have its class from the package alone."""
        home = self.scratch / "repository/org/example/examples/1.0"
        home.mkdir(parents=True)
        shutil.copy(EXAMPLES, home / "examples-1.0.jar")
        (home / "examples-1.0.pom").write_text(POM)
        settings = self.file("ivysettings.xml", IVY_SETTINGS.format(repository=self.scratch / "repository"))
        empty = self.scratch / "empty.jar"
        with zipfile.ZipFile(empty, "w") as jar:
            jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
        packages = ["--packages", "org.example:examples:1.0", "--conf", f"spark.jars.ivySettings={settings}"]
        packages += ["--conf", f"spark.jars.ivy={self.scratch / 'ivy'}"]
        self.expect_end(0, self.submit("--class", f"{PACKAGE}.SparkPi", empty, "4", options=packages))
        self.assertIn("Pi is roughly 3.1", self.driver_log())

    def test_resources_behind_https(self):
        self.job("print('here', open('data.txt').read())\nfrom pyspark import SparkFiles\n"
                 "print('there', spark.sparkContext.parallelize([0], 1)"
                 ".map(lambda _: open(SparkFiles.get('data.txt')).read()).collect())\n")  # fmt: skip
        self.file("data.txt", "by https")
        with self.https_server() as (address, trust):
            options = ["--driver-java-options", f"-XX:TieredStopAtLevel=1 -Djavax.net.ssl.trustStore={trust}"]
            self.expect_end(0, self.submit(f"{address}/job.py", options=[*options, "--files", f"{address}/data.txt"]))
        self.assertIn("here by https", self.driver_log())
        self.assertIn("there ['by https']", self.driver_log())

    def test_uploads_to_another_file_system_of_hadoops(self):
        """A directory that client and tasks share: the order, the job, its files, the result and the lease go by it."""
        shared = self.scratch / "shared"
        shared.mkdir()
        job = self.job("print('answer', open('other').read())\nraise ValueError('said by the record')\n")
        options = ["--conf", f"spark.fargate.file.upload.path=file://{shared}", "--files", f"{self.file('data.txt', '42')}#other"]
        options += ["--conf", "spark.fargate.submission.leaseTimeout=30s"]
        done = self.submit(job, options=options)
        self.expect_end(1, done)
        self.assertIn("answer 42", self.driver_log())
        self.assertIn("it failed with: ValueError: said by the record", done.err)
        self.assertEqual([], list(shared.iterdir()))

    def test_templates_and_secrets_of_the_driver_and_of_executors(self):
        """The driver's template is laid under its definition here, the executors' in the driver, to which it travels."""
        job = self.job(
            "import os\n"
            "read = lambda _: os.environ['FROM_THE_VAULT']\n"
            "print('driver', read(0), 'executors', spark.sparkContext.parallelize([0, 1], 2).map(read).collect())\n"
        )
        vault = Signed(self.lab.variables)
        options = []
        for role in ("driver", "executor"):
            container = {"name": "spark", "dockerLabels": {"from": role}}
            template = self.file(f"{role}, mine.json", json.dumps({"containerDefinitions": [container]}))
            options += ["--conf", f"spark.fargate.{role}.taskDefinitionTemplateFile={template}"]
            secret = {"Name": f"{self.scratch.name}-{role}", "SecretString": f"treasure of the {role}"}
            arn = vault.json("secretsmanager.CreateSecret", secret)["ARN"]
            options += ["--conf", f"spark.fargate.{role}.secretKeyRef.FROM_THE_VAULT={arn}"]
        self.expect_end(0, self.submit(job, options=options))
        executors = ["treasure of the executor"] * 2
        self.assertIn(f"driver treasure of the driver executors {executors}", self.driver_log())
        calls = self.lab.calls().after(self.calls_before)
        containers = [definition["containerDefinitions"][0] for definition in calls.requests("RegisterTaskDefinition")]
        self.assertEqual(["driver", "executor"], sorted(each["dockerLabels"]["from"] for each in containers))
        self.assertNotIn("treasure", json.dumps(calls.requests("RegisterTaskDefinition") + self.launches()))
        self.assertEqual([], self.uploads())

    def test_configuration_directories_reach_driver_and_executors(self):
        conf, hadoop, metrics = (self.scratch / name for name in ("conf", "hadoop", "metrics"))
        shutil.copytree(self.lab.home / "conf", conf)
        hadoop.mkdir()
        metrics.mkdir()
        (conf / "log4j2.properties").write_text(LOG4J)
        (conf / "metrics.properties").write_text(METRICS.format(directory=metrics))
        (conf / "hive-site.xml").write_text(SITE.format(name="hive.from.the.client"))
        (hadoop / "core-site.xml").write_text(SITE.format(name="core.from.the.client"))
        job = self.job(
            "jvm, hadoop = spark.sparkContext._jvm, spark.sparkContext._jsc.hadoopConfiguration()\n"
            "print('driver', hadoop.get('core.from.the.client'), hadoop.get('option.from.the.client'),"
            " jvm.java.lang.System.getProperty('from.the.client'),"
            " spark._jsparkSession.sharedState().hadoopConf().get('hive.from.the.client'))\n"
            "find = \"java_method('java.lang.ClassLoader', 'getSystemResource', '{}')\"\n"
            "names = ['hive-site.xml', 'core-site.xml']\n"
            "row = spark.range(0, 2, 1, 2).selectExpr(*[find.format(name) for name in names]).collect()[0]\n"
            "print('executor', *[str(url).rsplit('/', 1)[-1] for url in row])\n"
            "import time\ntime.sleep(3)\n"
        )
        options = ["--driver-java-options", "-XX:TieredStopAtLevel=1 -Dfrom.the.client=yes"]
        options += ["--conf", "spark.hadoop.option.from.the.client=yes"]
        environment = self.lab.environment() | {"SPARK_CONF_DIR": str(conf), "HADOOP_CONF_DIR": str(hadoop)}
        self.expect_end(0, self.submit(job, options=options, environment=environment))
        self.assertIn("driver yes yes yes yes", self.driver_log())
        self.assertIn("executor hive-site.xml core-site.xml", self.driver_log())
        self.assertIn("FROM-THE-CLIENT INFO", self.driver_log())
        executors = [log for log in self.lab.task_logs() if "Successfully registered with driver" in log]
        self.assertTrue([log for log in executors if "FROM-THE-CLIENT INFO" in log], "no executor logs as the client says")
        self.assertTrue(list(metrics.iterdir()), "no executor wrote metrics as the client says")

    @contextmanager
    def https_server(self) -> Iterator[tuple[str, Path]]:
        """Serves the working directory; its address, and a trust store that knows it."""
        key, certificate, trust = (self.scratch / name for name in ("key.pem", "certificate.pem", "trust.jks"))
        made = ["-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
        self.tool("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made)
        keytool = self.lab.jdk.home / "bin/keytool"
        imported = ["-storetype", "JKS", "-keystore", trust, "-storepass", "changeit", "-alias", "flow", "-file", certificate]
        self.tool(keytool, "-importcert", "-noprompt", *imported)
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(self.scratch))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_address[1]}", trust
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def tool(self, *command: str | Path) -> None:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
