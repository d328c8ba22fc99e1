package dev.footfall.standalone;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Makes topics and registers schemas; doing it again changes nothing. */
final class Installation {

  private final ConnectionSettings connection;

  Installation(ConnectionSettings connection) {
    this.connection = connection;
  }

  List<TopicInstaller.Outcome> topics(Optional<Short> replicas) {
    try (Admin admin = Admin.create(connection.client())) {
      return new TopicInstaller(admin).install(replicas);
    } catch (KafkaException e) {
      throw new KafkaException("topics can't be made with " + connection, e);
    }
  }

  List<SchemaInstaller.Installed> schemas() {
    return new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde())))
        .install();
  }
}
