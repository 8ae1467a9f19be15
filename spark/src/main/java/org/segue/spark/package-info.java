/// Jobs for data that outgrow one machine, submitted with `spark-submit`; they read and write the
/// engine's arrays, so whatever they make `segue` opens.
///
/// Start with [Jobs], the command line. A job is a plain class beside it:
///
/// - [Ingest] (slices), [TableIngest] (tables): playlists to a data set; [Entries] packs its rows.
/// - [Counting]: popularity, tracks that stand together, tracks by title, as three models.
/// - [BlockedAls]: factors; [AlsTask] is what one of its tasks computes, [Steps] what is kept.
/// - [Describing]: the features of candidates, to learn a ranker from.
/// - [Continuing]: what comes next on millions of playlists.
/// - [Playlists], [Tables]: where playlists come from; [Blocks], [Block]: a data set's entries in
///   parts; [Opened]: what an executor has mapped.
///
/// Invariants: a task's arithmetic is the engine's own code, and a test compares each job with the
/// engine; nothing depends on the number of tasks, their order, or how often one was tried; what
/// comes to the driver is a partition at a time or bounded by the size of the model, and each job
/// says by what. Only [Jobs] prints.
@NullMarked
package org.segue.spark;

import org.jspecify.annotations.NullMarked;
