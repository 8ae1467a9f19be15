/// How good it is: protocols, metrics, reports, experiments.
///
/// The promise: a model is only ever shown [Split#training()], and asked only what that part does
/// not hold; every number says by which formula, on which split, and how sure it is.
///
/// Start with [Evaluation]. A [Protocol] divides a data set; each contender is trained on the
/// training part and answers the tasks; metrics put a number on each answer; the [Report] compares
/// the contenders task by task.
///
/// Questions:
/// - [Protocol], [Protocols]: the family; names and settings from text.
/// - [ChallengeProtocol] with its [ChallengeCategory], [SeedLengthProtocol], [HoldoutProtocol]: the
///   published ones. [NewTracksProtocol]: tracks that no playlist has yet.
/// - [Split], [Task], [Unseen]: training part and tasks; what of tracks that training lacks.
///
/// Numbers:
/// - [Answer]: what was recommended for a task.
/// - [Metric], [Metrics]: a number per answer and per run; names.
/// - [RPrecision], [Ndcg], [Accuracy]: of the hits. [AtRank]: over the first tracks only.
/// - [RareRecall]: of the hits among tracks that training hardly knows.
/// - [Familiarity], [Variety]: of the recommended tracks, hit or not.
///
/// Runs:
/// - [Contender], [Evaluation], [Report]: who is compared, how, and what came out.
/// - [Experiment]: an evaluation as a file, with the numbers that it must give.
///
/// - [Refreshing], [RefreshReport]: what a model that took in appended playlists is worth beside
///   one that was trained on all.
///
/// Search:
/// - [Axis], [Candidates]: the hyper-parameters that vary; the settings to try, by grid or at
///   random.
/// - [Tuning], [Trial], [Tuned]: all on the same inner splits; what each reached; the best of them.
///
/// Invariants: a split depends on the playlists, the protocol and the seed alone, an answer's value
/// on the answer and the training part; published formulas that differ have names that differ; a
/// task always withholds a track; paired differences see the same resamples for all contenders.
@NullMarked
package org.segue.eval;

import org.jspecify.annotations.NullMarked;
