package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

  @TempDir private Path folder;

  private Path write(BufferedImage image, String format) throws IOException {
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
  void coloursAreThoseOfTheFile() throws IOException {
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_ARGB
        }) {
      Picture picture = Picture.read(write(stripes(2, 1, type), "png"));
      assertThat(picture.rgb()).containsExactly(0xc8, 0x64, 0x32, 0x0a, 0x14, 0x1e);
    }
  }

  @Test
  void greyIsNotMadeBrighter() throws IOException {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    assertThat(Picture.read(write(grey, "png")).rgb()).containsExactly(100, 100, 100);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 100 * 256 + 7);
    assertThat(Picture.read(write(deep, "png")).rgb()).containsExactly(100, 100, 100);
  }

  @Test
  void palettesAreLookedUp() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(0, 0, 0xff_ff_ff_ff);
    assertThat(Picture.read(write(image, "png")).rgb()).containsExactly(255, 255, 255, 0, 0, 0);
  }

  @Test
  void everyBeginningOfAFileIsAPictureOrAReason() throws IOException {
    for (String format : new String[] {"png", "jpeg", "gif", "bmp"}) {
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
      assertThatThrownBy(() -> Picture.read(cut)).as(format).isInstanceOf(IOException.class);
    }
  }

  @Test
  void everyBrokenByteIsAPictureOrAReason() throws IOException {
    for (String format : new String[] {"png", "jpeg"}) {
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
