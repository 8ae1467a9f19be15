package org.segue.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Rule;
import org.segue.nn.Schedule;
import org.segue.nn.Sgd;
import org.segue.store.NamedArrays;

/// Tracks by how they sound: a convolutional network over mel spectrograms learns to place a track
/// near the playlists that hold it, so tracks that no playlist has are placed as well (Lee, Lee,
/// Park & Nam 2018, "Deep content-user embedding model for music recommendation").
///
/// ```
/// x = mean of the vectors of the tracks shown            a playlist
/// p = W2 relu(W1 x + b1) + b2
/// a = network(3 seconds of the track's sound)            a track
/// s = cos(p, a)
/// ```
///
/// `BASIC` is four blocks of convolution, ReLU and pooling that bring 130 frames down to 1, and two
/// layers above; `FLAT` never shortens time and squeezes it through one channel. With `levels`
/// each depth of `BASIC` is matched as well, by a head of the playlist's own: each level has a loss
/// of its own, and their sum is learnt by; s is the mean of the levels' cosines.
/// `HINGE` wants a playlist's own track to be nearer by `margin` than `negatives` others,
/// `CROSS_ENTROPY` to be told from them, cosines being over `temperature`.
///
/// `mels` is the file that `segue encode audio` makes. In training a random segment of a track is
/// heard; a track's vector is the mean over all its segments, one behind the other.
///
/// The presets `basic` and `multi` (with `levels`) have the paper's layers, loss, margin,
/// negatives, batch, optimiser and learning rate; `flat` those of another program's network.
/// Differs from the paper:
/// - A playlist is the mean of its tracks' vectors, the one asked for left out, not a number, and
///   without a ReLU on it: so playlists that come later are answered. Seeds that no playlist has
///   count by their sound.
/// - Those vectors begin as factors of [Als] (`initial` ALS), or by chance.
/// - The playlists of a step share the tracks that they are told from.
/// - The paper's five levels are compared one by one; here their mean answers.
/// - Convolutions begin normal of He's deviation, not uniform; the other layers uniform within
///   1 / √fan-in, not as Glorot has it; tracks' vectors normal of .01, not uniform within .05.
/// - The rate of `SGD` stays; the paper's is divided by 1 + step / 10⁶.
/// - An epoch asks each playlist once, not a tenth of all entries, and `patience` ends the run
///   after tens of epochs; the paper's best networks had 285 and 561.
///
/// Training costs per step the sound of `batch` + `others` segments, some 10 million products each;
/// a query two small layers and one search. Prefer it for tracks that few or no playlists hold.
///
/// @param shown tracks of a playlist that are shown in a step, at most
/// @param others tracks of a step that are not asked for, drawn evenly
public record Audio(
    String mels,
    Network network,
    boolean levels,
    Loss loss,
    double margin,
    double temperature,
    int negatives,
    int others,
    int shown,
    int segment,
    int embedding,
    int hidden,
    int dimension,
    Initial initial,
    Rate rate,
    double learningRate,
    int epochs,
    int batch,
    int withheld,
    int patience)
    implements Algorithm {

  static final String NET = "net.";

  /// What hears.
  public enum Network {
    BASIC,
    FLAT
  }

  /// What learning makes small.
  public enum Loss {
    /// Summed over the batch and the negatives, as the paper has it.
    HINGE,
    /// That, over the batch times the negatives and one, as `flat` was published.
    MEAN_HINGE,
    /// The mean over the batch.
    CROSS_ENTROPY
  }

  /// What tracks' vectors begin as.
  public enum Initial {
    RANDOM,
    ALS
  }

  /// How parameters follow gradients: Nesterov's momentum of 0.9, or Adam with a falling rate.
  public enum Rate {
    SGD,
    ADAM
  }

  public Audio {
    int least = Math.min(Math.min(negatives, shown), Math.min(embedding, hidden));
    if (least < 1 || dimension < 1 || batch < 1 || others < 0 || epochs < 0) {
      throw new IllegalArgumentException(
          ("negatives %d, shown %d, embedding %d, hidden %d, dimension %d and batch %d must be"
                  + " above 0, others %d and epochs %d not negative")
              .formatted(negatives, shown, embedding, hidden, dimension, batch, others, epochs));
    }
    if (segment < AudioNetwork.LEAST) {
      throw new IllegalArgumentException(
          "segment must be at least %d frames, not %d".formatted(AudioNetwork.LEAST, segment));
    }
    if (!(margin >= 0) || !(temperature > 0) || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "margin %s must not be negative, temperature %s and learningRate %s must be above 0"
              .formatted(margin, temperature, learningRate));
    }
    if (withheld < 0 || patience < 0 || (levels && network != Network.BASIC)) {
      throw new IllegalArgumentException(
          "withheld %d and patience %d must not be negative; levels are those of BASIC, not of %s"
              .formatted(withheld, patience, network));
    }
  }

  public Audio() {
    this(
        "",
        Network.BASIC,
        false,
        Loss.CROSS_ENTROPY,
        0.2,
        0.1,
        100,
        64,
        50,
        130,
        128,
        256,
        256,
        Initial.ALS,
        Rate.ADAM,
        0.001,
        20,
        64,
        200,
        5);
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    List<String> published =
        List.of(
            "loss=HINGE",
            "negatives=20",
            "others=20",
            "embedding=300",
            "hidden=300",
            "initial=RANDOM",
            "rate=SGD",
            "learningRate=0.2",
            "batch=10");
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("basic", Algorithms.set(new Audio(), published));
    presets.put("multi", Algorithms.set(presets.get("basic"), List.of("levels=true")));
    presets.put(
        "flat",
        Algorithms.set(
            presets.get("basic"),
            List.of("network=FLAT", "loss=MEAN_HINGE", "margin=1", "epochs=50")));
    return presets;
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    if (mels.isEmpty()) {
      throw new IllegalArgumentException(
          "audio needs the sound of tracks: --set mels=FILE, made by `segue encode audio`");
    }
    AudioClips clips = AudioClips.open(mels, data.catalog());
    NeuralTraining learning = NeuralTraining.of(data, withheld, false, training);
    Dataset visible = learning.data();
    Parameters parameters = new Parameters(training.seed());
    Array start =
        initial == Initial.RANDOM
            ? null
            : new WeightedFactors(
                    (Als) Algorithms.parse("als,dimension=" + embedding),
                    true,
                    Math.sqrt(embedding),
                    visible,
                    training)
                .vectors();
    AudioNetwork network = new AudioNetwork(this, clips.bands(), visible, parameters, start);
    AudioLesson lesson = new AudioLesson(this, visible, clips, network, training.threads());
    boolean adam = rate == Rate.ADAM;
    Rule rule = adam ? new Adam() : new Sgd(0.9, true, 0);
    Fit fit =
        new Fit(epochs, batch, learningRate, training.seed(), training.threads())
            .withSchedule(adam ? Schedule.cosine(0.05) : Schedule.CONSTANT)
            .withPatience(patience);
    NeuralTraining.Course course =
        learning.run("audio", fit, lesson, parameters, new Optimiser(parameters, rule, 0));
    NamedArrays.Builder state = lesson.state();
    course.put(state);
    return state.build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new AudioScorer(this, state);
  }

  @Override
  public String report(NamedArrays state) {
    return NeuralTraining.report(state);
  }

  @Override
  public boolean inPhases() {
    return true;
  }

  /// Vectors that a playlist and a track are compared by.
  int heads() {
    return levels ? AudioNetwork.LEVELS : 1;
  }
}
