/// Playlist files of other programs, in and out.
///
/// Start with [PlaylistFormat]. Formats know files, not catalogs: they give external playlists,
/// which `data` then numbers.
///
/// - [MpdFormat], [MpdWriter]: the Million Playlist Dataset, or one playlist in that layout.
/// - [PlaylistFiles]: what paths stand for: files, folders, gzip, zip archives read in place.
/// - [Importer]: playlist files → data set, in parallel.
/// - [FeatureFile]: what a table tells of tracks → features of a catalog.
/// - [ChallengeSet]: the playlists that the RecSys Challenge 2018 asks to continue.
/// - [Submission], [SubmissionCheck]: answers to it, written and checked.
///
/// Invariants: content decides, not a file's name; everything from outside has a limit; an error
/// names file and byte; nothing is dropped without being counted.
@NullMarked
package org.segue.formats;

import org.jspecify.annotations.NullMarked;
