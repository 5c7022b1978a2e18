"""Drivers that are kept alive, and people at a terminal."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import time

import processes
from cluster_case import CLUSTER, ClusterCase

# Sleeps until it is killed, and ends by itself when it has been killed twice.
KILLED_TWICE = """
import os, sys, time
runs = {runs!r}
with open(runs, 'a') as file:
    file.write('x')
count = len(open(runs).read())
print('run', count, flush=True)
if count == 3:
    sys.exit(3)
time.sleep(600)
"""


class Supervised(ClusterCase):
    def test_a_supervised_driver_that_is_killed_is_up_again_and_the_client_gets_the_exit_code(self):
        runs = self.scratch / "runs"
        job = self.job(KILLED_TWICE.format(runs=str(runs)))
        events = self.scratch / "events"
        events.mkdir()
        options = ["--supervise", "--conf", "spark.eventLog.enabled=true", "--conf", f"spark.eventLog.dir=file://{events}"]
        with self.submitted(job, options=options) as client:
            self.wait_for_run(runs, 1, client)
            self.kill("FargateDriver")
            self.wait_for_run(runs, 2, client)
            # The container's main process lives on, and ends as the application did.
            self.kill("SparkSubmit", "spark.properties")
            done = client.end()
        self.assertEqual(3, done.exit_code, done.tail())
        self.assertEqual(2, done.err.count("exit code 137; ECS starts it again"), done.tail())
        self.assertIn("run 3", self.driver_log())
        # One application, of three attempts.
        self.assertEqual(3, len(list(events.iterdir())))
        self.expect_nothing_left()
        self.expect_no_trace()
        calls = self.lab.calls().after(self.calls_before)
        self.assertEqual(1, len(calls.requests("CreateService")))
        self.assertEqual(1, len(calls.requests("DeleteService")))
        # Nothing is left that could start it again.
        self.assertEqual(1, len(calls.requests("DeregisterTaskDefinition")))

    def test_a_supervised_application_that_nobody_waits_for_is_killed_for_good(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        options = ["--supervise", "--conf", "spark.fargate.submission.waitAppCompletion=false"]
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, *options, job)
        done = processes.run(command, self.lab.environment(), self.scratch)
        application = re.search(r"application id: (\S+)\ndriver service: (\S+)-driver\n", done.out).group(1)
        processes.wait_until("two executors run", lambda: len(self.lab.executors()) >= 2, 240)
        operation = ["--master", "fargate", "--properties-file", self.lab.properties]
        self.assertIn(f"driver service: {application}-driver", self.lab.spark_submit(*operation, "--status", application).out)
        self.assertEqual(0, self.lab.spark_submit(*operation, "--kill", application).exit_code)
        self.expect_nothing_left(patience=60)
        processes.wait_until("the uploads are gone", lambda: not [name for name in self.uploads() if "spark-upload" in name], 30)
        self.assertIn("state: STOPPED", self.lab.spark_submit(*operation, "--status", application).out)

    def test_ctrl_c_at_a_terminal_asks_and_stops_the_application(self):
        job = self.job("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, job)
        ours, theirs = pty.openpty()
        client = subprocess.Popen(
            [str(word) for word in command],
            env=self.lab.environment(),
            cwd=self.scratch,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            # Whoever runs the flows in the background hands an ignored SIGINT down, and a JVM keeps to that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(theirs)
        os.set_blocking(ours, False)
        shown = ""

        def read_until(words: str) -> bool:
            nonlocal shown
            try:
                shown += os.read(ours, 65_536).decode(errors="replace")
            except (BlockingIOError, OSError):
                pass  # nothing new, or the other side is closed
            return words in shown

        try:
            processes.wait_until("the state is shown", lambda: read_until("driver RUNNING for"), 240)
            # As the terminal does; who is in its foreground depends on how the session began.
            os.killpg(client.pid, signal.SIGINT)
            processes.wait_until("it asks", lambda: read_until("too? [y/N]"), 30)
            os.write(ours, b"y\n")
            processes.wait_until("it stops the application", lambda: read_until("is being stopped"), 30)
            client.wait(timeout=60)
        finally:
            if client.poll() is None:
                client.kill()
                client.wait()
            os.close(ours)
        self.assertNotEqual(0, client.returncode, shown)
        self.expect_nothing_left(patience=60)

    def wait_for_run(self, runs, count: int, client: processes.Running) -> None:
        processes.wait_until(f"run {count}", lambda: runs.exists() and len(runs.read_text()) >= count, 240, client)
        time.sleep(1)  # the client looks once a second, and is to see it running

    def kill(self, *words: str) -> None:
        found = processes.processes_with(*words, str(self.lab.home))
        self.assertEqual(1, len(found), f"processes with {words}: {found}")
        os.kill(found[0].pid, signal.SIGKILL)
