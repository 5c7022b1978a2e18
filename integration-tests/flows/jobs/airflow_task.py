"""One task of Airflow's SparkSubmitOperator, without Airflow: its own SparkSubmitHook, from the provider's package as released.

What the hook needs of Airflow itself is stood in for below: a connection, a logger, an exception. The argument is a file with
the connection (host, deploy_mode), the operator's arguments, and at which line of spark-submit's output the task is killed.
"""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path


class AirflowException(Exception):
    pass


class Connection:
    """As the web page stores a connection of type Spark: its host is the master."""

    conn_type, port = "spark", None

    def __init__(self, host: str):
        self.host, self.extra_dejson = host, {}


class Log:
    def info(self, words, *values):
        print(words % values if values else words, flush=True)

    debug = warning = error = info


class BaseHook:
    connection: Connection

    def get_connection(self, _):
        return self.connection


class LoggingMixin:
    log = Log()


def stand_in(name: str, **members) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members)
    module.__path__ = [str(Path(folder, *name.split("."))) for folder in sys.path if folder]
    sys.modules[name] = module


stand_in("airflow", __version__="3.1.0")
stand_in("airflow.security")
stand_in("airflow.security.kerberos", renew_from_kt=None, get_kerberos_principal=lambda principal: principal)
stand_in("airflow.utils")
stand_in("airflow.utils.log")
stand_in("airflow.utils.log.logging_mixin", LoggingMixin=LoggingMixin)
compat = {"AirflowException": AirflowException, "AirflowNotFoundException": AirflowException}
stand_in("airflow.providers.common")
stand_in("airflow.providers.common.compat")
stand_in("airflow.providers.common.compat.sdk", BaseHook=BaseHook, conf=None, **compat)

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook  # noqa: E402


class KillableHook(SparkSubmitHook):
    """As when a person marks the task as failed: Airflow calls on_kill while submit waits."""

    kill_at = ""
    killed = False

    def _process_spark_submit_log(self, lines):
        super()._process_spark_submit_log(self.watched(lines))

    def watched(self, lines):
        for line in lines:
            yield line
            if self.kill_at and self.kill_at in line and not self.killed:
                self.killed = True
                self.on_kill()


def main() -> int:
    arguments = json.loads(Path(sys.argv[1]).read_text())
    BaseHook.connection = Connection(arguments.pop("host"))
    kill_at, application = arguments.pop("kill_at", ""), arguments.pop("application")
    hook = KillableHook(**arguments)
    hook.kill_at = kill_at
    try:
        hook.submit(application)
    except AirflowException as failed:
        print(f"task ended: {'killed' if hook.killed else 'AirflowException'}: {failed}")
        return 1
    print("task ended: well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
