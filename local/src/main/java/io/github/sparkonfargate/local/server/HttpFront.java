package io.github.sparkonfargate.local.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.server.Answer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server on 127.0.0.1: bodies of at most 2 MiB, of large ones 16 at a time, at most 1,024
 * connections, 10 seconds for a request to arrive.
 */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
  private static final int MOST_BODY_BYTES = 2 << 20;
  private static final long MOST_SKIPPED_BYTES = 64 << 20;
  private static final int SMALL_BODY_BYTES = 64 << 10;
  private static final int LARGE_AT_A_TIME = 16;
  private static final int THREADS = 1_100; // one for each connection: slow ones hold none up

  static {
    // Read by the JDK's server when its classes load. Without nodelay each answer waits 40 ms.
    property("sun.net.httpserver.nodelay", "true");
    property("sun.net.httpserver.maxReqTime", "10");
    property("sun.net.httpserver.maxRspTime", "60");
    property("sun.net.httpserver.maxIdleConnections", "256");
    property("jdk.httpserver.maxConnections", "1024");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Semaphore largeBodies = new Semaphore(LARGE_AT_A_TIME);

  private HttpFront(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  private static void property(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /**
   * Binds, but does not answer yet.
   *
   * @param port 0 for any free one
   */
  public static HttpFront bind(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 128);
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            0,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "fargate-local-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    return new HttpFront(server, threads);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers from now on. */
  void start(Function<Request, Answer> routes) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, routes));
    server.start();
  }

  private void handle(HttpExchange exchange, Function<Request, Answer> routes) throws IOException {
    try (exchange) {
      byte[] start = exchange.getRequestBody().readNBytes(SMALL_BODY_BYTES + 1);
      if (start.length <= SMALL_BODY_BYTES) {
        answer(exchange, start, routes);
        return;
      }
      largeBodies.acquireUninterruptibly();
      try {
        handleLarge(exchange, start, routes);
      } finally {
        largeBodies.release();
      }
    }
  }

  private static void handleLarge(
      HttpExchange exchange, byte[] start, Function<Request, Answer> routes) throws IOException {
    byte[] rest = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1 - start.length);
    if (start.length + rest.length > MOST_BODY_BYTES) {
      // read on, so that a client that is still sending gets the answer and no reset
      skip(exchange.getRequestBody());
      reply(exchange, tooLarge());
      return;
    }
    byte[] body = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, body, start.length, rest.length);
    answer(exchange, body, routes);
  }

  private static void skip(InputStream body) throws IOException {
    byte[] chunk = new byte[SMALL_BODY_BYTES];
    long skipped = 0;
    for (int read = 0; read >= 0 && skipped < MOST_SKIPPED_BYTES; read = body.read(chunk)) {
      skipped += read;
    }
  }

  private static void answer(HttpExchange exchange, byte[] body, Function<Request, Answer> routes)
      throws IOException {
    Answer answer = answer(request(exchange, body), routes);
    if (answer instanceof Reply reply) {
      reply(exchange, reply);
    }
  }

  /** The outermost frame of an HTTP thread. */
  private static Answer answer(Request request, Function<Request, Answer> routes) {
    try {
      return routes.apply(request);
    } catch (RuntimeException failure) {
      LOG.error("{} {} failed", request.method(), request.path(), failure);
      return Answer.awsJson(
          500,
          AwsJson.object()
              .put("__type", "ServerException")
              .put("message", "fargate-local failed: " + failure));
    }
  }

  private static Reply tooLarge() {
    return new Reply(
        413,
        "application/x-amz-json-1.1",
        AwsJson.bytes(
            AwsJson.object()
                .put("__type", "RequestEntityTooLargeException")
                .put("message", "The body is larger than 2 MiB.")));
  }

  private static Request request(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = exchange.getRequestURI();
    return new Request(
        exchange.getRequestMethod(),
        uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(),
        headers,
        body);
  }

  private static void reply(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(reply.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
