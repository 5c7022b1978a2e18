package io.github.sparkonfargate.ecs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that opens tunnels, all of them to one address, and notes where they should go. */
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  ConnectProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    inBackground(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** {@code host:port} of each CONNECT, in order. */
  List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      open.add(client);
      inBackground(() -> tunnel(client));
    }
  }

  private void tunnel(Socket client) throws IOException {
    String[] request = line(client.getInputStream()).split(" ");
    while (!line(client.getInputStream()).isEmpty()) {
      // Headers say nothing that matters here.
    }
    if (!request[0].equals("CONNECT")) {
      client.close();
      return;
    }
    tunnels.add(request[1]);
    Socket end = new Socket(target.getAddress(), target.getPort());
    open.add(end);
    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    inBackground(() -> end.getInputStream().transferTo(client.getOutputStream()));
    client.getInputStream().transferTo(end.getOutputStream());
  }

  /** Byte by byte: what follows the headers belongs to the tunnel. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n' && next != -1; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // That is how a tunnel ends when this proxy is closed.
                if (!server.isClosed()) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Closeable each : open) {
      each.close();
    }
  }
}
