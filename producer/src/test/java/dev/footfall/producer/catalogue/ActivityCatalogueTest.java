package dev.footfall.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.RecordingTracker;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivityCatalogueTest {

  private static final Attribute<Number> TASKS = Attribute.number("tasks_count");
  private static final Attribute<Boolean> ARCHIVED = Attribute.flag("archived");
  private final ActivityCatalogue catalogue = new ActivityCatalogue("gardening"); // a new family
  private final Activity viewBed =
      catalogue.add("view_bed", "beds", "bed", "/beds/{bed_id}", TASKS);

  @Test
  void catalogueOfAnotherService_isAsEasyAsTheCrms() {
    RecordingTracker recorder = new RecordingTracker();
    viewBed.begin(recorder, "b-1", TASKS.of(3)).user("ada").success();
    UsageEvent event = recorder.events().get(0);
    assertThat(event.getActionType()).isEqualTo("gardening");
    assertThat(event.getActionName()).isEqualTo("view_bed");
    assertThat(event.getActionCategory()).isEqualTo("beds");
    assertThat(event.getEntityType()).isEqualTo("bed");
    assertThat(event.getEntityId()).isEqualTo("b-1");
    assertThat(event.getPageUrl()).isEqualTo("/beds/{bed_id}");
    assertThat(event.getAttributes()).isEqualTo("{\"tasks_count\":3}");
    assertThat(catalogue.activities()).containsExactly(viewBed);
    assertThat(catalogue.attributeNames()).containsExactly("tasks_count");
  }

  @Test
  void undeclaredAttribute_isSentAllTheSame() {
    RecordingTracker recorder = new RecordingTracker();
    viewBed.begin(recorder, null, ARCHIVED.of(false)).success();
    assertThat(recorder.events().get(0).getAttributes()).isEqualTo("{\"archived\":false}");
  }

  @Test
  void declarations_areChecked() {
    assertThatThrownBy(() -> catalogue.add("view_bed", null, null, null))
        .hasMessage("activity 'view_bed' is in the catalogue already");
    assertThatThrownBy(() -> catalogue.add(" ", null, null, null))
        .hasMessage("an activity needs a type and a name, has 'gardening' and ' '");
    assertThatThrownBy(() -> Attribute.text(" ")).hasMessageContaining("must not be blank");
  }

  @Test
  void actionTypes_areTheFamiliesThatServicesShare() throws Exception {
    List<Object> types = new ArrayList<>();
    for (Field field : ActionTypes.class.getFields()) {
      types.add(field.get(null));
    }
    assertThat(types)
        .containsExactlyInAnyOrder(
            "authentication",
            "navigation",
            "chat",
            "crm",
            "lead_generation",
            "analytics",
            "task_management",
            "calendar",
            "settings",
            "upload",
            "export");
  }
}
