/// What we know: tracks, playlists, the catalog, a data set.
///
/// Start with [Dataset]. Everything large in here is an array of numbers that can be memory-mapped.
///
/// - [Catalog]: tracks, artists and albums by number; finds a track by its URI.
/// - [Dataset]: playlists over a catalog; opened from, and saved as, a directory.
/// - [DatasetBuilder]: turns external playlists into a data set, the same one in any order;
///   [NumberedTracks]: its last step, for tracks that were merged and sorted elsewhere.
/// - [DatasetStatistics]: everything there is to count in a data set.
/// - [DatasetManifest]: what a data set directory says of itself.
/// - [Journal], [DatasetState]: appends playlists and tracks to a data set directory; what it was
///   before.
/// - [ExternalPlaylist], [ExternalTrack]: a playlist as a file tells it, before it has numbers.
/// - [TrackIds], [TrackNames], [Qualifiers], [PlainText]: how files name a track, how its name is
///   taken apart, which words tell a version, and how any name is made comparable.
/// - [TrackMatcher], [TrackMatch], [MatchedPlaylist]: which track of the catalog a file means.
/// - [TrackList], [TrackSet]: an immutable list of track numbers; an immutable set of them.
/// - [World], [WorldPlaylists], [WorldCovers], [WorldSounds]: a made-up world of any size, to
///   measure and test on.
/// - [Titles]: how titles are made comparable.
/// - [BadInputException]: an input is wrong: what, where, and what to do.
///
/// Invariants: track numbers are dense and the same for every model and split over one catalog; a
/// playlist holds a track at most once, in its order; an unknown artist or album is -1, an unknown
/// duration or date 0.
@NullMarked
package org.segue.data;

import org.jspecify.annotations.NullMarked;
