package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.alerts.rules.RulesException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force. The file is looked at every few seconds by whoever asks; a change that can be
 * used is taken over, one that can't is said once and shown, and the rules stay as they are.
 * Thread-safe: all threads see one and the same object.
 */
final class RuleSource {

  static final Duration LOOK = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(RuleSource.class);

  private final @Nullable Path file;
  private final AlertMetrics metrics;
  private final LongSupplier nanoTime;
  private volatile AlertRules rules;
  private volatile @Nullable String trouble;
  private byte[] content = {};
  private @Nullable Instant modified;
  private long lookedAtNanos;

  /**
   * Reads the rules.
   *
   * @param file null for those that come with Footfall
   * @throws RulesException when the file can't be used
   * @throws UncheckedIOException when it can't be read
   */
  RuleSource(@Nullable Path file, AlertMetrics metrics, LongSupplier nanoTime) {
    this.file = file;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    lookedAtNanos = nanoTime.getAsLong();
    try {
      if (file == null) {
        rules = AlertRules.defaults();
      } else {
        modified = modified(file);
        content = Files.readAllBytes(file);
        rules = AlertRules.parse(content, file.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("alert rules " + file + " can't be read: " + e, e);
    }
    metrics.rules(rules.byName().size());
  }

  /** The rules in force now. */
  AlertRules current() {
    Path path = file;
    if (path != null && nanoTime.getAsLong() - lookedAtNanos() >= LOOK.toNanos()) {
      look(path);
    }
    return rules;
  }

  /** Why the file as it is now is not in force, in words; empty when it is. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private synchronized long lookedAtNanos() {
    return lookedAtNanos;
  }

  private synchronized void look(Path path) {
    lookedAtNanos = nanoTime.getAsLong();
    try {
      Instant now = modified(path);
      if (now.equals(modified)) {
        return;
      }
      byte[] read = Files.readAllBytes(path);
      modified = now;
      if (!Arrays.equals(read, content) || trouble != null) {
        content = read;
        take(AlertRules.parse(read, path.toString()));
      }
    } catch (RulesException e) {
      refuse(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (IOException e) {
      refuse("alert rules " + path + " can't be read: " + e);
    }
  }

  private void take(AlertRules read) {
    rules = read;
    trouble = null;
    metrics.rules(read.byName().size());
    metrics.badFile(false);
    log.info("alert rules of {} are in force: {}", file, read);
  }

  private void refuse(String words) {
    if (!words.equals(trouble)) {
      log.warn("the alert rules stay as they were: {}", words);
      metrics.reloadFailed();
    }
    trouble = words;
    metrics.badFile(true);
  }

  private static Instant modified(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).lastModifiedTime().toInstant();
  }
}
