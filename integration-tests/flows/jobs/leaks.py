"""A job that knows the secrets of its own application, and writes down what the world around it can see.

Arguments: a directory for the secrets and one for what was seen. Settings whose values are "leak" and 24 hexadecimal digits are secret.
"""

import base64
import re
import sys
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession


def write(directory: Path, name: str, content: bytes) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_bytes(content)


def io_encryption_key(jvm):
    """By fields: to look for a method, Py4J loads every class that SparkEnv's methods name, and Spark 4.3 lacks one."""
    environment = field(jvm, "org.apache.spark.SparkEnv$", "env", None)
    security = field(jvm, "org.apache.spark.SparkEnv", "securityManager", environment)
    return field(jvm, "org.apache.spark.SecurityManager", "ioEncryptionKey", security).get()


def field(jvm, class_name: str, name: str, of):
    found = jvm.java.lang.Class.forName(class_name).getDeclaredField(name)
    found.setAccessible(True)
    return found.get(of)


def remember_secrets(sc, known: Path) -> None:
    jvm = sc._jvm
    credentials = jvm.org.apache.hadoop.security.UserGroupInformation.getCurrentUser().getCredentials()
    shared = bytes(credentials.getSecretKey(jvm.org.apache.hadoop.io.Text("sparkCookie")))
    write(known, "authentication", shared)
    encryption = bytes(io_encryption_key(jvm))
    write(known, "io-encryption-hex", encryption.hex().encode())
    write(known, "io-encryption-base64", base64.b64encode(encryption))
    for name, value in sc.getConf().getAll():
        if name == "spark.authenticate.secret" or re.fullmatch("leak[0-9a-f]{24}", value):
            write(known, name, value.encode())


def look_at_processes(seen: Path) -> None:
    for process in Path("/proc").iterdir():
        for what in ("cmdline", "environ"):
            try:
                content = (process / what).read_bytes()
            except OSError:  # no process, ended meanwhile, or somebody else's
                continue
            write(seen, f"proc-{process.name}-{what}", content)


def look_at_pages(sc, seen: Path) -> None:
    pages = ["environment/", "executors/", "jobs/", f"api/v1/applications/{sc.applicationId}/environment"]
    for number, page in enumerate(pages):
        with urllib.request.urlopen(f"{sc.uiWebUrl}/{page}", timeout=30) as answer:
            write(seen, f"page-{number}", answer.read())


def main() -> None:
    known, seen = sys.argv[1:]
    spark = SparkSession.builder.getOrCreate()
    sc = spark.sparkContext
    # On executors: what travelled sealed has arrived. A digest, for the answer is printed.
    sealed = "sha2(reflect('java.lang.System', 'getProperty', 'flow.sealed.password'), 256)"
    digests = {row[0] for row in spark.range(4, numPartitions=4).selectExpr(sealed).collect()}
    print("digests", sorted(digests))
    print("rows", spark.range(10_000).selectExpr("id % 7 as k").groupBy("k").count().count())
    remember_secrets(sc, Path(known))
    look_at_processes(Path(seen))
    look_at_pages(sc, Path(seen))
    spark.stop()


main()
