package dev.footfall.sink.notify.deliver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer. Of the body of a failure a word of explanation is read; that of a success
 * is not waited for, as a server may leave the connection open behind it.
 *
 * @param status the status code
 * @param headers the headers, names in lower case
 * @param word a failure's body, where it is one word such as Slack's {@code channel_not_found};
 *     else empty
 */
record HttpAnswer(int status, Map<String, String> headers, String word) {

  private static final int MOST_HEAD_BYTES = 16 * 1024;
  private static final int MOST_LINES = 200;

  /** One more than a word has, so that what is longer is seen to be no word. */
  private static final int MOST_WORD_BYTES = 61;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

  static HttpAnswer read(InputStream in) throws IOException {
    while (true) {
      HttpAnswer answer = head(in);
      if (answer.status >= 200) {
        return new HttpAnswer(
            answer.status, answer.headers, answer.mayExplain() ? word(in, answer.wordBytes()) : "");
      }
    }
  }

  /** A word behind a chunk's length is not worth the parser. */
  private boolean mayExplain() {
    return status / 100 != 2 && !headers.containsKey("transfer-encoding");
  }

  /** Bytes to read for a word: who asks for more than there are waits for the end. */
  private int wordBytes() {
    String length = headers.getOrDefault("content-length", "");
    return length.matches("[0-9]{1,2}")
        ? Math.min(Integer.parseInt(length), MOST_WORD_BYTES)
        : MOST_WORD_BYTES;
  }

  private static HttpAnswer head(InputStream in) throws IOException {
    int[] left = {MOST_HEAD_BYTES};
    Matcher status = STATUS.matcher(line(in, left));
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MOST_LINES; i++) {
      String line = line(in, left);
      if (line.isEmpty()) {
        return new HttpAnswer(Integer.parseInt(status.group(1)), headers, "");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    throw new IOException("the answer has more than " + MOST_LINES + " headers");
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection was closed before the answer was complete");
      }
      if (--left[0] < 0) {
        throw new IOException(
            "the head of the answer is longer than " + MOST_HEAD_BYTES + " bytes");
      }
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  private static String word(InputStream in, int bytes) {
    try {
      String body = new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1).strip();
      return body.matches("[a-z_]{1,60}") ? body : "";
    } catch (IOException e) {
      return ""; // the status has said it
    }
  }
}
