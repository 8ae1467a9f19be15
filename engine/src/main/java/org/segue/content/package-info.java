/// What a track or a playlist sounds, looks and reads like, as vectors.
///
/// The promise: the same input gives the same vector, whatever is encoded beside it and on however
/// many threads. Models of other people are run here and nowhere else (ONNX Runtime), as is FFmpeg;
/// their weights come with their Maven artifacts or are files of the user's; nothing is downloaded
/// at run time.
///
/// - [TitleVectors]: titles as 384 numbers; start with it.
/// - [EncodingRun]: many tracks' files into one file of rows; resumable, with a log of failures.
/// - [Encoder], [Encoded]: what it encodes with, and what became of a file.
/// - [AudioEncoder]: recordings as mel spectrograms: [SoundFile] (FFmpeg) → [MelSpectrogram] →
///   [Loudness]; [MelScale] says where the bands lie; [UnreadableSoundException] why it failed.
/// - [TrackFile], [TrackFiles]: which file belongs to which track.
/// - [EncodedTracks]: the file of rows, read.
/// - [PictureEncoder]: covers as vectors, by any image model in ONNX; [PictureRecipe],
///   [Resampling]: how pictures are prepared for it.
/// - [ColourGrid]: an image model of one operator, for made-up covers.
/// - [Picture]: the pixels of a file, within limits.
/// - [WordPieces]: a text as the numbers of the pieces of its words, as such models read it.
@NullMarked
package org.segue.content;

import org.jspecify.annotations.NullMarked;
