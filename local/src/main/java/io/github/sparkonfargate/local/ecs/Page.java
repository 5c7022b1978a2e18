package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.ServiceError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing, of 100 at most.
 *
 * @param next the token for the following page; null on the last
 */
record Page<T>(List<T> items, @Nullable String next) {
  private static final int MOST = 100;

  static <T> Page<T> of(List<T> all, @Nullable Integer maxResults, @Nullable String token) {
    int size = maxResults == null ? MOST : maxResults;
    if (size < 1 || size > MOST) {
      throw ServiceError.invalidParameter("maxResults must be between 1 and 100.");
    }
    int from = offset(token);
    if (from > all.size()) {
      throw ServiceError.invalidParameter("Invalid token.");
    }
    int to = Math.min(all.size(), from + size);
    return new Page<>(all.subList(from, to), to < all.size() ? "from-" + to : null);
  }

  private static int offset(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    if (!token.matches("from-[0-9]{1,8}")) {
      throw ServiceError.invalidParameter("Invalid token.");
    }
    return Integer.parseInt(token.substring("from-".length()));
  }
}
