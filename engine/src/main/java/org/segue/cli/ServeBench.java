package org.segue.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  /// What came of a run: nanoseconds of each answer that was 200, sorted, how many were not, and
  /// how long it took until the last was there.
  private record Outcome(long[] nanos, int shed, int failed, double seconds) {
    Map<String, Object> told(int rate) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("askedPerSecond", rate);
      told.put("answeredPerSecond", BenchCommand.rounded(nanos.length / seconds));
      told.put("turnedAway", shed);
      told.put("failed", failed);
      for (int percent : new int[] {50, 95, 99}) {
        told.put(
            "p" + percent + "Millis",
            nanos.length == 0
                ? null
                : BenchCommand.rounded(
                    nanos[Math.min(nanos.length - 1, nanos.length * percent / 100)] / 1e6));
      }
      return told;
    }
  }

  private Outcome run(List<byte[]> requests, int duration) throws InterruptedException {
    int total = rate * duration;
    long[] nanos = new long[total];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger shed = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Connection> open = new ConcurrentLinkedQueue<>();
    for (int c = 0; c < connections; c++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                Connection connection = null;
                for (int i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
                  long due = start + 1_000_000_000L * i / rate;
                  for (long left = due - System.nanoTime();
                      left > 0;
                      left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                  }
                  try {
                    if (connection == null) {
                      connection = new Connection(server);
                      open.add(connection);
                    }
                    int status = connection.ask(requests.get(i % requests.size()));
                    if (status == 200) {
                      nanos[answered.getAndIncrement()] = System.nanoTime() - due;
                    } else if (status == 503 || status == 429) {
                      shed.incrementAndGet();
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
    open.forEach(Connection::close);
    long[] times = Arrays.copyOf(nanos, answered.get());
    Arrays.sort(times);
    return new Outcome(times, shed.get(), failed.get(), took);
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
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(URI server) throws IOException {
      socket = new Socket(server.getHost(), server.getPort() < 0 ? 80 : server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      out = socket.getOutputStream();
    }

    /// The status of the answer, which is read to its end.
    int ask(byte[] request) throws IOException {
      out.write(request);
      out.flush();
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("the server closed the connection");
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
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
