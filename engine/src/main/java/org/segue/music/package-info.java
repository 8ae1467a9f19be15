/// Other people's services: what Deezer, MusicBrainz, the Cover Art Archive and Spotify tell of a
/// track. Nothing else in Segue uses the network, and nothing in Segue needs it.
///
/// Start with [Service], which lists them, and [Courier], through which every request goes.
///
/// - [Service]: who can be asked, what it can tell, how often it may be asked. [Deezer],
///   [MusicBrainz], [CoverArtArchive], [SpotifyEmbed] and [SpotifyWeb] are all there are.
/// - [Wanted]: the track or album that something is wanted of; [Facts]: what a service says of one;
///   [Finding]: whether these are the same, and why; [Match] decides that.
/// - [Limits]: how many requests in how long.
/// - [Courier]: asks: from the cache (it survives a kill, so that nothing is asked twice), at the
///   allowed pace, again after a failure, never too soon.
/// - [Transport], [HttpTransport]: how a request leaves; [AllowedHosts]: where it may go.
/// - [CoverImage]: whether bytes are the picture that they claim to be.
/// - [Time]: the clock and the waiting, passed in.
/// - [LaterException]: a service wants to be left alone until a certain time;
///   [FailedException]: a question has no answer; [ClosedException]: a service lets nobody in.
///
/// Invariants: an answer is on the disk before it is used; no service is asked more often than it
/// allows, whatever the number of threads; a time that a service asked to be left alone until holds
/// in the next run too; requests go to hosts that the service names, over https, at public
/// addresses, and nowhere else, unless the user gave another address by hand; secrets come from
/// outside and are neither stored nor shown.
@NullMarked
package org.segue.music;

import org.jspecify.annotations.NullMarked;
