/// Playlist files of other programs, in and out.
///
/// Start with the Million Playlist Dataset format. Formats know files, not catalogs: they give
/// external playlists, which `data` then numbers.
@NullMarked
package org.segue.formats;

import org.jspecify.annotations.NullMarked;
