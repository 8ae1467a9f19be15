package org.segue.content;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// A recording as numbers: the mean of its channels, resampled to 22,050 a second, in pieces.
///
/// FFmpeg decodes; only these containers and decoders of it may: mp3, ogg, flac, mp4 (m4a), wav,
/// aiff and adts with mp3, Vorbis, Opus, FLAC, AAC, ALAC or PCM inside. So a file cannot make it
/// open other files or addresses. Sound is read until `most` seconds; what follows is not looked
/// at. Memory does not depend on the file: one packet, one frame, and no single piece above 64 MiB.
///
/// A file that says how long it is (in its header, or an ogg by its last page) and ends early is
/// refused. An mp3 without such a header is as long as it is.
public final class SoundFile implements AutoCloseable {

  /// Numbers per second.
  public static final int RATE = 22_050;

  /// What may be decoded, by the endings that such files usually have.
  public static final Set<String> EXTENSIONS =
      Set.of("mp3", "ogg", "oga", "opus", "flac", "m4a", "mp4", "aac", "wav", "aif", "aiff");

  private static final long LARGEST_FILE = 2L << 30;
  private static final long LARGEST_PIECE = 64L << 20;
  private static final int MOST_CHANNELS = 32;
  private static final int HIGHEST_RATE = 384_000;
  private static final int LOWEST_RATE = 4_000;
  private static final double MOST_BROKEN = 0.05; // of all packets
  private static final double MISSING = 0.1; // seconds that may lack at the end: encoders' padding

  private static final String CONTAINERS = "mp3,ogg,flac,mov,wav,aiff,aac";
  private static final String DECODERS =
      "mp3float,mp3,vorbis,opus,flac,aac,alac,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,"
          + "pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,"
          + "pcm_mulaw";

  /// Takes sound, piece after piece.
  @FunctionalInterface
  public interface Listener {
    /// The first `count` numbers are sound. The array belongs to the caller.
    void hear(float[] samples, int count);
  }

  private final Path file;
  private final long most; // numbers to give
  private long given;
  private long packets;
  private long broken;
  private double seconds; // of sound decoded, before resampling

  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private @Nullable AVFormatContext container;
  private @Nullable AVCodecContext decoder;
  private @Nullable SwrContext resampler;
  private int rate; // of what the resampler takes
  private int channels;
  private int format;
  private FloatPointer resampled = new FloatPointer(1L << 14);
  private final PointerPointer<FloatPointer> planes = new PointerPointer<>(1);
  private float[] piece = new float[1 << 14];

  private SoundFile(Path file, long most) {
    this.file = file;
    this.most = most;
  }

