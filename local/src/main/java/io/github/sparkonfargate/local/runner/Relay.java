package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets containers reach a server that listens on this machine's loopback address only: takes
 * connections at another address and passes the bytes on, both ways. Two threads a connection.
 */
final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket listening;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  /** Listens at {@code address}, at the same port as the server. */
  static Relay start(String address, int port) throws IOException {
    ServerSocket listening = new ServerSocket();
    try {
      listening.bind(new InetSocketAddress(InetAddress.getByName(address), port), 128);
    } catch (IOException taken) {
      listening.close();
      throw new IOException(
          address + ":" + port + " cannot be bound: " + taken.getMessage(), taken);
    }
    Relay relay = new Relay(listening, port);
    relay.thread("fargate-local-relay", relay::accept);
    return relay;
  }

  private void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException failure) {
        if (!listening.isClosed()) {
          LOG.warn("A connection of a container could not be taken", failure);
        }
      }
    }
  }

  private void connect(Socket container) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          CONNECT_MILLIS);
    } catch (IOException refused) {
      container.close();
      throw refused;
    }
    server.setTcpNoDelay(true);
    container.setTcpNoDelay(true);
    open.add(container);
    open.add(server);
    thread("fargate-local-relay-in", () -> pass(container, server));
    thread("fargate-local-relay-out", () -> pass(server, container));
  }

  /**
   * Until the end of what comes in, which is passed on as such; a broken connection breaks both.
   */
  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        drop(from, to);
      }
    } catch (IOException broken) {
      LOG.debug("A relayed connection broke", broken);
      drop(from, to);
    }
  }

  private void drop(Socket... sockets) {
    for (Socket socket : sockets) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException failure) {
        LOG.debug("A relayed connection could not be closed", failure);
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      LOG.debug("A relay could not be closed", failure);
    }
    drop(open.toArray(Socket[]::new));
  }
}
