package io.github.sparkonfargate.benchmarks.spark;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of TPC-H (specification 3.0.1, section 1.4), made by the port of its generator in
 * {@code io.trino.tpch} and kept as parquet. Money is decimal, as the specification has it: sums do
 * not depend on the order of rows, so results can be compared exactly.
 *
 * <p>Files are smaller than 8 MB, so that a scan with splits of that size has as many tasks as it
 * asks for: a parquet file of one row group is never divided.
 */
enum TpchTables {
  PART(
      200_000,
      200_000,
      "p_partkey bigint, p_name string, p_mfgr string, p_brand string, p_type string, p_size int,"
          + " p_container string, p_retailprice decimal(15,2), p_comment string"),
  SUPPLIER(
      10_000,
      10_000,
      "s_suppkey bigint, s_name string, s_address string, s_nationkey bigint, s_phone string,"
          + " s_acctbal decimal(15,2), s_comment string"),
  PARTSUPP(
      800_000,
      100_000,
      "ps_partkey bigint, ps_suppkey bigint, ps_availqty int, ps_supplycost decimal(15,2), ps_comment"
          + " string"),
  CUSTOMER(
      150_000,
      75_000,
      "c_custkey bigint, c_name string, c_address string, c_nationkey bigint, c_phone string,"
          + " c_acctbal decimal(15,2), c_mktsegment string, c_comment string"),
  ORDERS(
      1_500_000,
      150_000,
      "o_orderkey bigint, o_custkey bigint, o_orderstatus string, o_totalprice decimal(15,2),"
          + " o_orderdate date, o_orderpriority string, o_clerk string, o_shippriority int, o_comment"
          + " string"),
  LINEITEM(
      6_000_000,
      200_000,
      "l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int, l_quantity"
          + " decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2), l_tax"
          + " decimal(15,2), l_returnflag string, l_linestatus string, l_shipdate date, l_commitdate"
          + " date, l_receiptdate date, l_shipinstruct string, l_shipmode string, l_comment string"),
  NATION(25, 25, "n_nationkey bigint, n_name string, n_regionkey bigint, n_comment string"),
  REGION(5, 5, "r_regionkey bigint, r_name string, r_comment string");

  private final int rowsAtScaleOne;
  private final int rowsInFile;
  private final String schema;

  TpchTables(int rowsAtScaleOne, int rowsInFile, String schema) {
    this.rowsAtScaleOne = rowsAtScaleOne;
    this.rowsInFile = rowsInFile;
    this.schema = schema;
  }

  private String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Writes all tables of a scale below a directory. */
  static void generate(SparkSession spark, double scale, String directory) {
    for (TpchTables table : values()) {
      table
          .lines(spark, scale)
          .write()
          .mode("overwrite")
          .parquet(directory + "/" + table.tableName());
    }
  }

  /** Makes the tables below a directory known by their names. */
  static void register(SparkSession spark, String directory) {
    for (TpchTables table : values()) {
      spark
          .read()
          .schema(table.schema)
          .parquet(directory + "/" + table.tableName())
          .createOrReplaceTempView(table.tableName());
    }
  }

  private Dataset<?> lines(SparkSession spark, double scale) {
    int files = (int) Math.max(1, Math.ceil(rowsAtScaleOne * scale / rowsInFile));
    String name = tableName();
    FlatMapFunction<Integer, String> generate = part -> lines(name, scale, part, files);
    JavaRDD<String> generated =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.rangeClosed(1, files).boxed().toList(), files)
            .flatMap(generate);
    Dataset<String> lines = spark.createDataset(generated.rdd(), Encoders.STRING());
    return spark
        .read()
        .schema(schema)
        .option("sep", "|")
        .option("quote", "")
        .option("mode", "FAILFAST")
        .csv(lines);
  }

  private static Iterator<String> lines(String table, double scale, int part, int parts) {
    Iterable<? extends TpchEntity> rows =
        TpchTable.getTable(table).createGenerator(scale, part, parts);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(TpchEntity::toLine)
        // The generator ends a line with a separator, as dbgen does.
        .map(line -> line.endsWith("|") ? line.substring(0, line.length() - 1) : line)
        .iterator();
  }
}
