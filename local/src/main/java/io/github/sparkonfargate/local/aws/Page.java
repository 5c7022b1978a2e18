package io.github.sparkonfargate.local.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param next the token for the following page; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
  /**
   * How long pages are.
   *
   * @param usual without a wish
   * @param size what a wish beyond {@code 1..most} breaks
   * @param token what a token that is not ours breaks
   */
  public record Limits(int usual, int most, Rule size, Rule token) {}

  public Page {
    items = List.copyOf(items);
  }

  /**
   * @param wanted how many at most; null for the usual number
   * @param token of the page before; null for the first
   */
  public static <T> Page<T> of(
      List<T> all, @Nullable Integer wanted, @Nullable String token, Limits limits) {
    int size = wanted == null ? limits.usual : wanted;
    limits.size.require(
        size >= 1 && size <= limits.most, "maxResults must be between 1 and " + limits.most + ".");
    int from = offset(token, limits);
    limits.token.require(from <= all.size(), "Invalid token.");
    int to = Math.min(all.size(), from + size);
    return new Page<>(all.subList(from, to), to < all.size() ? "from-" + to : null);
  }

  private static int offset(@Nullable String token, Limits limits) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    limits.token.require(token.matches("from-[0-9]{1,8}"), "Invalid token.");
    return Integer.parseInt(token.substring("from-".length()));
  }
}
