package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Applications in containers and in executable jars: the library's classes are not where a thread's
 * context class loader looks, which is where Kafka looks.
 */
@Timeout(120)
class ClassLoaderIT {

  /** The application; made in the loader of its own. */
  public static final class Application {

    private Application() {}

    /** Tracks one event; the tracker's books when it is sent. */
    public static String track(Map<String, String> settings) {
      try (UsageTracker tracker =
          UsageTracker.builder().service("crm").connection(settings).build()) {
        tracker.usage("crm", "view_deal").user("ada").success();
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(tracker.counters().sent()).isEqualTo(1));
        return tracker.counters().toString();
      }
    }

    /** A tracker's thread; it is running. */
    public static Thread thread() {
      UsageTracker tracker = UsageTracker.builder().service("loader").build();
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().equals("footfall-tracker-loader"))
              .findFirst()
              .orElseThrow();
      tracker.close(Duration.ZERO);
      return thread;
    }
  }

  @Test
  void context_withoutTheLibrary_sendsAllTheSame() throws Exception {
    try (FootfallStack stack = TestStack.start(Part.KAFKA, Part.REGISTRY);
        URLClassLoader application = applicationLoader()) {
      Arrivals.createTopics(stack.settings());
      Thread current = Thread.currentThread();
      ClassLoader before = current.getContextClassLoader();
      current.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      try {
        Object report =
            application
                .loadClass(Application.class.getName())
                .getMethod("track", Map.class)
                .invoke(null, stack.settings());
        assertThat(report.toString())
            .startsWith("offered 1 = accepted 1 + refused 0; accepted 1 = sent 1 ");
        assertThat(current.getContextClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
      } finally {
        current.setContextClassLoader(before);
      }
    }
  }

  /** What a redeployed application leaves behind would be kept by a thread that lives on. */
  @Test
  void thread_doesNotKeepTheCallersLoader() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (URLClassLoader webapp = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(webapp);
      assertThat(Application.thread().getContextClassLoader())
          .isSameAs(UsageTracker.class.getClassLoader());
    } finally {
      current.setContextClassLoader(before);
    }
  }

  private static URLClassLoader applicationLoader() {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(ClassLoaderIT::url)
            .toArray(URL[]::new);
    return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
