package io.github.sparkonfargate.shuffle.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Puts every request and its answer under the eyes of an {@link ExchangeWatch}. */
final class WatchedHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final ExchangeWatch watch;

  WatchedHttpClient(SdkHttpClient client, ExchangeWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Watched(request);
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Watched implements ExecutableHttpRequest {
    private final ExecutableHttpRequest request;
    private final Exchange exchange;

    Watched(HttpExecuteRequest original) {
      // The exchange aborts the request, whose body tells the exchange that bytes move.
      Exchange[] self = new Exchange[1];
      this.request = client.prepareRequest(withWatchedBody(original, self));
      this.exchange = new Exchange(request::abort, HeadRace.ofThisThread());
      self[0] = exchange;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      watch.add(exchange);
      boolean handedOn = false;
      try {
        HeadRace race = exchange.race();
        if (race != null) {
          race.begin(exchange);
        }
        HttpExecuteResponse answer = exchange.await(request::call);
        if (race != null) {
          race.headCame(answer.httpResponse().isSuccessful());
        }
        AbortableInputStream body = answer.responseBody().orElse(null);
        if (body == null) {
          return answer;
        }
        handedOn = true;
        return HttpExecuteResponse.builder()
            .response(answer.httpResponse())
            .responseBody(watched(body))
            .build();
      } finally {
        if (!handedOn) {
          watch.remove(exchange);
        }
      }
    }

    @Override
    public void abort() {
      watch.remove(exchange);
      request.abort();
    }

    private AbortableInputStream watched(AbortableInputStream body) {
      return AbortableInputStream.create(
          new WatchedAnswer(body),
          () -> {
            watch.remove(exchange);
            body.abort();
          });
    }

    private final class WatchedAnswer extends FilterInputStream {
      WatchedAnswer(InputStream body) {
        super(body);
      }

      @Override
      public int read() throws IOException {
        return exchange.await(in::read);
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return exchange.await(() -> in.read(into, offset, length));
      }

      @Override
      public void close() throws IOException {
        try {
          // It may read what is left of the answer, to use the connection again.
          exchange.await(
              () -> {
                in.close();
                return true;
              });
        } finally {
          watch.remove(exchange);
        }
      }
    }
  }

  private static HttpExecuteRequest withWatchedBody(HttpExecuteRequest request, Exchange[] owner) {
    ContentStreamProvider body = request.contentStreamProvider().orElse(null);
    if (body == null) {
      return request;
    }
    HttpExecuteRequest.Builder copy =
        HttpExecuteRequest.builder()
            .request(request.httpRequest())
            .contentStreamProvider(() -> new MovingBody(body.newStream(), owner));
    request.metricCollector().ifPresent(copy::metricCollector);
    return copy.build();
  }

  private static final class MovingBody extends FilterInputStream {
    private final @Nullable Exchange[] owner;

    MovingBody(InputStream body, @Nullable Exchange[] owner) {
      super(body);
      this.owner = owner;
    }

    @Override
    public int read() throws IOException {
      moved();
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      moved();
      return in.read(into, offset, length);
    }

    private void moved() {
      Exchange exchange = owner[0];
      if (exchange != null) {
        exchange.moved();
      }
    }
  }
}
