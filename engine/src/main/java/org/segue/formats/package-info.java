/// Playlist files of other programs, in and out.
///
/// Start with the Million Playlist Dataset format. Formats know files, not catalogs: they give
/// external playlists, which `data` then numbers.
///
/// - [ChallengeSet]: the playlists that the RecSys Challenge 2018 asks to continue.
/// - [Submission], [SubmissionCheck]: answers to it, written and checked.
@NullMarked
package org.segue.formats;

import org.jspecify.annotations.NullMarked;
