package org.segue.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Hashing;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue bench serve`: how many continuations a second a listening server gives, and how long they
/// take.
///
/// Requests set out at a steady rate whether or not earlier ones are back, and their time counts
/// from when they were due, so a server that stalls cannot hide it.
@Command(
    name = "serve",
    description = "Load of a server that listens: requests at a steady rate.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeBench implements Callable<Integer> {

  private static final Pattern CPU_SECONDS =
      Pattern.compile("(?m)^process_cpu_seconds_total (\\S+)");

  private final Console console;

  @Parameters(paramLabel = "URL", description = "http://127.0.0.1:7171, say.")
  private URI server = URI.create("");

  @Option(names = "--data", required = true, description = "Where the playlists asked come from.")
  private Path data = Path.of("");

  @Option(names = "--rate", description = "Requests a second (default: ${DEFAULT-VALUE}).")
  private int rate = 300;

  @Option(names = "--seconds", description = "How long (default: ${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(
      names = "--warm-up",
      description = "Seconds before it is measured (default: ${DEFAULT-VALUE}).")
  private int warmUp = 10;

  @Option(names = "--connections", description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Option(names = "--seeds", description = "Seeds of a request (default: ${DEFAULT-VALUE}).")
  private int seeds = 10;

  @Option(names = "--limit", description = "Tracks wanted (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Option(names = "--model", description = "Which of the server's models (default: its first).")
  private @Nullable String model;

  @Option(names = "--path", description = "GET this instead; %%s becomes a beginning of a name.")
  private @Nullable String path;

  @Option(names = "--seed", description = "Chooses the playlists (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ServeBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rate < 1 || seconds < 1 || connections < 1) {
      throw new IllegalArgumentException("--rate, --seconds and --connections must be positive");
    }
    List<byte[]> requests = requests();
    run(requests, warmUp);
    Outcome outcome = run(requests, seconds);
    BenchCommand.print(console, outcome.told(rate), json);
    return 0;
  }

  /// What came of a run: nanoseconds of the answers that were 200, from when they were due and from
  /// when they set out, and of those that were turned away, each sorted; how many failed; how long
  /// it took until the last was there; processor seconds of the server (NaN where it does not tell)
  /// and of this program.
  private record Outcome(
      long[] due,
      long[] admitted,
      long[] shed,
      int failed,
      double seconds,
      double serverCpu,
      double ownCpu) {
    Map<String, Object> told(int rate) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("askedPerSecond", rate);
      told.put("wereAskedPerSecond", per(due.length + shed.length + failed));
      told.put("answeredPerSecond", per(due.length));
      told.put("turnedAwayPerSecond", per(shed.length));
      told.put("turnedAway", shed.length);
      told.put("failed", failed);
      percents(told, "", due);
      percents(told, "Admitted", admitted);
      percents(told, "TurnedAway", shed);
      told.put("serverProcessors", Double.isNaN(serverCpu) ? null : per(serverCpu));
      told.put("ownProcessors", per(ownCpu));
      return told;
    }

    private double per(double count) {
      return BenchCommand.rounded(count / seconds);
    }

    private static void percents(Map<String, Object> told, String of, long[] nanos) {
      for (int percent : new int[] {50, 95, 99}) {
        told.put(
            "p" + percent + of + "Millis",
            nanos.length == 0
                ? null
                : BenchCommand.rounded(
                    nanos[Math.min(nanos.length - 1, nanos.length * percent / 100)] / 1e6));
      }
    }
  }

  /// Times that many threads note.
  private static final class Times {
    private final long[] nanos;
    private final AtomicInteger count = new AtomicInteger();

    Times(int most) {
      nanos = new long[most];
    }

    void add(long one) {
      nanos[count.getAndIncrement()] = one;
    }

    long[] sorted() {
      long[] times = Arrays.copyOf(nanos, count.get());
      Arrays.sort(times);
      return times;
    }
  }

  private Outcome run(List<byte[]> requests, int duration)
      throws IOException, InterruptedException {
    int total = rate * duration;
    Times due = new Times(total);
    Times admitted = new Times(total);
    Times shed = new Times(total);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    double serverBefore = serverCpu();
    double ownBefore = ownCpu();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Connection> open = new ConcurrentLinkedQueue<>();
    for (int c = 0; c < connections; c++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                Connection connection = null;
                for (int i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
                  long when = start + 1_000_000_000L * i / rate;
                  for (long left = when - System.nanoTime();
                      left > 0;
                      left = when - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                  }
                  try {
                    if (connection == null) {
                      connection = new Connection(server);
                      open.add(connection);
                    }
                    long out = System.nanoTime();
                    int status = connection.ask(requests.get(i % requests.size()));
                    long back = System.nanoTime();
                    if (status == 200) {
                      due.add(back - when);
                      admitted.add(back - out);
                    } else if (status == 503 || status == 429) {
                      shed.add(back - out);
                    } else {
                      failed.incrementAndGet();
                    }
                  } catch (IOException e) {
                    failed.incrementAndGet();
                    connection = null;
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - start) / 1e9;
    double own = ownCpu() - ownBefore;
    open.forEach(Connection::close);
    return new Outcome(
        due.sorted(),
        admitted.sorted(),
        shed.sorted(),
        failed.get(),
        took,
        serverCpu() - serverBefore,
        own);
  }

  /// Processor seconds that the server has used, by its own figures; NaN where it tells none.
  private double serverCpu() throws IOException {
    Connection connection = new Connection(server);
    try {
      connection.ask(
          "GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n"
              .formatted(server.getAuthority())
              .getBytes(StandardCharsets.US_ASCII));
      Matcher told = CPU_SECONDS.matcher(connection.body());
      return told.find() ? Double.parseDouble(told.group(1)) : Double.NaN;
    } finally {
      connection.close();
    }
  }

  private static double ownCpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }

  private List<byte[]> requests() throws IOException {
    Dataset dataset = Dataset.open(data);
    Catalog catalog = dataset.catalog();
    List<byte[]> requests = new ArrayList<>();
    for (int playlist : Hashing.order(dataset.playlistCount(), seed)) {
      int[] tracks = dataset.tracks().row(playlist);
      if (tracks.length > seeds && requests.size() < 2_000) {
        String target = path;
        if (target != null) {
          String name = catalog.trackName(tracks[0]).replaceAll("[^A-Za-z0-9]", "");
          String beginning = name.substring(0, Math.min(name.length(), 2 + requests.size() % 5));
          requests.add(
              "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                  .formatted(target.replace("%s", beginning), server.getAuthority())
                  .getBytes(StandardCharsets.UTF_8));
          continue;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tracks", Arrays.stream(tracks).limit(seeds).mapToObj(catalog::trackUri).toList());
        body.put("limit", limit);
        if (model != null) {
          body.put("model", model);
        }
        byte[] bytes = Json.line(body).getBytes(StandardCharsets.UTF_8);
        byte[] head =
            "POST /v1/continue HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(
                    server.getAuthority(), "Content-Type: application/json\r\n", bytes.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        requests.add(request);
      }
    }
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("no playlist of more than %d tracks".formatted(seeds));
    }
    return requests;
  }

  /// One connection that is kept: enough of HTTP/1.1 for a server that tells the length of its
  /// answers.
  private static final class Connection {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[1 << 12];
    private int from;
    private int to;

    Connection(URI server) throws IOException {
      socket = new Socket(server.getHost(), server.getPort() < 0 ? 80 : server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    /// The status of the answer, which is read to its end.
    int ask(byte[] request) throws IOException {
      out.write(request);
      to = 0;
      int end = 0; // of the head
      while (end == 0) {
        int before = to;
        more();
        for (int at = Math.max(3, before); at < to && end == 0; at++) {
          if (buffer[at] == '\n' && buffer[at - 2] == '\n') {
            end = at + 1;
          }
        }
      }
      from = end;
      int whole = end + length(end);
      while (to < whole) {
        more();
      }
      return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
    }

    /// What the last answer said.
    String body() {
      return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private void more() throws IOException {
      if (to == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * to);
      }
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      to += read;
    }

    private int length(int end) {
      for (int at = 0; at + LENGTH.length < end; at++) {
        int same = 0;
        while (same < LENGTH.length && (buffer[at + same] | 0x20) == (LENGTH[same] | 0x20)) {
          same++;
        }
        if (same == LENGTH.length) {
          int length = 0;
          for (int digit = at + same; buffer[digit] != '\r'; digit++) {
            length = buffer[digit] == ' ' ? length : 10 * length + buffer[digit] - '0';
          }
          return length;
        }
      }
      return 0;
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
