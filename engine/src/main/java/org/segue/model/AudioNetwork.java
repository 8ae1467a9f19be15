package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.nn.Convolution;
import org.segue.nn.Initial;
import org.segue.nn.Linear;
import org.segue.nn.Parameters;
import org.segue.nn.Table;
import org.segue.nn.Tensor;

/// The two towers of [Audio]: a vector of each side for each level, of which the cosine counts. An
/// answer goes by the mean of the levels' cosines ([AudioScorer]).
///
/// Parameters: `embedding` (a row for each track), `playlist.h.in` and `.out` (a head's two
/// layers), `block.b` (convolutions), `out` (the last layer).
final class AudioNetwork {

  /// How many depths of `BASIC` are matched with `levels`: the output, and blocks 5 to 2.
  static final int LEVELS = 5;

  /// Frames that `BASIC` brings down to one.
  static final int LEAST = 4 * 4 * 4 * 2;

  private static final int[] POOLS = {4, 4, 4, 2, 1}; // behind each block

  private static final int CHANNELS = 256;
  private static final double SMALL = 0.01;

  private final Audio recipe;
  private final Parameters parameters;
  private final Table embedding;
  private final List<Linear> in = new ArrayList<>();
  private final List<Linear> out = new ArrayList<>();
  private final List<Convolution> blocks = new ArrayList<>();
  private final Linear last;

  /// @param start what tracks' vectors begin as, [tracks, embedding]; null: small by chance
  AudioNetwork(
      Audio recipe, int bands, Dataset data, Parameters parameters, @Nullable Array start) {
    this.recipe = recipe;
    this.parameters = parameters;
    int tracks = data.catalog().trackCount();
    embedding =
        start == null
            ? parameters.table("embedding", Initial.normal(SMALL), tracks, recipe.embedding())
            : parameters.table("embedding", start);
    for (int head = 0; head < recipe.heads(); head++) {
      Parameters own = parameters.in("playlist." + head);
      in.add(new Linear(own.in("in"), recipe.embedding(), recipe.hidden()));
      out.add(new Linear(own.in("out"), recipe.hidden(), width(head)));
    }
    boolean flat = recipe.network() == Audio.Network.FLAT;
    int[] kernels = {4, 4, 4, 2, 1};
    for (int b = 0; b < kernels.length; b++) {
      int from = b == 0 ? bands : !flat && b == 1 ? CHANNELS / 2 : CHANNELS;
      int to = flat ? (b == 4 ? 1 : CHANNELS) : b == 0 ? CHANNELS / 2 : CHANNELS;
      Parameters own = parameters.in("block." + b);
      blocks.add(
          flat
              ? new Convolution(own, from, to, kernels[b], Initial.KAIMING_NORMAL, b < 3 ? 2 : 1)
              : new Convolution(own, from, to, kernels[b], Initial.KAIMING_NORMAL));
    }
    last = new Linear(parameters.in("out"), CHANNELS, recipe.dimension());
  }

  /// Numbers of a head's vector.
  private int width(int head) {
    return head == 0 ? recipe.dimension() : CHANNELS;
  }

  Parameters parameters() {
    return parameters;
  }

  /// Vectors of playlists by level, [n, width of the head] each: `tracks` are all that are shown,
  /// `owners` whose they are, `shares` one over how many each has.
  Tensor[] playlists(int[] tracks, int[] owners, float[] shares) {
    Tensor x =
        embedding
            .rows(tracks)
            .grouped(owners, shares.length)
            .times(Tensor.of(shares, shares.length, 1));
    Tensor[] parts = new Tensor[in.size()];
    for (int head = 0; head < parts.length; head++) {
      parts[head] = out.get(head).apply(in.get(head).apply(x).relu());
    }
    return parts;
  }

  /// What is heard in segments [n, bands, frames], by level: [n, width of the head] each.
  Tensor[] heard(Tensor segments) {
    Tensor[] blocks = blocks(segments);
    Tensor top = blocks[blocks.length - 1].relu();
    if (recipe.network() == Audio.Network.FLAT) {
      return new Tensor[] {last.apply(top.stretched(CHANNELS).reshape(top.size(0), CHANNELS))};
    }
    Tensor[] levels = new Tensor[in.size()];
    levels[0] = last.apply(top.mean(2));
    for (int level = 1; level < levels.length; level++) {
      levels[level] = blocks[LEVELS - level].mean(2);
    }
    return levels;
  }

  /// What each block's convolution makes of the one before, before its ReLU, [n, channels, frames]:
  /// 130 frames become 130, 32, 8, 2 and 1 by `BASIC`, 131, 133, 135, 137 and 140 by `FLAT`.
  Tensor[] blocks(Tensor segments) {
    boolean flat = recipe.network() == Audio.Network.FLAT;
    Tensor[] said = new Tensor[blocks.size()];
    Tensor x = segments;
    for (int b = 0; b < said.length; b++) {
      said[b] = blocks.get(b).apply(x);
      int pool = POOLS[b];
      x = said[b].relu();
      x = pool == 1 ? x : x.maxPool(pool, flat ? 1 : pool, flat ? pool / 2 : 0);
    }
    return said;
  }
}
