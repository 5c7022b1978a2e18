package io.github.sparkonfargate.shuffle.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Stands between a client and an S3 server on TCP, writes down every request, and does to some of
 * them what networks and S3 do. Thread-safe: each connection has its own thread.
 */
final class FaultProxy implements AutoCloseable {
  /** A request as it was on the wire; header names in lower case. */
  record Request(String method, String target, Map<String, String> headers) {
    static Predicate<Request> withMethod(String method) {
      return request -> request.method().equals(method);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean isFor(String key) {
      return target.contains("/" + key);
    }
  }

  /** What happens to a request. */
  sealed interface Fault {
    /** S3 answers this instead, and never sees the request. */
    record Answer(int status, String code) implements Fault {}

    /** S3 answers 200 with this body, and never sees the request. */
    record Reply(String body) implements Fault {}

    /** The connection is reset after so many bytes of the answer's body. */
    record Reset(long afterBytes) implements Fault {}

    /** The connection ends, in order, after so many bytes of the answer's body. */
    record Truncate(long afterBytes) implements Fault {}

    /** Nothing more comes after so many bytes of the answer's body, -1 for before its head. */
    record Stall(long afterBytes) implements Fault {}

    /** The request's body is never read. */
    record StallUpload() implements Fault {}

    /** S3 does what was asked, but nobody hears of it. */
    record LoseAnswer() implements Fault {}
  }

  private record Rule(Predicate<Request> concerns, Fault fault, int[] times) {}

  private final ServerSocket server;
  private final int upstream;
  private final List<Request> requests = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  FaultProxy(int upstream) throws IOException {
    this.upstream = upstream;
    this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The next so many requests of a kind meet the fault. */
  synchronized void inject(int times, Predicate<Request> concerns, Fault fault) {
    rules.add(new Rule(concerns, fault, new int[] {times}));
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  synchronized List<String> methods() {
    return requests.stream().map(Request::method).toList();
  }

  synchronized void forget() {
    requests.clear();
    rules.clear();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Closeable socket : open) {
      socket.close();
    }
  }

  private synchronized Fault note(Request request) {
    requests.add(request);
    for (Rule rule : rules) {
      if (rule.times()[0] > 0 && rule.concerns().test(request)) {
        rule.times()[0]--;
        return rule.fault();
      }
    }
    return null;
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      client.setTcpNoDelay(true);
      open.add(client);
      start(() -> serve(client));
    }
  }

  /** One request after the other; each goes on by a connection of its own. */
  private void serve(Socket client) throws IOException {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        Request request = parse(head);
        Fault fault = note(request);
        long length = length(request.headers());
        if (fault instanceof Fault.StallUpload) {
          stall();
          return;
        }
        if (fault instanceof Fault.Answer || fault instanceof Fault.Reply) {
          in.skipNBytes(length);
          answerItself(client.getOutputStream(), fault);
        } else if (!forward(request, head, in, length, client, fault)) {
          return;
        }
      }
    } finally {
      open.remove(client);
    }
  }

  private boolean forward(
      Request request, String head, InputStream in, long length, Socket client, Fault fault)
      throws IOException {
    try (Socket s3 = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      open.add(s3);
      OutputStream out = s3.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      copy(in, out, length);
      out.flush();
      InputStream answers = new BufferedInputStream(s3.getInputStream(), 1 << 16);
      String answerHead = head(answers);
      if (answerHead.isEmpty()) {
        return false;
      }
      Map<String, String> headers = parse(answerHead).headers();
      boolean bodiless =
          request.method().equals("HEAD")
              || answerHead.startsWith("HTTP/1.1 204")
              || answerHead.startsWith("HTTP/1.1 304");
      byte[] body = bodiless ? new byte[0] : body(answers, headers);
      return answer(client, unchunked(answerHead, headers, body), body, fault);
    }
  }

  private boolean answer(Socket client, String head, byte[] body, Fault fault) throws IOException {
    OutputStream out = client.getOutputStream();
    if (fault instanceof Fault.Stall stall && stall.afterBytes() < 0) {
      stall();
      return false;
    }
    if (fault instanceof Fault.LoseAnswer) {
      client.setSoLinger(true, 0);
      return false;
    }
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    int sent = body.length;
    if (fault instanceof Fault.Reset reset) {
      sent = (int) Math.min(sent, reset.afterBytes());
    } else if (fault instanceof Fault.Truncate truncate) {
      sent = (int) Math.min(sent, truncate.afterBytes());
    } else if (fault instanceof Fault.Stall stall) {
      sent = (int) Math.min(sent, stall.afterBytes());
    }
    out.write(body, 0, sent);
    out.flush();
    if (fault instanceof Fault.Stall) {
      stall();
    } else if (fault instanceof Fault.Reset) {
      client.setSoLinger(true, 0);
    }
    return fault == null;
  }

  private void stall() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answerItself(OutputStream out, Fault fault) throws IOException {
    int status = fault instanceof Fault.Answer answer ? answer.status() : 200;
    String text = fault instanceof Fault.Reply reply ? reply.body() : error(fault);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private static String error(Fault fault) {
    String code = fault instanceof Fault.Answer answer ? answer.code() : "";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
        + code
        + "</Code><Message>injected</Message><RequestId>1</RequestId></Error>";
  }

  /** The body is known whole by now, so its length is said instead of chunks. */
  private static String unchunked(String head, Map<String, String> headers, byte[] body) {
    if (!headers.containsKey("transfer-encoding")) {
      return head;
    }
    return head.replaceAll("(?i)transfer-encoding: *chunked\r\n", "")
        .replaceFirst("\r\n\r\n$", "\r\nContent-Length: " + body.length + "\r\n\r\n");
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return in.readNBytes((int) length(headers));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line(in).strip(), 16);
      whole.write(in.readNBytes(size));
      line(in);
    } while (size > 0);
    return whole.toByteArray();
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (count < 0) {
        throw new IOException("the client went away");
      }
      out.write(chunk, 0, count);
      left -= count;
    }
  }

  private static long length(Map<String, String> headers) {
    return Long.parseLong(headers.getOrDefault("content-length", "0"));
  }

  /** The head of a message with its empty line, or nothing at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.append(line);
      if (line.equals("\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static Request parse(String head) {
    String[] lines = head.split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    String[] first = lines[0].split(" ");
    return new Request(first[0], first[1], headers);
  }

  /** A thread of the proxy ends when its connection does. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed: that is how connections end here.
                return;
              }
            },
            "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
