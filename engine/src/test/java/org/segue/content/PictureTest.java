package org.segue.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

  @TempDir private Path folder;

  private Path write(BufferedImage image, String format) throws Exception {
    if (format.equals("webp")) {
      Picture picture = Picture.of(image);
      return Files.write(
          folder.resolve("picture.webp"),
          LosslessWebP.of(picture.width(), picture.height(), picture.rgb()));
    }
    if (format.equals("lossy.webp")) {
      return Recordings.convert(write(image, "png"), folder.resolve("picture.webp"));
    }
    Path file = folder.resolve("picture." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static BufferedImage stripes(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, x % 2 == 0 ? 0xff_c8_64_32 : 0xff_0a_14_1e);
      }
    }
    return image;
  }

  @Test
  void coloursAreThoseOfTheFile() throws Exception {
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_ARGB
        }) {
      Picture picture = Picture.read(write(stripes(2, 1, type), "png"));
      assertThat(picture.rgb()).containsExactly(0xc8, 0x64, 0x32, 0x0a, 0x14, 0x1e);
    }
  }

  @Test
  void webPictures() throws Exception {
    byte[] rgb = new byte[5 * 3 * 3];
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (byte) (37 * k);
    }
    Path file = Files.write(folder.resolve("a.webp"), LosslessWebP.of(5, 3, rgb));
    Picture picture = Picture.read(file);
    assertThat(picture.width()).isEqualTo(5);
    assertThat(picture.height()).isEqualTo(3);
    assertThat(picture.rgb()).isEqualTo(rgb);
    // as cameras and shops have it, with losses and without, transparent or not
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
      BufferedImage plain = new BufferedImage(24, 9, type);
      for (int p = 0; p < 24 * 9; p++) {
        plain.setRGB(p % 24, p / 24, (p % 2 == 0 ? 0xff : 0x80) << 24 | 0x50a030);
      }
      Picture lossy = Picture.read(write(plain, "lossy.webp"));
      assertThat(lossy.width()).isEqualTo(24);
      assertThat(lossy.height()).isEqualTo(9);
      int[] middle = {0x50, 0xa0, 0x30};
      for (int c = 0; c < 3; c++) {
        assertThat(lossy.rgb()[3 * (4 * 24 + 12) + c] & 0xff).isCloseTo(middle[c], within(12));
      }
    }
  }

  @Test
  void greyIsNotMadeBrighter() throws Exception {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    assertThat(Picture.read(write(grey, "png")).rgb()).containsExactly(100, 100, 100);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 100 * 256 + 7);
    assertThat(Picture.read(write(deep, "png")).rgb()).containsExactly(100, 100, 100);
  }

  @Test
  void palettesAreLookedUp() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(0, 0, 0xff_ff_ff_ff);
    assertThat(Picture.read(write(image, "png")).rgb()).containsExactly(255, 255, 255, 0, 0, 0);
  }

  @Test
  void everyBeginningOfAFileIsAPictureOrAReason() throws Exception {
    for (String format : new String[] {"png", "jpeg", "gif", "bmp", "webp", "lossy.webp"}) {
      byte[] whole =
          Files.readAllBytes(write(stripes(24, 9, BufferedImage.TYPE_3BYTE_BGR), format));
      Path cut = folder.resolve("cut");
      for (int length = 0; length < whole.length; length++) {
        Files.write(cut, Arrays.copyOf(whole, length));
        try {
          assertThat(Picture.read(cut).width()).isEqualTo(24);
        } catch (IOException e) {
          assertThat(e.getMessage()).as("%s of %d bytes", format, length).isNotBlank();
        }
      }
      Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
      assertThatThrownBy(() -> Picture.read(cut), format).isInstanceOf(IOException.class);
    }
  }

  @Test
  void everyBrokenByteIsAPictureOrAReason() throws Exception {
    for (String format : new String[] {"png", "jpeg", "gif", "webp", "lossy.webp"}) {
      byte[] whole =
          Files.readAllBytes(write(stripes(24, 9, BufferedImage.TYPE_3BYTE_BGR), format));
      Path broken = folder.resolve("broken");
      for (int at = 0; at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) 0xff;
        Files.write(broken, bytes);
        try {
          assertThat(Picture.read(broken).rgb()).isNotEmpty();
        } catch (IOException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  /// A header of a few bytes that asks for 40 GB.
  @Test
  void aPictureTooLargeIsRefusedBeforeItIsDecoded() throws IOException {
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = {
      'I',
      'H',
      'D',
      'R',
      0,
      1,
      (byte) 0x86,
      (byte) 0xa0,
      0,
      1,
      (byte) 0x86,
      (byte) 0xa0,
      8,
      2,
      0,
      0,
      0
    };
    CRC32 crc = new CRC32();
    crc.update(header);
    png.putInt(13).put(header).putInt((int) crc.getValue());
    png.putInt(0).put(new byte[] {'I', 'E', 'N', 'D'}).putInt(0xae426082);
    Path bomb = Files.write(folder.resolve("bomb.png"), png.array());
    assertThatThrownBy(() -> Picture.read(bomb))
        .isInstanceOf(IOException.class)
        .hasMessage("100,000 x 100,000 pixels, which must be 1 to 40,000,000");
  }

  /// Sizes of whole files are overwritten; what follows is of a small picture.
  @Test
  void headersOfOtherFormatsAreRefusedAsWell() throws Exception {
    byte[] jpeg = Files.readAllBytes(write(stripes(24, 9, BufferedImage.TYPE_3BYTE_BGR), "jpeg"));
    int frame = 2; // from segment to segment to the one of the size
    while ((jpeg[frame + 1] & 0xff) != 0xc0) {
      frame += 2 + ByteBuffer.wrap(jpeg).getShort(frame + 2);
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
    refused("jpeg", jpeg, "65,500 x 65,500 pixels");
    byte[] gif = Files.readAllBytes(write(stripes(24, 9, BufferedImage.TYPE_3BYTE_BGR), "gif"));
    int picture = 13 + 3 * (2 << (gif[10] & 7)); // behind the header and its palette
    while (gif[picture] == 0x21) { // extensions: blocks up to an empty one
      picture += 2;
      while (gif[picture] != 0) {
        picture += 1 + (gif[picture] & 0xff);
      }
      picture++;
    }
    assertThat(gif[picture]).isEqualTo((byte) 0x2c);
    ByteBuffer.wrap(gif).putInt(6, -1).putInt(picture + 5, -1);
    refused("gif", gif, "65,535 x 65,535 pixels");
    refused("webp", LosslessWebP.header(16_384, 16_384), "16,384 x 16,384 pixels");
    byte[] canvas = new byte[30 + 8]; // an extended header, and pixels of nothing
    ByteBuffer.wrap(canvas)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(US_ASCII))
        .putInt(30)
        .put("WEBPVP8X".getBytes(US_ASCII))
        .putInt(10)
        .putInt(0)
        .putInt(0xffffff)
        .putShort((short) 0xffff);
    canvas[29] = (byte) 0xff; // three bytes each: 16,777,216 along both sides
    refused("webp", canvas, "pixels");
    byte[] bmp = Files.readAllBytes(write(stripes(24, 9, BufferedImage.TYPE_3BYTE_BGR), "bmp"));
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 1 << 20).putInt(22, 1 << 20);
    refused("bmp", bmp, "Invalid width/height");
  }

  private void refused(String format, byte[] bytes, String why) throws IOException {
    Path bomb = Files.write(folder.resolve("bomb." + format), bytes);
    assertThatThrownBy(() -> Picture.read(bomb), format)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  /// Where there are photographs: each cut off at forty places, at any of its first bytes and
  /// near its end among them.
  @Test
  void photographsThatAreCutOffAreReasons() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    try (Stream<Path> files = Files.list(ReferenceFiles.IMAGES.folder())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] whole = Files.readAllBytes(file);
        Picture picture = Picture.read(file);
        Path cut = folder.resolve("cut");
        for (int round = 0; round < 40; round++) {
          int length =
              round < 15
                  ? random.nextInt(300)
                  : round < 30 ? random.nextInt(whole.length) : whole.length - 20 * (round - 29);
          Files.write(cut, Arrays.copyOf(whole, length));
          try { // what stands last in a PNG may tell nothing of the picture
            assertThat(Picture.read(cut).rgb()).isEqualTo(picture.rgb());
          } catch (IOException e) {
            assertThat(e.getMessage()).as("%s of %d bytes", file, length).isNotBlank();
          }
        }
      }
    }
  }

  @Test
  void whatIsNoPictureIsSaidToBeNone() throws IOException {
    Path text = Files.writeString(folder.resolve("cover.png"), "no picture");
    assertThatThrownBy(() -> Picture.read(text)).hasMessageContaining("not a picture in PNG");
    Path empty = Files.writeString(folder.resolve("empty.png"), "");
    assertThatThrownBy(() -> Picture.read(empty)).hasMessageContaining("empty");
  }

  /// Twice as wide by bilinear weights: a new pixel lies a quarter from an old one.
  @Test
  void pixelsBetweenOthersAreTheirWeightedMeans() {
    Picture two = new Picture(2, 1, new byte[] {0, 0, 0, 100, (byte) 200, 40});
    assertThat(Resampling.BILINEAR.resize(two, 4, 1).rgb())
        .containsExactly(0, 0, 0, 25, 50, 10, 75, 150, 30, 100, 200, 40);
    // cubic at distances 3/4 and 1/4, 5/4 outside: weights .2265625 and .8671875 over their sum
    byte[] cubic = Resampling.BICUBIC.resize(two, 4, 1).rgb();
    assertThat(cubic[3]).isEqualTo((byte) Math.round(100 * .2265625 / (.2265625 + .8671875)));
  }

  /// Three times smaller by the box: means of three, the same along columns.
  @Test
  void shrinkingTakesAllPixelsIntoAccount() {
    byte[] levels = {0, 0, 0, 30, 30, 30, 60, 60, 60, 90, 90, 90, 90, 90, 90, 93, 93, 93};
    assertThat(Resampling.BOX.resize(new Picture(6, 1, levels), 2, 1).rgb())
        .containsExactly(30, 30, 30, 91, 91, 91);
    assertThat(Resampling.BOX.resize(new Picture(1, 6, levels), 1, 2).rgb())
        .containsExactly(30, 30, 30, 91, 91, 91);
    assertThat(Resampling.BICUBIC.resize(new Picture(6, 1, levels), 6, 1).rgb()).isEqualTo(levels);
  }

  @Test
  void aPlainPictureStaysPlainAtAnySize() {
    byte[] plain = new byte[3 * 7 * 5];
    Arrays.fill(plain, (byte) 77);
    for (Resampling how : Resampling.values()) {
      assertThat(how.resize(new Picture(7, 5, plain), 13, 2).rgb()).containsOnly((byte) 77);
    }
  }
}
