/// Playlist files of other programs, in and out.
///
/// Start with [PlaylistFormat]; to read whatever somebody has, with [PlaylistReader]. Formats know
/// files, not catalogs: they give external playlists, which `data` then numbers or matches.
///
/// - [PlaylistFormat], [WritableFormat]: a kind of playlist file; one that can be written too.
/// - [PlaylistFormats]: all of them, by name, ending or content.
/// - [PlaylistReader], [ReadLimits], [ImportReport]: any content → playlists, how much of it, and
///   what became of its rows.
/// - [XspfFormat], [JspfFormat], [M3uFormat], [PlsFormat], [ExportifyFormat], [TuneMyMusicFormat],
///   [SoundiizFormat], [TextFormat]: read and written.
/// - [SpotifyAccountFormat], [SpotifyApiFormat], [ITunesFormat]: read.
/// - [MpdFormat], [MpdWriter]: the Million Playlist Dataset, or one playlist in that layout.
/// - [Clean]: names and titles from outside made fit to be shown.
/// - [PlaylistFiles]: what paths stand for: files, folders, gzip, zip archives read in place.
/// - [Importer]: playlist files, and tables of tracks → data set, in parallel.
/// - [TableExport], [TableImport]: data set → Parquet tables for other programs, and back.
/// - [FeatureFile]: what a table tells of tracks → features of a catalog.
/// - [ChallengeSet]: the playlists that the RecSys Challenge 2018 asks to continue.
/// - [Submission], [SubmissionCheck]: answers to it, written and checked.
///
/// Invariants: content decides, not a file's name; everything from outside has a limit; an error
/// names file and byte; nothing is dropped without being counted.
@NullMarked
package org.segue.formats;

import org.jspecify.annotations.NullMarked;
