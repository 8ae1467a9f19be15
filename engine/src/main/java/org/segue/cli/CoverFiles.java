package org.segue.cli;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.segue.content.ColourGrid;
import org.segue.data.World;
import org.segue.data.WorldCovers;
import org.segue.math.Progress;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.Json;

/// The covers of a made-up world as files: a PNG for each album that is on a playlist,
/// `covers.csv` (which file is which album's), and an image model to encode them with.
final class CoverFiles {
  private CoverFiles() {}

  private static final String LIST = "covers.csv";
  private static final String MODEL = "colours.onnx";
  private static final String RECIPE = "colours.json";

  static final DirectoryKind KIND =
      WorldFiles.kind("a folder of made-up covers", ".png", LIST, Set.of(MODEL, RECIPE));

  /// Writes the folder and returns how many covers it has.
  static int write(World world, Path folder, boolean force, int threads, Progress progress)
      throws IOException {
    WorldCovers covers = world.open().covers();
    int[] albums = covers.albums(threads);
    WorldFiles files = new WorldFiles(albums, covers::uri, ".png", LIST);
    Durable.directory(
        folder,
        KIND.when(force),
        partial -> {
          files.write(
              partial,
              (file, album) -> paint(file, covers.rgb(album)),
              threads,
              "painting covers",
              progress);
          Files.write(partial.resolve(MODEL), ColourGrid.onnx());
          Files.writeString(partial.resolve(RECIPE), Json.text(ColourGrid.recipe()));
        });
    return albums.length;
  }

  private static void paint(Path file, byte[] rgb) throws IOException {
    BufferedImage image =
        new BufferedImage(WorldCovers.SIZE, WorldCovers.SIZE, BufferedImage.TYPE_INT_RGB);
    WritableRaster raster = image.getRaster();
    int[] levels = new int[rgb.length];
    for (int k = 0; k < rgb.length; k++) {
      levels[k] = rgb[k] & 0xff;
    }
    raster.setPixels(0, 0, WorldCovers.SIZE, WorldCovers.SIZE, levels);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
      out.flush();
      Files.write(file, bytes.toByteArray());
    }
  }
}
