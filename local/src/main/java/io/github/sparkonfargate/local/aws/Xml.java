package io.github.sparkonfargate.local.aws;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the XML of the query protocol. */
public final class Xml {
  private final StringBuilder text = new StringBuilder();

  /** An element with text in it; nothing at all for null. */
  public Xml leaf(String name, @Nullable Object value) {
    if (value != null) {
      text.append('<').append(name).append('>');
      text.append(escape(String.valueOf(value)));
      text.append("</").append(name).append('>');
    }
    return this;
  }

  /** An element with elements in it. */
  public Xml node(String name, Consumer<Xml> content) {
    text.append('<').append(name).append('>');
    content.accept(this);
    text.append("</").append(name).append('>');
    return this;
  }

  /** An element that holds one {@code item} for each of {@code values}. */
  public <T> Xml list(String name, String item, Iterable<T> values, Consumer<T> each) {
    return node(
        name, list -> values.forEach(value -> list.node(item, unused -> each.accept(value))));
  }

  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
