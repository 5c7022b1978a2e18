package io.github.sparkonfargate.benchmarks.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * S3 for benchmarks, on the loopback interface: puts, multipart uploads, ranged gets, listings and
 * deletions, in memory. It checks neither signatures nor checksums, knows every bucket and forgets
 * all at its end, so that a benchmark on one machine measures the client and not the server.
 *
 * <p>Prints its port, then serves until its standard input ends: it does not outlive who started
 * it.
 */
public final class LeanS3 implements AutoCloseable {
  private final Contents contents = new Contents();
  private final Traffic traffic = new Traffic();
  private final Control control = new Control(contents, traffic);
  private final ServerSocketChannel server;

  private LeanS3(ServerSocketChannel server) {
    this.server = server;
  }

  /** Starts on a free port. */
  public static LeanS3 start() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    LeanS3 s3 = new LeanS3(server);
    Thread acceptor = new Thread(s3::accept, "accept");
    acceptor.setDaemon(true);
    acceptor.start();
    return s3;
  }

  /** The port it listens on. */
  public int port() {
    return server.socket().getLocalPort();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread thread =
            new Thread(() -> serve(channel), "connection " + channel.getRemoteAddress());
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (server.isOpen()) {
          System.err.println("A connection could not be accepted: " + e);
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      new Connection(new Wire(channel), contents, traffic, control::pace, control).serve();
    } catch (IOException e) {
      // A client that is killed or gives up a request leaves so.
      System.err.println("A connection broke: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  public static void main(String[] args) throws IOException {
    try (LeanS3 s3 = start()) {
      System.out.println(s3.port());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
