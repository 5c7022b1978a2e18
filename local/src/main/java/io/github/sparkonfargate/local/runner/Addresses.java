package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each task its own loopback address where the system binds all of 127/8 (Linux), else
 * 127.0.0.1 to all. Starts at a random place, so that instances side by side rarely meet.
 */
final class Addresses {
  private static final int FIRST = 127 << 24 | 1 << 16;
  private static final int COUNT = 0x00fd_0000;

  private final boolean own;
  private int next;

  private Addresses(boolean own, int next) {
    this.own = own;
    this.next = next;
  }

  static Addresses probe() {
    return new Addresses(binds("127.77.1.1"), ThreadLocalRandom.current().nextInt(COUNT));
  }

  private static boolean binds(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException refused) {
      return false; // the answer to the question, not a failure: macOS has 127.0.0.1 only
    }
  }

  boolean own() {
    return own;
  }

  String next() {
    if (!own) {
      return "127.0.0.1";
    }
    int address = FIRST + next;
    next = (next + 1) % COUNT;
    int last = address & 0xff;
    if (last == 0 || last == 255) {
      return next();
    }
    return "127." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + last;
  }
}
