package org.segue.music;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.store.Durable;
import org.segue.store.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Until when which service wants to be left alone: a small file, so that the next run knows.
final class NotBefore {

  record Entry(Instant until, String why) {}

  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();

  /// A file that cannot be understood tells nothing.
  NotBefore(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try {
        for (Map.Entry<String, JsonNode> entry :
            Json.mapper().readTree(Files.readString(file)).properties()) {
          Instant until = Instant.parse(entry.getValue().path("until").asString(""));
          entries.put(entry.getKey(), new Entry(until, entry.getValue().path("why").asString("")));
        }
      } catch (JacksonException | DateTimeException e) {
        entries.clear();
      }
    }
  }

  synchronized @Nullable Entry find(String name) {
    return entries.get(name);
  }

  synchronized void put(String name, Entry entry) throws IOException {
    entries.put(name, entry);
    Map<String, Map<String, String>> all = new TreeMap<>();
    entries.forEach(
        (key, value) ->
            all.put(key, Map.of("until", value.until().toString(), "why", value.why())));
    byte[] text = Json.text(all).getBytes(StandardCharsets.UTF_8);
    Durable.file(file, out -> out.write(text));
  }
}
