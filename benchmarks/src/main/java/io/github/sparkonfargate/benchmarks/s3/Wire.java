package io.github.sparkonfargate.benchmarks.s3;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over one connection, as far as clients of S3 use it. Bytes of objects go between socket
 * and slabs without another copy.
 */
final class Wire {
  private static final int LONGEST_HEAD = 32 << 10;

  private final SocketChannel channel;

  /** What has come and is not consumed, between position and limit. */
  private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST_HEAD).flip();

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /** The next request, or null where the client has closed the connection between two. */
  @Nullable RequestHead head() throws IOException {
    int end = endOfHead();
    while (end < 0) {
      boolean first = !in.hasRemaining();
      if (!fill()) {
        if (first) {
          return null;
        }
        throw new EOFException("the connection ended within the head of a request");
      }
      end = endOfHead();
    }
    byte[] bytes = new byte[end - in.position()];
    in.get(bytes);
    RequestHead head = RequestHead.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    if ("100-continue".equals(head.header("expect"))) {
      write(ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
    }
    return head;
  }

  private int endOfHead() {
    for (int i = in.position(); i + 3 < in.limit(); i++) {
      if (in.getInt(i) == 0x0d0a0d0a) {
        return i + 4;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    in.compact();
    if (!in.hasRemaining()) {
      throw new IOException(
          "the head of a request or a line of it is longer than " + LONGEST_HEAD + " bytes");
    }
    int count = channel.read(in);
    in.flip();
    return count >= 0;
  }

  /** Reads the body of a request into slabs, no faster than the pace allows. */
  void body(RequestHead head, StoredBytes into, Pace pace) throws IOException {
    long began = System.nanoTime();
    if (!head.isChunked()) {
      transfer(head.contentLength(), into, pace, began);
      return;
    }
    while (true) {
      String line = line();
      int size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      if (size == 0) {
        break;
      }
      transfer(size, into, pace, began);
      line();
    }
    while (!line().isEmpty()) {
      // Trailing checksums are not looked at.
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (!in.hasRemaining() && !fill()) {
        throw new EOFException("the connection ended within a chunked body");
      }
      char next = (char) in.get();
      if (next == '\n') {
        return line.toString().strip();
      }
      line.append(next);
    }
  }

  private void transfer(long count, StoredBytes into, Pace pace, long began) throws IOException {
    long left = count;
    while (left > 0) {
      ByteBuffer room = into.room();
      int wanted = (int) Math.min(room.remaining(), left);
      int got = in.hasRemaining() ? takeBuffered(room, wanted) : readInto(room, wanted);
      if (got < 0) {
        throw new EOFException("the connection ended " + left + " bytes before the end of a body");
      }
      into.filled(got);
      left -= got;
      pace.delayBytes(into.length(), began);
    }
  }

  private int takeBuffered(ByteBuffer room, int wanted) {
    int count = Math.min(wanted, in.remaining());
    room.put(in.slice(in.position(), count));
    in.position(in.position() + count);
    return count;
  }

  private int readInto(ByteBuffer room, int wanted) throws IOException {
    int capacity = room.limit();
    room.limit(room.position() + wanted);
    try {
      return channel.read(room);
    } finally {
      room.limit(capacity);
    }
  }

  void send(int status, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ByteBuffer answer = ByteBuffer.allocate(256 + headers.length() + bytes.length);
    answer.put(headBytes(status, headers, bytes.length)).put(bytes);
    write(answer.flip());
  }

  /** Answers a HEAD: the length is told, the bytes are not sent. */
  void sendHead(int status, String headers, long length) throws IOException {
    write(ByteBuffer.wrap(headBytes(status, headers, length)));
  }

  /** Answers with the bytes of these buffers, no faster than the pace allows. */
  void send(int status, String headers, List<ByteBuffer> pieces, Pace pace) throws IOException {
    long length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    long began = System.nanoTime();
    ByteBuffer head = ByteBuffer.wrap(headBytes(status, headers, length));
    if (pieces.isEmpty()) {
      write(head);
      return;
    }
    long sent = 0;
    for (int i = 0; i < pieces.size(); i++) {
      sent += pieces.get(i).remaining();
      if (i == 0) {
        write(head, pieces.get(i));
      } else {
        write(pieces.get(i));
      }
      pace.delayBytes(sent, began);
    }
  }

  private static byte[] headBytes(int status, String headers, long length) {
    return ("HTTP/1.1 " + status + " -\r\n" + headers + "Content-Length: " + length + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void write(ByteBuffer... buffers) throws IOException {
    ByteBuffer last = buffers[buffers.length - 1];
    while (last.hasRemaining()) {
      channel.write(buffers);
    }
  }
}
