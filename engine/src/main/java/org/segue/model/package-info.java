/// How we recommend: one file per algorithm, and the few types they share.
///
/// Start with [Algorithm]: a record of hyper-parameters that learns arrays from a data set and is
/// restored from them as a [Scorer]. A [Recommender] turns scores into a ranking, the same way for
/// every algorithm.
///
/// The shared types:
/// - [Algorithm], [Algorithms]: the family; names, presets and settings from text.
/// - [Training]: seed, threads and progress of one training run.
/// - [Growth]: a model's state, and the data it learnt from with what was appended since.
/// - [Scorer], [Scores]: evidence for tracks, given a query.
/// - [Query], [Wishes], [Recommendations]: a question, what is asked of the list, the answer.
/// - [Explanation], [Reason]: why a track is in it.
/// - [Recommender]: ranks, drops seeds and rejects, breaks ties, keeps the wishes, fills up; by
///   [Selection], with [Gate] (what may come together), [Recordings] (what is the same), [Leaning]
///   (variety, discovery) and [Spacing] (the order of artists).
/// - [Model], [ModelManifest], [ModelCard]: an algorithm with what it has learnt, in memory and as
///   a directory; [LearningCurve]: how a network's learning went.
/// - [AlsRows], [LeadingAxes], [ItemRows], [TitleCounts], [CandidateFeatures]: parts of [Als],
///   [ItemNeighbours], [Title] and [TwoStage] for whoever computes them on many machines.
/// - [SideVectors]: vectors of tracks from elsewhere, by the right number; `SideRegression`: what
///   they say of tracks that few playlists hold.
/// - [Decay], [TitleWords]: the weight of a place in a list; what a title is made of.
///
/// The algorithms: [Popularity], [Title], [PlaylistNeighbours], [ItemNeighbours],
/// [CatalogNeighbours], [Ease], [SparseInverse], [Als]; networks that learn by [NeuralTraining] and
/// [FitRun], [Rta], [TwoTower], [GraphSage] and, by what tracks sound like, [Audio]; of several
/// ([Parts]), [Blend] and [TwoStage]. Their scorers, where they are long, stand beside them. What
/// the ranker of [TwoStage] knows of a candidate is [RankingFeatures], one line a feature.
/// [GraphSage] has its parts beside it: [SageGraph] and [SageSample] (what it looks at),
/// [SageNetwork] and [SageLesson] (how it learns), [SageVectors] and [SageScorer] (how it answers,
/// without libtorch), [SageLinks] (how well it tells links).
///
/// Invariants: a scorer is immutable and safe for concurrent use; it sees only what its training
/// part held; the same seed and threads give the same arrays; presence of a score is a bit, so a
/// model that knows nothing adds nothing.
@NullMarked
package org.segue.model;

import org.jspecify.annotations.NullMarked;
