package dev.footfall.standalone;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people say it: {@code 2025-11-05T10:30:00Z}, {@code 2025-11-05}, or {@code 7d} ago. */
final class PastTime implements ITypeConverter<Instant> {

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhd])");

  @Override
  public Instant convert(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long number = Long.parseLong(ago.group(1));
      Duration before =
          switch (ago.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      return Instant.now().minus(before);
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time: write 2025-11-05T10:30:00Z, 2025-11-05 (UTC), or 30m, 24h, 7d");
    }
  }
}
