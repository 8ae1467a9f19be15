/// Files that survive a crash.
///
/// Start with [NamedArrays], the one file format of data sets and models (the safetensors layout: a
/// JSON header and raw little-endian arrays, so Python reads it too).
///
/// - [NamedArrays]: arrays by name, built in memory or opened by `mmap`.
/// - [Strings]: a list of UTF-8 strings as bytes and offsets; [StringIndex] finds one in it.
/// - [Durable]: write aside, fsync, rename; nothing half-written is ever visible.
/// - [DirectoryKind]: what a directory is, and so what it may replace.
/// - [Checkpoints]: finished phases of a long run.
/// - [LineLog]: a file that grows by whole lines and survives a kill.
/// - [Json]: the one way JSON documents are read and written here; unknown keys are errors.
/// - [TableFile]: a table of somebody else's, read row by row: CSV, JSON or Parquet.
/// - [ParquetWriter], [ParquetTable]: tables as Parquet files, written and read as streams.
/// - [Settings]: changes to a record's values, from text or JSON; unknown names are errors.
/// - [Versions]: the versions of a model in a folder, and which one counts.
/// - [ServerDatabase]: playlists, events and keys of a server, in SQLite or PostgreSQL.
/// - [Sha256]: checksums, and what is wrong with a file that one vouches for.
/// - [IntegrityException]: a file is not what it should be; [BusyException]: somebody else writes
///   it; [DiskFullException]: there is no room for it.
///
/// Invariants: a file appears whole or not at all; lengths are checked against the file before
/// anything is allocated from them.
@NullMarked
package org.segue.store;

import org.jspecify.annotations.NullMarked;
