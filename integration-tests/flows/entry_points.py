"""Every way into a stock Spark accepts --master fargate and runs on Fargate tasks."""

from __future__ import annotations

from case import FlowCase
from lab import DATA, EXAMPLES, PACKAGE, SHORT_LIVED, SMALL

ON_FARGATE = ["--master", "fargate", *SMALL, *SHORT_LIVED]
# Answers 1000, and names where it was computed: an executor of ours, not the driver.
COUNT_IN_SCALA = 'println("answer " + sc.parallelize(1 to 1000).count() + " on " + sc.master)\n'
COUNT_IN_PYTHON = 'print("answer", sc.parallelize(range(1000)).count(), "on", sc.master)\n'


class EntryPoints(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()

    def expect_answer(self, done, *words: str) -> None:
        self.expect_success(done, *words)
        launched = sum(request["count"] for request in self.lab.calls().after(self.calls_before).requests("RunTask"))
        self.assertEqual(2, launched, "tasks launched for two executors")

    def test_spark_submit_of_a_jar(self):
        command = ["--properties-file", self.lab.properties, *ON_FARGATE, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"]
        self.expect_answer(self.run_flow(self.lab.submit_command(*command)), "Pi is roughly 3.1")

    def test_spark_fargate_needs_no_agent(self):
        agent = self.lab.home / "conf/spark-env.sh"
        aside = agent.rename(agent.with_suffix(".aside"))
        try:
            options = ["--properties-file", self.lab.properties, "--master", "spark-fargate", *SMALL, *SHORT_LIVED]
            done = self.run_flow(self.lab.submit_command(*options, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"))
        finally:
            aside.rename(agent)
        self.expect_answer(done, "Pi is roughly 3.1")

    def test_spark_submit_of_python(self):
        pi = self.lab.home / "examples/src/main/python/pi.py"
        command = ["--properties-file", self.lab.properties, *ON_FARGATE, pi, "4"]
        self.expect_answer(self.run_flow(self.lab.submit_command(*command)), "Pi is roughly 3.1")

    def test_spark_shell(self):
        command = [self.lab.home / "bin/spark-shell", *ON_FARGATE]
        self.expect_answer(self.run_flow(command, typed=COUNT_IN_SCALA), "answer 1000 on fargate")

    def test_spark_sql(self):
        statement = "select 'answer', count(*), sum(id) from (select distinct id from range(1000))"
        command = [self.lab.home / "bin/spark-sql", *ON_FARGATE, "-e", statement]
        self.expect_answer(self.run_flow(command), "answer\t1000\t499500")

    def test_pyspark(self):
        # -i: Python reads its start-up file, which makes sc, only when it takes itself to be interactive.
        environment = self.lab.environment() | {"PYSPARK_DRIVER_PYTHON_OPTS": "-i"}
        done = self.run_flow([self.lab.home / "bin/pyspark", *ON_FARGATE], COUNT_IN_PYTHON, environment)
        self.expect_answer(done, "answer 1000 on fargate")

    def test_plain_python(self):
        script = self.scratch / "plain.py"
        script.write_text(
            "from pyspark.sql import SparkSession\n"
            "builder = SparkSession.builder.master('fargate').config('spark.executor.instances', 2)\n"
            "builder = builder.config('spark.executor.cores', 1).config('spark.executor.memory', '512m')\n"
            "spark = builder.config('spark.ui.port', 0).getOrCreate()\n"
            "print('answer', spark.range(1000).distinct().count(), 'on', spark.sparkContext.master)\n"
            "spark.stop()\n"
        )
        # The copy stands where pip would have put it; SPARK_HOME is not set, as after pip install pyspark.
        environment = self.lab.clean_environment() | {"PYTHONPATH": str(self.lab.directory)}
        done = self.run_flow([self.lab.venv / "bin/python", script], environment=environment)
        self.expect_answer(done, "answer 1000 on fargate")

    def test_spark_connect_shell(self):
        port = ["--conf", "spark.connect.grpc.binding.port=0"]
        command = [self.lab.home / "bin/spark-connect-shell", *ON_FARGATE, *port]
        self.expect_answer(self.run_flow(command, typed=COUNT_IN_SCALA), "answer 1000 on fargate")

    def test_real_input_in_python_with_a_shuffle(self):
        job = DATA.parent / "src/main/python/marking_words.py"
        done = self.run_flow(self.lab.submit_command(*ON_FARGATE, job, DATA, "3"))
        self.expect_answer(done, "|Psalms  |Old      |2461  |42710|2906    |selah   |71   |")
