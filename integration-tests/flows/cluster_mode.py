"""--deploy-mode cluster: the driver is a Fargate task, and spark-submit ends with its exit code."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import string
import time
import zipfile
from pathlib import Path

import processes
from cluster_case import CLUSTER, ClusterCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL


class ClusterMode(ClusterCase):
    def test_the_seeds_cluster_command_needs_no_bucket(self):
        seed = {
            "spark.fargate.container.image": self.lab.variables["FARGATE_LOCAL_IMAGE"],
            "spark.fargate.driver.securityGroups": self.lab.variables["FARGATE_LOCAL_SECURITY_GROUPS"],
            "spark.fargate.executor.securityGroups": self.lab.variables["FARGATE_LOCAL_SECURITY_GROUPS"],
            "spark.fargate.driver.subnets": self.lab.variables["FARGATE_LOCAL_SUBNETS"],
            "spark.fargate.executor.subnets": self.lab.variables["FARGATE_LOCAL_SUBNETS"],
            "spark.driver.memory": "1g",
            "spark.driver.cores": "4",
            "spark.executor.instances": "2",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "4",
            "spark.fargate.report.interval": "5s",
            "spark.fargate.executionRole": self.lab.variables["FARGATE_LOCAL_EXECUTION_ROLE"],
            "spark.fargate.driver.taskRole": self.lab.variables["FARGATE_LOCAL_TASK_ROLE"],
            "spark.fargate.executor.taskRole": self.lab.variables["FARGATE_LOCAL_TASK_ROLE"],
            "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
        }
        confs = [word for key, value in seed.items() for word in ("--conf", f"{key}={value}")]
        # Where AWS is, a user of AWS has in the environment.
        command = self.lab.submit_command(
            *("--master", f"fargate://{self.lab.variables['FARGATE_LOCAL_CLUSTER']}", "--deploy-mode", "cluster", *confs),
            *("--class", f"{PACKAGE}.SparkPi", f"local://{EXAMPLES}", "20"),
        )
        done = self.run_flow(command, environment=self.lab.client_environment())
        self.assertEqual(0, done.exit_code, done.tail())
        self.assertIn("Pi is roughly 3.1", self.driver_log())
        self.assertEqual([1, 2], [call["count"] for call in self.launches()])
        self.expect_no_trace()

    def test_pi_in_python(self):
        pi = self.lab.home / "examples/src/main/python/pi.py"
        self.expect_end(0, self.submit(f"local://{pi}", "4"))
        self.assertIn("Pi is roughly 3.1", self.driver_log())

    def test_a_jar_of_this_machine_is_uploaded_and_deleted(self):
        self.expect_end(0, self.submit("--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"))
        self.assertIn("Pi is roughly 3.1", self.driver_log())

    def test_a_jar_on_s3_needs_no_hadoop_aws(self):
        self.assertEqual([], list((self.lab.home / "jars").glob("hadoop-aws*")), "this machine is to have none")
        with self.lab.on_s3(EXAMPLES) as uri:
            self.expect_end(0, self.submit("--class", f"{PACKAGE}.SparkPi", uri.replace("s3://", "s3a://"), "4"))
        self.assertIn("Pi is roughly 3.1", self.driver_log())

    def test_py_files_and_files_with_an_alias(self):
        module = self.file("helper.py", "def double(x): return 2 * x\n")
        names = [self.file("one.txt", "one"), self.file("two.txt", "two"), f"{self.file('three.txt', 'three')}#drei.txt"]
        job = self.job(
            "from helper import double\n"
            "from pyspark import SparkFiles\n"
            "def read(name): return open(SparkFiles.get(name)).read()\n"
            "def on_executor(_): return [double(21), *(read(n) for n in ('one.txt', 'two.txt', 'drei.txt'))]\n"
            "print('here', open('one.txt').read(), read('drei.txt'))\n"
            "print('there', spark.sparkContext.parallelize([0], 1).map(on_executor).collect())\n"
        )
        options = ["--py-files", module, "--files", ",".join(map(str, names))]
        self.expect_end(0, self.submit(job, options=options))
        self.assertIn("here one three", self.driver_log())
        self.assertIn("there [[42, 'one', 'two', 'three']]", self.driver_log())

    def test_archives_are_unpacked(self):
        archive = self.scratch / "data.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("inside.txt", "unpacked")
        job = self.job(
            "read = lambda _: open('things/inside.txt').read()\n"
            "print('answer', spark.sparkContext.parallelize([0], 1).map(read).collect(), read(0))\n"
        )
        self.expect_end(0, self.submit(job, options=["--archives", f"{archive}#things"]))
        self.assertIn("answer ['unpacked'] unpacked", self.driver_log())

    def test_a_hive_site_in_the_configuration_directory(self):
        conf = self.scratch / "conf"
        shutil.copytree(self.lab.home / "conf", conf)
        (conf / "hive-site.xml").write_text(
            "<configuration><property><name>hive.from.the.client</name><value>yes</value></property></configuration>"
        )
        job = self.job(
            "print('answer', spark.sparkContext._jvm.java.lang.Thread.currentThread().getContextClassLoader()"
            ".getResource('hive-site.xml') is not None, spark._jsparkSession.sharedState().hadoopConf().get('hive.from.the.client'))\n"
        )
        done = self.submit(job, environment=self.lab.environment() | {"SPARK_CONF_DIR": str(conf)})
        self.expect_end(0, done)
        self.assertIn("answer True yes", self.driver_log())

    def test_the_exit_code_is_the_drivers(self):
        self.expect_end(3, self.submit(self.job("import sys\nsys.exit(3)\n")))

    def test_an_exception_is_named_redacted(self):
        done = self.submit(self.job("raise ValueError('no luck, password=tiger')\n"))
        self.expect_end(1, done)
        self.assertIn("ValueError: no luck", done.err)
        self.assertNotIn("tiger", done.err)

    def test_without_uploads_the_log_says_why_it_failed(self):
        job = self.job("print('it begins', flush=True)\nraise ValueError('no luck, password=tiger')\n")
        done = self.submit(f"local://{job}")
        self.expect_end(1, done)
        self.assertEqual("--order", self.launches()[0]["overrides"]["containerOverrides"][0]["command"][1])
        self.assertIn("the last lines of its log:", done.err)
        self.assertIn("it failed with: ValueError: no luck", done.err)
        self.assertNotIn("tiger", done.err)

    def test_an_exception_of_a_jar_is_told_as_its_jvm_noted_it(self):
        done = self.submit("--class", f"{PACKAGE}.SparkPi", f"local://{EXAMPLES}", "many")
        self.expect_end(1, done)
        self.assertIn('it failed with: java.lang.NumberFormatException: For input string: "many"', done.err)

    def test_a_program_in_r_is_told_what_this_spark_lacks(self):
        done = self.submit(f"local://{self.file('job.R', '')}", "an argument")
        self.assertEqual(78, done.exit_code, done.tail())
        self.assertIn("a program in R needs SparkR", done.err)

    def test_a_thread_that_was_forgotten_does_not_keep_the_driver(self):
        # No daemon: without System.exit it keeps a JVM whose main method has returned.
        job = self.job("timer = spark.sparkContext._jvm.java.util.Timer()\nprint('main returns')\n")
        self.expect_end(0, self.submit(job))
        self.assertIn("main returns", self.driver_log())

    def test_a_driver_is_ended_when_its_time_is_over(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        done = self.submit(job, options=["--conf", "spark.fargate.driver.timeout=25s"])
        self.expect_end(124, done)
        self.assertIn("it failed with: the time limit spark.fargate.driver.timeout", done.err)

    def test_twelve_kilobytes_of_configuration_travel(self):
        long = "".join(random.Random(1).choices(string.ascii_letters, k=12_000))
        job = self.job("print('answer', len(spark.conf.get('spark.long')))\n")
        self.expect_end(0, self.submit(job, options=["--conf", f"spark.long={long}"]))
        self.assertIn("answer 12000", self.driver_log())

    def test_a_secret_is_in_no_request_no_process_list_and_no_log(self):
        properties = self.scratch / "secret.conf"
        properties.write_text(self.lab.properties.read_text() + "spark.my.password tiger-in-the-tank\n")
        job = self.job("print('length', len(spark.conf.get('spark.my.password')))\n")
        shown = []
        with self.submitted(job, options=["--properties-file", properties]) as client:
            while client.process.poll() is None:
                shown += processes.processes_with("tiger-in")
                time.sleep(0.1)
            done = client.end()
        self.expect_nothing_left()
        self.expect_end(0, done)
        self.expect_no_trace()
        self.assertEqual([], shown)
        self.assertIn("length 17", self.driver_log())
        self.assertNotIn("tiger-in", json.dumps(self.lab.calls().everything()))
        for log in [*self.lab.task_logs(), done.err, done.out]:
            self.assertNotIn("tiger-in", log)

    def test_killed_from_outside(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        with self.submitted(job) as client:
            application = self.wait_for_driver(client)
            operation = ["--master", "fargate", "--properties-file", self.lab.properties]
            # By a pattern, by the task, by the application.
            listed = self.lab.spark_submit(*operation, "--status", "spark-*")
            self.assertIn(application, listed.out)
            shown = self.lab.spark_submit(*operation, "--status", self.launched_driver())
            self.assertIn(f"application id: {application}", shown.out)
            self.assertIn("state: RUNNING", shown.out)
            killed = self.lab.spark_submit(*operation, "--kill", application)
            self.assertEqual(0, killed.exit_code, killed.tail())
            done = client.end()
        self.expect_nothing_left()
        self.assertNotIn(done.exit_code, (0, 1), done.tail())
        self.assertIn("killed by spark-submit --kill", done.err)
        self.expect_no_trace()

    def test_not_waiting_prints_the_ids(self):
        options = ["--conf", "spark.fargate.submission.waitAppCompletion=false"]
        job = self.job("print('ran')\n")
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, *options, job)
        before = len(self.lab.driver_logs())
        done = processes.run(command, self.lab.environment(), self.scratch)
        self.expect_end(0, done)
        self.assertRegex(done.out, r"application id: spark-\w+\ndriver task: arn:aws:ecs:\S+\n")
        processes.wait_until("the driver has ended", lambda: len(self.lab.driver_logs()) > before, 120)
        self.expect_nothing_left()
        application = re.search(r"application id: (\S+)", done.out).group(1)
        # Nobody has read how it ended.
        record = [f"uploads/spark-result-{application}.json"]
        processes.wait_until("the uploads are gone", lambda: self.uploads() == record, 30)

    def test_ended_by_a_signal_the_client_leaves_the_application_running(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        with self.submitted(job) as client:
            application = self.wait_for_driver(client)
            client.process.send_signal(signal.SIGTERM)
            done = client.end()
        self.assertIn(f"application {application} goes on", done.err)
        self.assertIn(f"--kill {application}", done.err)
        self.assertTrue(self.lab.left_behind())
        self.lab.spark_submit("--master", "fargate", "--properties-file", self.lab.properties, "--kill", application)
        self.expect_nothing_left()
        # Nobody has read how it ended.
        self.assertEqual([f"uploads/spark-result-{application}.json"], self.uploads())

    def test_the_driver_is_started_again_when_spot_ends_it(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(20)\nprint('through')\n")
        options = ["--conf", "spark.fargate.driver.maxAttempts=2"]
        with self.submitted(job, options=options) as client:
            self.wait_for_driver(client)
            self.lab.fault({"fault": "spot-interrupt", "task": self.launched_driver()})
            done = client.end()
        self.expect_end(0, done)
        self.assertIn("attempt 2 of 2", done.err)
        self.assertIn("through", self.driver_log())
        self.expect_nothing_left()
        self.expect_no_trace()

    def test_the_embedded_local_fargate_lives_as_long_as_the_driver(self):
        options = ["--conf", "spark.fargate.report.interval=1s", *SMALL, *SHORT_LIVED, "--conf", "spark.driver.memory=600m"]
        pi = self.lab.home / "examples/src/main/python/pi.py"
        environment = self.lab.environment() | {"SPARK_CONF_DIR": str(self.empty_conf())}
        command = self.lab.submit_command("--master", "fargate-local", "--deploy-mode", "cluster", *options, f"local://{pi}", "2")
        done = self.run_flow(command, environment=environment)
        self.expect_end(0, done)
        self.assertIn("driver", done.err)

    def test_mistakes_are_one_line_each_and_leave_nothing(self):
        there = self.file("there.py", "")
        empty = self.scratch / "empty.jar"
        with zipfile.ZipFile(empty, "w") as jar:
            jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
        cases = [
            (["local:///opt/app.jar"], "no main class"),
            ([str(empty)], "no main class"),
            (["--class", "org.apache.spark.repl.Main", "spark-shell"], "not for shells"),
            (["pyspark-shell"], "not for shells"),
            (["--supervise", "--conf", "spark.fargate.driver.maxAttempts=3", f"local://{there}"], "exclude each other"),
            (["/opt/spark/app.py"], "local:///opt/spark/app.py"),
            (["--conf", "spark.driver.memory=500g", f"local://{there}"], "more than Fargate has"),
            (["--conf", "spark.fargate.file.upload.path=s3://no-such-bucket/x", there], "s3://no-such-bucket/x"),
            (["--conf", "spark.fargate.file.upload.path=hdfs://nowhere.invalid/x", there], "hdfs://nowhere.invalid/x"),
            (["--conf", "spark.fargate.file.upload.path=", there], "there.py"),
            (["--conf", "spark.fargate.file.upload.path=", "--conf", "spark.my.password=x", f"local://{there}"], "spark.my.password"),
            (["--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", "spark-internal"], "deploy.server.ThriftServer"),
            (["--conf", "spark.fargate.driver.tiemout=1h", f"local://{there}"], "spark.fargate.driver.timeout"),
            (["--principal", "me@REALM", "--keytab", there, f"local://{there}"], "Kerberos"),
            (["--proxy-user", "somebody", f"local://{there}"], "--proxy-user somebody is not supported"),
        ]
        for words, expected in cases:
            with self.subTest(expected):
                done = self.submit(*words)
                self.assertEqual(1, done.exit_code, done.tail())
                errors = [line for line in done.err.splitlines() if line.startswith("Error:")]
                self.assertEqual(1, len(errors), done.tail())
                self.assertIn(expected, errors[0])
                self.assertNotIn("\n\tat ", done.err)
        self.assertEqual([], self.launches())

    def test_a_shell_in_cluster_mode_is_refused_in_one_line(self):
        # pyspark starts Spark for a person at a terminal only; what it submits then is among the mistakes above.
        for shell in ("spark-shell", "spark-sql"):
            with self.subTest(shell):
                done = self.run_flow([self.lab.home / "bin" / shell, "--properties-file", self.lab.properties, *CLUSTER])
                self.assertNotEqual(0, done.exit_code, done.tail())
                errors = [line for line in done.err.splitlines() if line.startswith("Error: ")]
                self.assertEqual(1, len(errors), done.tail())
                self.assertIn("shell", errors[0])
        self.assertEqual([], self.launches())

    def test_a_driver_whose_client_was_killed_ends_with_its_lease(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        with self.submitted(job, options=["--conf", "spark.fargate.submission.leaseTimeout=20s"]) as client:
            self.wait_for_driver(client)
            client.kill()
        self.expect_nothing_left(patience=90)
        processes.wait_until("the uploads are gone", lambda: not self.uploads(), 30)
        self.expect_no_trace()
