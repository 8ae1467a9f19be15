package org.segue.content;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.math.Array;
import org.segue.store.Json;
import org.segue.store.NamedArrays;

/// A picture's file → one vector, by an image model in ONNX and its [PictureRecipe].
///
/// Every worker runs batches of its own on one thread, on one copy of the weights. A picture that
/// cannot be read takes no place in the batch, so no vector moves to another's. Vectors of other
/// batch sizes may differ in the last digits.
public final class PictureEncoder implements Encoder, AutoCloseable {

  private static final int WIDEST = 65_536;

  private final PictureRecipe recipe;
  private final String about;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final int batch;
  private final int width;

  private PictureEncoder(
      Path model, PictureRecipe recipe, int batch, OrtEnvironment environment, OrtSession session)
      throws IOException, OrtException {
    this.recipe = recipe;
    this.environment = environment;
    this.session = session;
    input = named(model, "input", recipe.input(), session.getInputInfo());
    output = named(model, "output", recipe.output(), session.getOutputInfo());
    this.batch = fixed(model, session.getInputInfo().get(input)) ? 1 : batch;
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("model", String.valueOf(model.getFileName()));
    made.put("sha256", NamedArrays.digest(model));
    made.put("recipe", recipe);
    about = Json.line(made);
    width = run(new float[recipe.inputs()], 1)[0].length; // black; also tells whether all fits
  }

  /// Loads a model and runs it once.
  ///
  /// @param batch pictures at once; 1 where the model takes no more
  public static PictureEncoder open(Path model, PictureRecipe recipe, int batch)
      throws IOException {
    if (batch < 1 || batch > 1024) {
      throw new IllegalArgumentException("batch %d must be 1 to 1024".formatted(batch));
    }
    if (!Files.isRegularFile(model)) {
      throw new NoSuchFileException(model.toString());
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      session = environment.createSession(model.toString(), options); // with weights beside it
      return new PictureEncoder(model, recipe, batch, environment, session);
    } catch (OrtException e) {
      close(session);
      throw new BadInputException(
          model.toString(),
          BadInputException.NOWHERE,
          "not a model that runs with this recipe: " + e.getMessage(),
          "Export it again, or correct the JSON beside it",
          e);
    } catch (RuntimeException | IOException e) {
      close(session);
      throw e;
    }
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Layout layout() {
    return new Layout(Array.Type.F32, width, true);
  }

  @Override
  public String about() {
    return about;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Worker start() {
    return this::encode;
  }

  @Override
  public void close() {
    close(session);
  }

  private List<Encoded> encode(List<Path> files) throws IOException {
    float[] pictures = new float[files.size() * recipe.inputs()];
    List<Encoded> results = new ArrayList<>();
    int count = 0;
    for (Path file : files) {
      try {
        recipe.prepare(Picture.read(file), pictures, count * recipe.inputs());
        results.add(Encoded.of(new float[0])); // its place
        count++;
      } catch (NoSuchFileException e) {
        results.add(new Encoded.Failure("no such file"));
      } catch (IOException e) {
        results.add(new Encoded.Failure(String.valueOf(e.getMessage())));
      }
    }
    if (count == 0) {
      return results;
    }
    float[][] vectors;
    try {
      vectors = run(pictures, count);
    } catch (OrtException e) {
      throw new IOException("the model fails: " + e.getMessage(), e);
    }
    int next = 0;
    for (int r = 0; r < results.size(); r++) {
      if (results.get(r) instanceof Encoded.Rows) {
        results.set(r, checked(vectors[next++]));
      }
    }
    return results;
  }

  private static Encoded checked(float[] vector) {
    for (float v : vector) {
      if (!Float.isFinite(v)) {
        return new Encoded.Failure("the model answers " + v);
      }
    }
    return Encoded.of(vector);
  }

  /// The vectors of the first `count` of these pictures.
  private float[][] run(float[] pictures, int count) throws OrtException {
    FloatBuffer given = FloatBuffer.wrap(pictures, 0, count * recipe.inputs()).slice();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, given, recipe.shape(count));
        OrtSession.Result result = session.run(Map.of(input, tensor), java.util.Set.of(output))) {
      OnnxValue value = result.get(0);
      if (!(value instanceof OnnxTensor answer)
          || answer.getInfo().type != OnnxJavaType.FLOAT
          || answer.getInfo().getShape().length < 2
          || answer.getInfo().getShape()[0] != count) {
        throw new OrtException(
            "output '%s' is %s, not floats for each of %d pictures"
                .formatted(output, value.getInfo(), count));
      }
      long[] shape = answer.getInfo().getShape();
      float[] all = new float[answer.getFloatBuffer().remaining()];
      answer.getFloatBuffer().get(all);
      return pooled(all, count, shape);
    }
  }

  private float[][] pooled(float[] all, int count, long[] shape) throws OrtException {
    int each = all.length / count;
    boolean mean = recipe.pooling() == PictureRecipe.Pooling.MEAN;
    if (mean && shape.length != 3) {
      throw new OrtException(
          "output '%s' has %d dimensions; the mean is over tokens, [pictures, tokens, width]"
              .formatted(output, shape.length));
    }
    int size = mean ? (int) shape[2] : each;
    if (size < 1 || size > WIDEST) {
      throw new OrtException(
          "a vector of %,d numbers; it may have 1 to %,d".formatted(size, WIDEST));
    }
    float[][] vectors = new float[count][size];
    double[] sum = new double[size];
    for (int p = 0; p < count; p++) {
      java.util.Arrays.fill(sum, 0);
      for (int k = 0; k < each; k++) {
        sum[k % size] += all[p * each + k];
      }
      int tokens = each / size;
      for (int k = 0; k < size; k++) {
        vectors[p][k] = (float) (sum[k] / tokens);
      }
    }
    return vectors;
  }

  private static String named(Path model, String what, String name, Map<String, NodeInfo> all) {
    if (name.isEmpty() ? all.size() != 1 : !all.containsKey(name)) {
      throw new BadInputException(
          model.toString(),
          "the recipe's %s is '%s'; the model has %s".formatted(what, name, all.keySet()),
          "Name one of them in the JSON beside the model");
    }
    return name.isEmpty() ? all.keySet().iterator().next() : name;
  }

  /// Whether it takes one picture at a time.
  private static boolean fixed(Path model, @Nullable NodeInfo info) {
    if (info == null
        || !(info.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT
        || tensor.getShape().length != 4) {
      throw new BadInputException(
          model.toString(),
          "the model's input is %s".formatted(info == null ? "missing" : info.getInfo()),
          "Export it with an input of floats, [pictures, 3, height, width]");
    }
    long pictures = tensor.getShape()[0];
    if (pictures > 1) {
      throw new BadInputException(
          model.toString(),
          "the model takes exactly %d pictures at once".formatted(pictures),
          "Export it with a batch of any size, or of 1");
    }
    return pictures == 1;
  }
}
