"""A stage on executors that Fargate does not have, and one on executors that it has; prints what became of them."""

from pyspark.resource import ExecutorResourceRequests, ResourceProfileBuilder, TaskResourceRequests
from pyspark.sql import SparkSession


def main() -> None:
    sc = SparkSession.builder.getOrCreate().sparkContext
    too_large = (
        ResourceProfileBuilder()
        .require(ExecutorResourceRequests().cores(4).memory("300g"))
        .require(TaskResourceRequests().cpus(1))
        .build
    )
    numbers = sc.parallelize(range(100), 2)
    try:
        print("sum", numbers.map(lambda number: number).withResources(too_large).sum())
    except Exception as refused:  # noqa: BLE001, whatever it is, its words are looked at
        print("refused", next(line for line in str(refused).splitlines() if "cannot run" in line))
    print("sum", numbers.sum())
    sc.stop()


main()
