"""A full run with authentication, encryption and secrets in its configuration leaves none of them anywhere."""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

from case import FlowCase
from lab import SHORT_LIVED, SMALL

JOB = Path(__file__).parent / "jobs/leaks.py"
CANARY = "canary-that-may-be-seen"


class Leaks(FlowCase):
    def test_no_secret_is_left_anywhere(self):
        for mode in ("client", "cluster"):
            with self.subTest(mode):
                self.leaves_no_secret(mode)

    def leaves_no_secret(self, mode: str) -> None:
        known, seen, events = (self.scratch / mode / name for name in ("known", "seen", "events"))
        events.mkdir(parents=True)
        values = {name: f"leak{secrets.token_hex(12)}" for name in ("spark.hadoop.fs.s3a.secret.key", "spark.flow.api.token")}
        sealed = f"leak{secrets.token_hex(12)}"
        before = self.lab.calls()

        done = self.run_flow(self.command(mode, events, values, sealed, known, seen))

        output = done.out + done.err + ("" if mode == "client" else self.lab.driver_logs()[-1])
        self.assertEqual(0, done.exit_code, output[-4000:])
        self.assertIn(f"digests ['{hashlib.sha256(sealed.encode()).hexdigest()}']", output)
        secrets_by_name = {file.name: file.read_text() for file in known.iterdir()} | {"sealed": sealed}
        self.assertGreaterEqual(set(secrets_by_name), {"authentication", "io-encryption-hex", *values})
        places = self.places(seen, events, json.dumps(self.lab.calls().after(before).everything()), output)
        self.expect_the_search_to_work(places)
        found = [
            f"{name} in {place}: {around(text, secret)}"
            for place, text in places.items()
            for name, secret in secrets_by_name.items()
            if secret in text
        ]
        self.assertFalse(found, "\n".join(found))

    def command(self, mode: str, events: Path, values: dict[str, str], sealed: str, known: Path, seen: Path) -> list:
        settings = values | {
            "spark.flow.canary": CANARY,
            "spark.executor.extraJavaOptions": f"-Dflow.sealed.password={sealed} -Dflow.canary={CANARY} -XX:TieredStopAtLevel=1",
            "spark.authenticate": "true",
            "spark.authenticate.kms.key": self.lab.variables["FARGATE_LOCAL_KMS_KEY"],
            "spark.network.crypto.enabled": "true",
            "spark.io.encryption.enabled": "true",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.dir": events.as_uri(),
            "spark.executorEnv.FLOW_CANARY": CANARY,
            # As on a busy machine: each event is one that Spark would write to the log as slow.
            "spark.scheduler.listenerbus.logSlowEvent.threshold": "1us",
        }
        # In a file: what stands on a command line is in the process list, whoever put it there.
        properties = self.scratch / mode / "flow.conf"
        lines = [f"{key} {value}" for key, value in settings.items()]
        properties.write_text(self.lab.properties.read_text() + "\n" + "\n".join(lines) + "\n")
        return self.lab.submit_command(
            *("--properties-file", properties, "--master", "fargate", "--deploy-mode", mode),
            *SMALL,
            *SHORT_LIVED[:2],
            *(JOB, known, seen),
        )

    def places(self, seen: Path, events: Path, calls: str, output: str) -> dict[str, str]:
        """Everything that somebody who is not the application could read, by where it was found."""
        logs = Path(self.lab.variables["FARGATE_LOCAL_HOME"]).glob("tasks/*/*.log")
        files = [*seen.iterdir(), *(file for file in events.rglob("*") if file.is_file()), *logs]
        found = {str(file): file.read_bytes().decode(errors="replace") for file in files}
        return found | {"calls to AWS": calls, "output of spark-submit and driver": output}

    def expect_the_search_to_work(self, places: dict[str, str]) -> None:
        """What may be seen is seen where it should be: else the search would find nothing, and prove nothing."""
        with_canary = [place for place, text in places.items() if CANARY in text]
        for kind in ("calls to AWS", "cmdline", "environ", "page-", "events"):
            self.assertTrue(any(kind in place for place in with_canary), f"{CANARY} was not found in {kind}")


def around(text: str, secret: str) -> str:
    """The beginning of the line and what stands about the secret, which opens nothing."""
    at = text.index(secret)
    begin = text.rfind("\n", 0, at) + 1
    return f"{text[begin : begin + 120]} ... {text[max(begin, at - 60) : at + len(secret)]}"
