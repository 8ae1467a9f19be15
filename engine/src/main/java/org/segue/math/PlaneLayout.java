package org.segue.math;

import java.util.SplittableRandom;

/// Places the nodes of a graph in the plane so that neighbours lie near each other: each edge pulls
/// its ends together, and each end is pushed away from a few nodes drawn at random, with forces
/// that shrink over the epochs (the scheme of UMAP, McInnes et al. 2018, with 1 / (1 + d²) as the
/// likeness of two places). Costs epochs x edges x (1 + [#PUSHES]); the same seed, the same
/// picture.
public final class PlaneLayout {
  private PlaneLayout() {}

  private static final int PUSHES = 5;
  private static final double FARTHEST_STEP = 4;
  private static final double NEAR = 1e-3;

  /// `from`, `to`: the edges' ends, below `nodes`. Returns x and y of each node, [nodes, 2],
  /// centred.
  public static float[] of(int nodes, int[] from, int[] to, int epochs, SplittableRandom random) {
    float[] place = new float[2 * nodes];
    for (int i = 0; i < place.length; i++) {
      place[i] = (float) (20 * random.nextDouble() - 10);
    }
    if (nodes < 2) {
      return place;
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      double rate = 1 - (double) epoch / epochs;
      for (int e = 0; e < from.length; e++) {
        pull(place, from[e], to[e], rate);
        for (int p = 0; p < PUSHES; p++) {
          push(place, from[e], random.nextInt(nodes), rate);
        }
      }
    }
    centre(place, nodes);
    return place;
  }

  private static void pull(float[] place, int a, int b, double rate) {
    double dx = place[2 * a] - place[2 * b];
    double dy = place[2 * a + 1] - place[2 * b + 1];
    double pull = -2 / (1 + dx * dx + dy * dy);
    move(place, a, pull * dx * rate, pull * dy * rate);
    move(place, b, -pull * dx * rate, -pull * dy * rate);
  }

  private static void push(float[] place, int a, int b, double rate) {
    if (a == b) {
      return;
    }
    double dx = place[2 * a] - place[2 * b];
    double dy = place[2 * a + 1] - place[2 * b + 1];
    double distance = dx * dx + dy * dy;
    double push = 2 / ((NEAR + distance) * (1 + distance));
    move(place, a, push * dx * rate, push * dy * rate);
  }

  private static void move(float[] place, int node, double dx, double dy) {
    place[2 * node] += (float) Math.clamp(dx, -FARTHEST_STEP, FARTHEST_STEP);
    place[2 * node + 1] += (float) Math.clamp(dy, -FARTHEST_STEP, FARTHEST_STEP);
  }

  private static void centre(float[] place, int nodes) {
    for (int axis = 0; axis < 2; axis++) {
      double sum = 0;
      for (int n = 0; n < nodes; n++) {
        sum += place[2 * n + axis];
      }
      for (int n = 0; n < nodes; n++) {
        place[2 * n + axis] -= (float) (sum / nodes);
      }
    }
  }
}
