package org.segue.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CoverImageTest {

  @Test
  void picturesAreToldByTheirFirstBytes() throws Exception {
    assertThat(CoverImage.of("image/jpeg", picture("jpg", 500, 300)))
        .isEqualTo(new CoverImage("jpg", 500, 300));
    assertThat(CoverImage.of("image/jpeg", picture("png", 7, 9))) // whatever it is called
        .isEqualTo(new CoverImage("png", 7, 9));
    assertThat(CoverImage.of("", picture("gif", 300, 2))).isEqualTo(new CoverImage("gif", 300, 2));
    // 0x2f, then 14 bits of width - 1 and 14 of height - 1: 16 x 8
    byte[] lossless = HexFormat.of().parseHex("52494646000000005745425056503820".repeat(1));
    lossless = Arrays.copyOf(lossless, 30);
    lossless[15] = 'L';
    lossless[20] = 0x2f;
    lossless[21] = 15;
    lossless[22] = (byte) (7 << 6);
    lossless[23] = 7 >> 2;
    assertThat(CoverImage.of("image/webp", lossless)).isEqualTo(new CoverImage("webp", 16, 8));
    byte[] lossy = Arrays.copyOf(lossless, 30);
    lossy[15] = ' ';
    ByteBuffer.wrap(lossy).putShort(26, Short.reverseBytes((short) 640));
    ByteBuffer.wrap(lossy).putShort(28, Short.reverseBytes((short) 480));
    assertThat(CoverImage.of("image/webp", lossy)).isEqualTo(new CoverImage("webp", 640, 480));
  }

  @Test
  void whatIsNoPictureOrTooLargeIsRefused() throws Exception {
    refused("text/html; charset=utf-8", picture("png", 7, 9), "not a picture but text/html");
    refused("image/png", "<html>".getBytes(StandardCharsets.UTF_8), "not a picture in");
    refused("image/svg+xml", "<svg/>".getBytes(StandardCharsets.UTF_8), "not a picture in");
    refused("image/png", new byte[0], "not a picture in");
    byte[] huge = picture("png", 7, 9);
    ByteBuffer.wrap(huge).putInt(16, 4097);
    refused("image/png", huge, "4,097 x 9 pixels; at most 4,096");
    ByteBuffer.wrap(huge).putInt(16, -1);
    refused("image/png", huge, "pixels");
  }

  @Test
  void everyPrefixIsAPictureOrARefusal() throws Exception {
    for (String format : new String[] {"jpg", "png", "gif"}) {
      byte[] whole = picture(format, 64, 64);
      for (int length = 0; length < whole.length; length++) {
        byte[] prefix = Arrays.copyOf(whole, length);
        try {
          assertThat(CoverImage.of("image/x", prefix)).isEqualTo(new CoverImage(format, 64, 64));
        } catch (FailedException e) {
          assertThat(e).hasMessageContaining("not a picture");
        }
      }
    }
  }

  private static void refused(String type, byte[] bytes, String reason) {
    assertThatThrownBy(() -> CoverImage.of(type, bytes))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] picture(String format, int width, int height) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
