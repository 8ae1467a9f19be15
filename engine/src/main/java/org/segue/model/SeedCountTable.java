package org.segue.model;

/// How many neighbours, and how strongly damped seeds, the "Efficient K-NN" entry of the RecSys
/// Challenge 2018 used for each kind of challenge playlist, with straight lines between its rows.
final class SeedCountTable {
  private SeedCountTable() {}

  private static final int[] SEEDS = {1, 5, 10, 25, 100};
  private static final double[] FIRST_NEIGHBOURS = {1500, 8000, 12000, 40000, 40000};
  private static final double[] FIRST_DAMPING = {0, .352, .38, .43387, .44};
  private static final double[] RANDOM_NEIGHBOURS = {1500, 8000, 8500, 9000, 4000};
  private static final double[] RANDOM_DAMPING = {0, .352, .38, .40, .39};

  static int neighbours(int seeds, boolean random) {
    return (int) Math.round(at(seeds, random ? RANDOM_NEIGHBOURS : FIRST_NEIGHBOURS));
  }

  static double damping(int seeds, boolean random) {
    return at(seeds, random ? RANDOM_DAMPING : FIRST_DAMPING);
  }

  private static double at(int seeds, double[] values) {
    if (seeds <= SEEDS[0]) {
      return values[0];
    }
    for (int i = 1; i < SEEDS.length; i++) {
      if (seeds <= SEEDS[i]) {
        double share = (seeds - SEEDS[i - 1]) / (double) (SEEDS[i] - SEEDS[i - 1]);
        return values[i - 1] + share * (values[i] - values[i - 1]);
      }
    }
    return values[values.length - 1];
  }
}
