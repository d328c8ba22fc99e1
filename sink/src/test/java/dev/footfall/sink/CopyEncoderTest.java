package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Golden bytes, as {@code COPY … TO STDOUT BINARY} of PostgreSQL 18 writes the same values. */
class CopyEncoderTest {

  private final CopyEncoder encoder = new CopyEncoder();

  @Test
  void uuid_isItsSixteenBytes() {
    encoder.item().row(1).uuid(UUID.fromString("014d6148-b4d2-7c3d-9a52-0d1f6f2b8e11"));

    assertRow("0001 00000010 014d6148b4d27c3d9a520d1f6f2b8e11");
  }

  @Test
  void instant_isMicrosecondsSince2000() {
    encoder
        .item()
        .row(3)
        .instant(Instant.parse("2000-01-01T00:00:00.000001999Z"))
        .instant(Instant.parse("1999-12-31T23:59:59.999999Z"))
        .instant(Instant.parse("2015-05-17T10:05:03.250Z"));

    assertRow("0003 00000008 0000000000000001 00000008 ffffffffffffffff 00000008 0001b942faca4250");
  }

  @Test
  void numbers_areBigEndian_andNullHasNoBytes() {
    encoder.item().row(5).int4(504).int4(null).int8(-2L).none().float8(0.75);

    assertRow(
        "0005 00000004 000001f8 ffffffff 00000008 fffffffffffffffe ffffffff"
            + " 00000008 3fe8000000000000");
  }

  @Test
  void text_isUtf8() {
    encoder.item().row(3).text("größer 🚀").text("").text(null);

    assertRow("0003 0000000d 6772c3b6c39f657220f09f9a80 00000000 ffffffff");
  }

  @Test
  void jsonb_beginsWithItsVersion() {
    encoder.item().row(2).jsonb("{}").jsonb(null);

    assertRow("0002 00000003 017b7d ffffffff");
  }

  @Test
  void texts_isAnArrayOfText() {
    encoder.item().row(2).texts(List.of("a", "")).texts(List.of());

    assertRow(
        "0002 0000001d 00000001 00000000 00000019 00000002 00000001 00000001 61 00000000"
            + " 0000000c 00000000 00000000 00000019");
  }

  @Test
  void item_thatNeedsALargerBlock_movesAlone() {
    encoder.newBlock(10);
    encoder.item().row(1).int4(7);
    byte[] block = encoder.block();
    int start = encoder.start();

    encoder.item().row(1).text("x".repeat(100_000));
    assertThat(encoder.length()).isEqualTo(2 + 4 + 100_000);
    assertThat(encoder.block()).isNotSameAs(block);
    assertThat(HexFormat.of().formatHex(block, start, start + 10))
        .isEqualTo("00010000000400000007");

    encoder.item().row(1).int4(1);
    assertRow("0001 00000004 00000001");
  }

  @Test
  void texts_thatMoveToAnotherBlock_keepTheirLength() {
    encoder.newBlock(16);

    encoder.item().row(1).texts(List.of("a", ""));

    assertRow("0001 0000001d 00000001 00000000 00000019 00000002 00000001 00000001 61 00000000");
  }

  private void assertRow(String hex) {
    int end = encoder.start() + encoder.length();
    assertThat(HexFormat.of().formatHex(encoder.block(), encoder.start(), end))
        .isEqualTo(hex.replace(" ", ""));
  }
}
