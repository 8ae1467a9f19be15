package org.segue.data;

import org.segue.math.Hashing;

/// How the tracks of a made-up world sound: the genre is the pitch and how bright the tone is, the
/// feel the tempo, the chord and how much noise there is on the beat, the artist tunes it. One
/// track in seven sounds like anything.
///
/// A track's sound is made from the seed and its number alone. Safe for concurrent use.
public final class WorldSounds {

  /// Samples a second.
  public static final int RATE = 22_050;

  /// Enough for 137 frames of 512 samples.
  public static final int SAMPLES = 70_000;

  private static final double[] MAJOR = {1, 1.26, 1.5};
  private static final double[] MINOR = {1, 1.19, 1.5};

  private final WorldPlaylists playlists;
  private final WorldCatalog catalog;
  private final long seed;

  WorldSounds(WorldPlaylists playlists) {
    this.playlists = playlists;
    catalog = playlists.catalog();
    seed = playlists.world().seed();
  }

  /// The numbers of the tracks that some playlist has.
  public int[] tracks(int threads) {
    return playlists.found(playlists.world().tracks(), track -> track, threads);
  }

  public String uri(int track) {
    return playlists.names().trackUri(track);
  }

  /// Samples in [-1, 1].
  public float[] samples(int track) {
    int artist = catalog.artistOf(track);
    long chance = Hashing.mix(seed + 61, track);
    long habit = Hashing.mix(seed + 67, artist);
    int style = WorldStyles.shown(catalog.styleOf(artist), chance);
    int genre = WorldStyles.genreOf(style);
    int feel = WorldStyles.feelOf(style);
    double pitch = 110 * Math.pow(2, genre / 5.0) * (1 + .02 * (WorldStyles.part(habit, 0) - .5));
    int overtones = 1 + (genre * 5 + (int) (3 * WorldStyles.part(habit, 1))) % 7;
    double[] chord = (feel & 1) == 0 ? MAJOR : MINOR;
    double beats =
        (1 + (feel >> 1) * .7) * (1 + .1 * (WorldStyles.part(chance, 2) - .5)); // a second
    double noise = .05 + .3 * (feel & 1) + .1 * WorldStyles.part(habit, 2);
    float[] samples = new float[SAMPLES];
    long grain = chance;
    for (int n = 0; n < SAMPLES; n++) {
      double time = (double) n / RATE;
      double beat = time * beats % 1;
      double tone = 0;
      for (double step : chord) {
        double part = 0;
        for (int overtone = 1; overtone <= overtones; overtone++) {
          part += Math.sin(2 * Math.PI * pitch * step * overtone * time) / overtone;
        }
        tone += part / chord.length;
      }
      grain = grain * 6364136223846793005L + 1442695040888963407L; // Knuth's
      double hiss = (grain >> 33) / (double) (1L << 30) * Math.exp(-12 * beat);
      double loud = .25 + .2 * Math.exp(-4 * beat);
      samples[n] = (float) Math.clamp(loud * tone + noise * hiss, -1, 1);
    }
    return samples;
  }
}
