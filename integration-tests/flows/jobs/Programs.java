import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.AbstractLauncher;
import org.apache.spark.launcher.InProcessLauncher;
import org.apache.spark.launcher.SparkAppHandle;
import org.apache.spark.launcher.SparkLauncher;
import org.apache.spark.sql.SparkSession;

/**
 * Programs that use Spark without its scripts: {@code session} makes a session itself; {@code
 * launch} and {@code inside} start an application by SparkLauncher and InProcessLauncher, follow
 * its handle and print what it said. Arguments of these two: what to stop it at ({@code END} or
 * {@code RUNNING}), then what spark-submit takes.
 */
public class Programs {
  public static void main(String[] arguments) throws Exception {
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (arguments[0]) {
      case "session" -> session();
      case "launch" -> follow(new SparkLauncher(Map.of()).redirectError(new File("child.log")), rest);
      case "inside" -> follow(new InProcessLauncher(), rest);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void session() {
    SparkSession spark = SparkSession.builder().appName("plain").master("fargate").getOrCreate();
    long count = spark.range(1000).repartition(4).distinct().count();
    System.out.println("answer " + count + " on " + spark.sparkContext().master());
    spark.stop();
  }

  private static void follow(AbstractLauncher<?> launcher, String[] words) throws Exception {
    boolean stopIt = words[0].equals("RUNNING");
    int next = 1;
    for (; words[next].startsWith("--"); next += 2) {
      launcher.addSparkArg(words[next], words[next + 1]);
    }
    launcher.setAppResource(words[next]);
    launcher.addAppArgs(Arrays.copyOfRange(words, next + 1, words.length));
    CountDownLatch ended = new CountDownLatch(1);
    SparkAppHandle.Listener listener =
        new SparkAppHandle.Listener() {
          @Override
          public void stateChanged(SparkAppHandle handle) {
            System.out.println("state " + handle.getState());
            if (stopIt && handle.getState() == SparkAppHandle.State.RUNNING) {
              handle.stop();
            }
            if (handle.getState().isFinal()) {
              ended.countDown();
            }
          }

          @Override
          public void infoChanged(SparkAppHandle handle) {
            System.out.println("id " + handle.getAppId());
          }
        };
    launcher.startApplication(listener);
    if (!ended.await(200, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the application has not ended");
    }
  }
}
