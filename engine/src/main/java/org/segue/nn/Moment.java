package org.segue.nn;

/// How a [Fit] stands.
///
/// @param epoch from 1
/// @param step steps made so far, of `steps` if nothing ends the run early
/// @param loss mean over the steps since the last moment
/// @param gradient mean length of the gradient before clipping over the same steps
/// @param rate learning rate of the last step
/// @param validation at the end of an epoch, larger is better; NaN otherwise, or if not asked
/// @param best whether that is the best validation so far
public record Moment(
    int epoch,
    int epochs,
    long step,
    long steps,
    double loss,
    double gradient,
    double rate,
    double validation,
    boolean best) {

  /// Is told how a run stands.
  @FunctionalInterface
  public interface Watcher {
    Watcher NONE = moment -> {};

    void at(Moment moment);
  }
}
