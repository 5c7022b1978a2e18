package io.github.sparkonfargate.deploy.cluster;

import java.util.ArrayList;
import java.util.List;

/** Keeps what was said. */
final class SpokenLines implements Announcer {
  final List<String> said = new ArrayList<>();
  final List<String> statuses = new ArrayList<>();

  @Override
  public void say(String line) {
    said.add(line);
  }

  @Override
  public void status(String line) {
    statuses.add(line);
  }
}
