package dev.footfall.schemas;

import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What {@link Samples#usageEvents} makes. For one call only; not thread-safe. */
final class UsageEventGenerator {

  private static final int USERS = 60;
  private static final long SESSION_MINUTES = 30;

  private record Action(
      String type, String name, Channel channel, int typicalMs, double failures) {}

  private record Service(String name, int producers, List<Action> actions) {}

  private static final List<Service> SERVICES =
      List.of(
          new Service(
              "crm-api",
              2,
              List.of(
                  new Action("authentication", "login", Channel.API, 80, 0.04),
                  new Action("crm", "view_deal", Channel.API, 35, 0.01),
                  new Action("crm", "create_deal", Channel.API, 120, 0.02),
                  new Action("crm", "search_customers", Channel.API, 200, 0.03),
                  new Action("lead_generation", "generate_email", Channel.API, 2500, 0.15))),
          new Service(
              "crm-web",
              2,
              List.of(
                  new Action("navigation", "open_dashboard", Channel.UI, 300, 0.0),
                  new Action("persona", "view", Channel.UI, 60, 0.0),
                  new Action("persona", "copy", Channel.UI, 5, 0.0),
                  new Action("settings", "change_theme", Channel.UI, 10, 0.0))),
          new Service(
              "reports",
              1,
              List.of(
                  new Action("export", "export_csv", Channel.CLI, 4000, 0.08),
                  new Action("analytics", "nightly_rollup", Channel.JOB, 30_000, 0.25))));

  private static final String[][] PERSONAS = {
    {"high_utilization", "credit"}, {"low_savings", "savings"}, {"variable_income", "income"}
  };

  private final long seed;
  private final Random random;
  private final long[] sequences = new long[SERVICES.stream().mapToInt(Service::producers).sum()];

  UsageEventGenerator(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  List<UsageEvent> generate(int count, Instant from, Instant to) {
    long range = ChronoUnit.MICROS.between(from, to);
    if (count < 0 || range < 1) {
      throw new IllegalArgumentException(
          "count must not be negative and to must be after from: "
              + count
              + ", "
              + from
              + ", "
              + to);
    }
    long[] times = random.longs(count, 0, range).sorted().toArray();
    List<UsageEvent> events = new ArrayList<>(count);
    for (long micros : times) {
      events.add(event(from.plus(micros, ChronoUnit.MICROS)));
    }
    return events;
  }

  private UsageEvent event(Instant time) {
    int service = random.nextInt(SERVICES.size());
    Service used = SERVICES.get(service);
    Action action = used.actions().get(random.nextInt(used.actions().size()));
    int producer = random.nextInt(used.producers());
    for (int before = 0; before < service; before++) {
      producer += SERVICES.get(before).producers();
    }
    String producerId = used.name() + "-" + EventIds.derived(Samples.FROM, seed + "/" + producer);
    long seq = ++sequences[producer];

    UsageEvent.Builder event =
        UsageEvent.newBuilder()
            .setEventId(EventIds.derived(time, producerId + "/" + seq))
            .setOccurredAt(time)
            .setProducerId(producerId)
            .setProducerSeq(seq)
            .setPrivacyLevel(PrivacyLevel.FULL)
            .setServiceName(used.name())
            .setServiceVersion("1." + service + ".0")
            .setEnvironment("test")
            .setActionType(action.type())
            .setActionName(action.name())
            .setChannel(action.channel())
            .setTags(random.nextInt(10) == 0 ? List.of("beta") : List.of())
            .setSdkName("footfall-java")
            .setSdkVersion("0.1.0");
    who(event, action, time);
    what(event, action);
    result(event, action);
    return event.build();
  }

  private void who(UsageEvent.Builder event, Action action, Instant time) {
    if (action.channel() == Channel.JOB) {
      return; // nobody is signed in: keyed by producer
    }
    // Squared: a few users do most of the work.
    double share = random.nextDouble();
    int user = (int) (share * share * USERS);
    long session = time.getEpochSecond() / (SESSION_MINUTES * 60);
    if (action.channel() == Channel.CLI) {
      event.setMachineId("hm1:m" + user);
    } else {
      event.setSessionId("s-" + user + "-" + session);
    }
    if (user % 10 != 9) { // every tenth one is anonymous
      event.setUserId("user" + user + "@example.com");
    }
  }

  private void what(UsageEvent.Builder event, Action action) {
    if (action.type().equals("persona")) {
      String[] persona = PERSONAS[random.nextInt(PERSONAS.length)];
      event.setPersonaId(persona[0]).setDomain(persona[1]);
    }
    if (action.type().equals("crm")) {
      event
          .setEntityType("deal")
          .setEntityId(Integer.toString(random.nextInt(500)))
          .setAttributes("{\"customer_id\":\"c-" + random.nextInt(50) + "\"}");
    }
    if (action.channel() == Channel.UI) {
      event.setPageUrl("/" + action.type()).setUserAgent("Mozilla/5.0");
    }
    if (action.channel() == Channel.API) {
      event.setEndpoint("/api/" + action.name()).setHttpMethod("POST");
    }
  }

  private void result(UsageEvent.Builder event, Action action) {
    double dice = random.nextDouble();
    ResultStatus status = ResultStatus.SUCCESS;
    if (dice < action.failures()) {
      status = random.nextInt(4) == 0 ? ResultStatus.TIMEOUT : ResultStatus.ERROR;
      event.setErrorType("dev.example.ServiceException").setErrorMessage("did not work");
    } else if (dice > 0.99) {
      status = random.nextBoolean() ? ResultStatus.PENDING : ResultStatus.UNKNOWN;
    }
    event.setResultStatus(status);
    if (random.nextInt(20) != 0) { // some things have no measured duration
      // A long tail, as durations have.
      event.setDurationMs((long) (action.typicalMs() * Math.exp(random.nextGaussian())));
    }
    if (action.channel() == Channel.API) {
      event.setStatusCode(
          switch (status) {
            case ERROR -> 500;
            case TIMEOUT -> 504;
            case SUCCESS, PENDING, UNKNOWN -> 200;
          });
    }
  }
}
