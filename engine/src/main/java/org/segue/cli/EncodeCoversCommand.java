package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.content.PictureEncoder;
import org.segue.content.PictureRecipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue encode covers`: a folder of pictures → a vector for each, which `rta,side=FILE` reads.
@Command(
    name = "covers",
    description = "Turn covers into vectors by an image model, for `rta,side=FILE`.",
    footer = {
      "",
      "Examples:",
      "  segue encode covers covers/ --model clip.onnx --recipe clip --to covers.vectors",
      "  segue encode covers covers/ --model mine.onnx --tracks covers.csv --to covers.vectors",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EncodeCoversCommand implements Callable<Integer> {

  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "webp", "gif", "bmp");

  @Mixin private final EncodeOptions options = new EncodeOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE.onnx",
      description = "An image model; FILE.json beside it says how pictures are prepared.")
  private Path model = Path.of("");

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description = "Instead of the JSON beside the model: clip, dinov2, or another file.")
  private @Nullable String recipe;

  @Option(
      names = "--batch",
      defaultValue = "8",
      description = "Pictures per thread and run of the model (default: ${DEFAULT-VALUE}).")
  private int batch;

  private final Console console;

  EncodeCoversCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (PictureEncoder encoder = PictureEncoder.open(model, recipe(), batch)) {
      return options.run(console, encoder, EXTENSIONS);
    }
  }

  private PictureRecipe recipe() throws IOException {
    if (recipe == null) {
      return PictureRecipe.read(PictureRecipe.beside(model));
    }
    @Nullable PictureRecipe published = PictureRecipe.published().get(recipe);
    return published == null ? PictureRecipe.read(Path.of(recipe)) : published;
  }
}
