package org.segue.cli;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.segue.content.ColourGrid;
import org.segue.data.World;
import org.segue.data.WorldCovers;
import org.segue.math.Parallel;
import org.segue.math.Progress;
import org.segue.store.Durable;
import org.segue.store.Json;

/// The covers of a made-up world as files: a PNG for each album that is on a playlist,
/// `covers.csv` (which file is which album's), and an image model to encode them with.
final class CoverFiles {
  private CoverFiles() {}

  /// Writes the folder and returns how many covers it has.
  static int write(World world, Path folder, boolean force, int threads, Progress progress)
      throws IOException {
    WorldCovers covers = world.open().covers();
    int[] albums = covers.albums(threads);
    Durable.directory(
        folder,
        force,
        partial -> {
          AtomicInteger done = new AtomicInteger();
          Parallel.forEach(
              albums.length,
              threads,
              16,
              () ->
                  (from, to) -> {
                    for (int a = from; a < to; a++) {
                      paint(partial.resolve(name(covers, albums[a])), covers.rgb(albums[a]));
                    }
                    progress.report("painting covers", done.addAndGet(to - from), albums.length);
                  });
          StringBuilder list = new StringBuilder("file,uri\n");
          for (int album : albums) {
            list.append(name(covers, album)).append(',').append(covers.uri(album)).append('\n');
          }
          Files.writeString(partial.resolve("covers.csv"), list);
          Files.write(partial.resolve("colours.onnx"), ColourGrid.onnx());
          Files.writeString(partial.resolve("colours.json"), Json.text(ColourGrid.recipe()));
        });
    return albums.length;
  }

  private static String name(WorldCovers covers, int album) {
    return covers.uri(album).replaceFirst(".*:", "") + ".png";
  }

  private static void paint(Path file, byte[] rgb) {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