  /// Makes sure that FFmpeg runs here, with a clear message where it does not.
  public static void load() {
    try {
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
      avutil.av_max_alloc(LARGEST_PIECE);
      avformat.avformat_version();
      swresample.swresample_version();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "FFmpeg, which reads sound, does not run on this machine (%s %s): %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
          e);
    }
  }

  /// Reads at most `most` seconds of a file and returns how many numbers the listener was given.
  ///
  /// @throws UnreadableSoundException if it is no recording, broken, or cut off
  public static long read(Path file, double most, Listener listener) throws IOException {
    if (!(most > 0)) {
      throw new IllegalArgumentException("%s seconds of sound; there must be some".formatted(most));
    }
    check(file);
    load();
    try (SoundFile sound = new SoundFile(file, Math.round(most * RATE))) {
      sound.open();
      sound.decode(listener);
      return sound.given;
    }
  }

  private static void check(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new UnreadableSoundException("not a file");
    }
    long size = Files.size(file);
    if (size == 0) {
      throw new UnreadableSoundException("empty: 0 bytes");
    }
    if (size > LARGEST_FILE) {
      throw new UnreadableSoundException(
          "too large: %,d bytes; at most %,d".formatted(size, LARGEST_FILE));
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableSoundException("no permission to read it");
    }
  }

  private void open() throws IOException {
    AVFormatContext opened = new AVFormatContext(null);
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
    avutil.av_dict_set(options, "format_whitelist", CONTAINERS, 0);
    avutil.av_dict_set(options, "codec_whitelist", DECODERS, 0);
    avutil.av_dict_set(
        options, "max_probe_packets", "16", 0); // else 17 ms per wav in search of DTS
    int code = avformat.avformat_open_input(opened, "file:" + file.toAbsolutePath(), null, options);
    avutil.av_dict_free(options);
    if (code < 0) {
      throw new UnreadableSoundException("not a recording: " + text(code));
    }
    container = opened;
    code = avformat.avformat_find_stream_info(opened, (PointerPointer<?>) null);
    int stream =
        code < 0
            ? code
            : avformat.av_find_best_stream(
                opened, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
    if (stream < 0) {
      throw new UnreadableSoundException("no sound in it: " + text(stream));
    }
    for (int s = 0; s < opened.nb_streams(); s++) {
      if (s != stream) {
        opened.streams(s).discard(avcodec.AVDISCARD_ALL);
      }
    }
    AVCodecParameters parameters = opened.streams(stream).codecpar();
    AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
    if (codec == null || !(',' + DECODERS + ',').contains(',' + codec.name().getString() + ',')) {
      throw new UnreadableSoundException(
          "no decoder for " + avcodec.avcodec_get_name(parameters.codec_id()).getString());
    }
    believable(parameters.sample_rate(), parameters.ch_layout().nb_channels());
    AVCodecContext made = avcodec.avcodec_alloc_context3(codec);
    decoder = made;
    made.thread_count(1);
    code = avcodec.avcodec_parameters_to_context(made, parameters);
    made.pkt_timebase(opened.streams(stream).time_base()); // so that encoders' padding is left out
    if (code >= 0) {
      code = avcodec.avcodec_open2(made, codec, (PointerPointer<?>) null);
    }
    if (code < 0) {
      throw new UnreadableSoundException("its header is broken: " + text(code));
    }
  }

  private static void believable(int rate, int channels) throws UnreadableSoundException {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new UnreadableSoundException(
          "%,d samples a second; %,d to %,d can be read"
              .formatted(rate, LOWEST_RATE, HIGHEST_RATE));
    }
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw new UnreadableSoundException(
          "%d channels; 1 to %d can be read".formatted(channels, MOST_CHANNELS));
    }
  }

  private void decode(Listener listener) throws IOException {
    AVFormatContext from = Objects.requireNonNull(container);
    AVCodecContext to = Objects.requireNonNull(decoder);
    int failure = 0;
    while (given < most && (failure = avformat.av_read_frame(from, packet)) >= 0) {
      if (from.streams(packet.stream_index()).discard() != avcodec.AVDISCARD_ALL) {
        packets++;
        boolean corrupt = (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
        if (avcodec.avcodec_send_packet(to, packet) < 0 || corrupt) {
          broken++;
        }
        receive(to, listener);
      }
      avcodec.av_packet_unref(packet);
    }
    if (given < most) {
      avcodec.avcodec_send_packet(to, (AVPacket) null);
      receive(to, listener);
      flush(listener);
      complete(from, failure);
    }
    if (broken > MOST_BROKEN * packets) {
      throw new UnreadableSoundException(
          "broken: %,d of %,d packets cannot be decoded".formatted(broken, packets));
    }
    if (given == 0) {
      throw new UnreadableSoundException("no sound in it");
    }
  }

  /// Whether all that the file promises was there.
  private void complete(AVFormatContext from, int failure) throws IOException {
    if (failure != avutil.AVERROR_EOF) {
      throw new UnreadableSoundException(
          "broken after %.1f s: %s".formatted(seconds, text(failure)));
    }
    double promised =
        from.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_BITRATE
                || from.duration() == avutil.AV_NOPTS_VALUE
            ? 0
            : from.duration() / (double) avutil.AV_TIME_BASE;
    if (seconds < promised - MISSING) {
      throw new UnreadableSoundException(
          "truncated: %.1f s of sound, but the header speaks of %.1f s"
              .formatted(seconds, promised));
    }
    String container = from.iformat().name().getString();
    if ((container.equals("ogg") && !endsOgg()) || (container.equals("wav") && !endsWav())) {
      throw new UnreadableSoundException("truncated: the end is missing");
    }
  }

  private void receive(AVCodecContext from, Listener listener) throws IOException {
    int code;
    while (given < most
        && (code = avcodec.avcodec_receive_frame(from, frame)) != avutil.AVERROR_EOF) {
      if (code == avutil.AVERROR_INVALIDDATA) {
        broken++;
        return;
      }
      if (code < 0) {
        return; // wants another packet
      }
      if (frame.sample_rate() != rate
          || frame.ch_layout().nb_channels() != channels
          || frame.format() != format) {
        flush(listener);
        configure();
      }
      seconds += frame.nb_samples() / (double) rate;
      convert(frame.extended_data(), frame.nb_samples(), listener);
      avutil.av_frame_unref(frame);
    }
  }

  /// Sets the resampler to what the frame is. The channels' mean is what librosa takes; FFmpeg's
  /// own mix to one channel is louder.
  private void configure() throws IOException {
    believable(frame.sample_rate(), frame.ch_layout().nb_channels());
    rate = frame.sample_rate();
    channels = frame.ch_layout().nb_channels();
    format = frame.format();
    free();
    SwrContext made = new SwrContext(null);
    try (AVChannelLayout mono = new AVChannelLayout();
        AVChannelLayout all = new AVChannelLayout()) {
      avutil.av_channel_layout_default(mono, 1);
      avutil.av_channel_layout_default(all, channels);
      int code =
          swresample.swr_alloc_set_opts2(
              made, mono, avutil.AV_SAMPLE_FMT_FLTP, RATE, all, format, rate, 0, null);
      resampler = made;
      double[] mean = new double[channels];
      Arrays.fill(mean, 1.0 / channels);
      if (code >= 0 && channels > 1) {
        code = swresample.swr_set_matrix(made, mean, channels);
      }
      avutil.av_opt_set_int(made, "filter_size", 64, 0);
      if (code >= 0) {
        code = swresample.swr_init(made);
      }
      if (code < 0) {
        throw new UnreadableSoundException(
            "%d channels of %,d Hz cannot be resampled: %s".formatted(channels, rate, text(code)));
      }
    }
  }

  private void flush(Listener listener) throws IOException {
    if (resampler != null) {
      convert(null, 0, listener);
    }
  }

  private void convert(@Nullable PointerPointer<?> samples, int count, Listener listener)
      throws IOException {
    SwrContext with = Objects.requireNonNull(resampler);
    int room = swresample.swr_get_out_samples(with, count);
    if (room > resampled.capacity()) {
      resampled.close();
      resampled = new FloatPointer((long) room);
      piece = new float[room];
    }
    planes.put(0, resampled);
    int made = swresample.swr_convert(with, planes, (int) resampled.capacity(), samples, count);
    if (made < 0) {
      throw new UnreadableSoundException("broken: " + text(made));
    }
    int used = (int) Math.min(made, most - given);
    if (used > 0) {
      resampled.get(piece, 0, used);
      given += used;
      listener.hear(piece, used);
    }
  }

  /// Whether the last page says that it is the last (RFC 3533).
  private boolean endsOgg() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(in.length(), 1 << 17)];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
      for (int i = tail.length - 27; i >= 0; i--) {
        if (tail[i] == 'O' && tail[i + 1] == 'g' && tail[i + 2] == 'g' && tail[i + 3] == 'S') {
          int segments = tail[i + 26] & 0xff;
          int end = i + 27 + segments;
          for (int s = 0; s < segments && i + 27 + s < tail.length; s++) {
            end += tail[i + 27 + s] & 0xff;
          }
          return end <= tail.length && (tail[i + 5] & 4) != 0;
        }
      }
      return false;
    }
  }

  /// Whether the file is as long as its first chunk says; writers to a pipe say nothing.
  private boolean endsWav() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] head = new byte[12];
      in.readFully(head);
      long promised = Integer.toUnsignedLong(Integer.reverseBytes(ByteBuffer.wrap(head).getInt(4)));
      return !new String(head, 0, 4, StandardCharsets.ISO_8859_1).equals("RIFF")
          || promised == 0
          || promised == 0xffff_ffffL
          || in.length() >= promised + 8;
    }
  }

  private void free() {
    if (resampler != null) {
      swresample.swr_free(resampler);
      resampler = null;
    }
  }

  @Override
  public void close() {
    free();
    if (decoder != null) {
      avcodec.avcodec_free_context(decoder);
    }
    if (container != null) {
      avformat.avformat_close_input(container);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    planes.close();
    resampled.close();
  }

  private static String text(int code) {
    byte[] words = new byte[128];
    avutil.av_strerror(code, words, words.length);
    String text = new String(words, StandardCharsets.UTF_8);
    return text.substring(0, Math.max(0, text.indexOf('\0'))).toLowerCase(Locale.ROOT);
  }
}
