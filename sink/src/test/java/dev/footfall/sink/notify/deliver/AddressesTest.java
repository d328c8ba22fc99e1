package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.sink.notify.route.Integration.Webhook;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  /** A name server that somebody else runs. */
  private static final Resolver RESOLVER =
      host ->
          switch (host) {
            case "metadata.example", "metadata.example." ->
                List.of(InetAddress.getByName("169.254.169.254"));
            case "both.example" ->
                List.of(
                    InetAddress.getByName("192.0.66.1"), InetAddress.getByName("169.254.169.254"));
            case "six.example" -> List.of(InetAddress.getByName("fe80::a9fe:a9fe"));
            default -> Arrays.asList(InetAddress.getAllByName(host));
          };

  private static Outcome send(Resolver resolver, String url, boolean allowPrivate) {
    Webhook webhook =
        new Webhook("webhook 1", true, Secret.of(url), 0, Optional.empty(), Optional.empty());
    Receiver receiver = new Receiver("ops", allowPrivate, Optional.empty(), List.of(webhook));
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (Sender sender =
        new Sender(resolver, tls, InstantSource.system(), Duration.ofSeconds(10))) {
      return sender.send(Messages.notification(), receiver, webhook);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "http://169.254.169.254:80/",
        "http://169.254.169.254:8080/",
        "http://169.254.169.254./",
        "http://2852039166/",
        "http://2852039166./",
        "http://0xA9FEA9FE/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://0xA9.254.169.254/",
        "http://0251.0376.0251.0376/",
        "http://0251.254.169.254/",
        "http://00000251.0376.0251.0376/",
        "http://025177524776/",
        "http://169.254.43518/",
        "http://169.16689662/",
        "http://169.254.169.0376/",
        "http://169.0xfe.43518/",
        "http://425.510.425.510/",
        "http://169.254.169.254%00/",
        "http://169.254.169.254%2e/",
        "http://%31%36%39.254.169.254/",
        "http://169。254。169。254/",
        "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/",
        "http://１６９.２５４.１６９.２５４/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
        "http://[0000:0000:0000:0000:0000:FFFF:A9FE:A9FE]/",
        "http://[::a9fe:a9fe]/",
        "http://[::169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b::169.254.169.254]/",
        "http://[64:ff9b:1::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:a9fe:a9fe::]/",
        "http://[::ffff:0:a9fe:a9fe]/",
        "http://[fe80::a9fe:a9fe]/",
        "http://[fe80::1%25eth0]/",
        "http://[::ffff:169.254.169.254%25lo]/",
        "http://[fd00:ec2::254]/",
        "http://example.com@169.254.169.254/",
        "http://169.254.169.254@example.com@169.254.169.254/",
        "http://example.com:80@169.254.169.254/",
        "http://169.254.169.254#@example.com/",
        "http://169.254.169.254?@example.com/",
        "http://example.com\\@169.254.169.254/",
        "http://169.254.169.254\\.example.com/",
        "http://169.254.169.254\t/",
        " http://169.254.169.254/",
        "HTTP://169.254.169.254/",
        "http:169.254.169.254/",
        "http:///169.254.169.254/",
        "//169.254.169.254/",
        "ftp://169.254.169.254/",
        "file:///etc/passwd",
        "jar:http://169.254.169.254!/",
        "gopher://169.254.169.254/",
        "http://metadata.example/",
        "http://metadata.example./",
        "http://METADATA.example/",
        "http://both.example/",
        "http://six.example/",
        "http://user:password@metadata.example/",
        "http://0.0.0.0/",
        "http://0/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://100.100.100.200/"
      })
  void theMetadataAddress_isRefusedInEverySpelling_evenWherePrivateOnesAreAllowed(String url) {
    assertThat(send(RESOLVER, url, false)).isInstanceOf(Outcome.Refused.class);
    assertThat(send(RESOLVER, url, true)).isInstanceOf(Outcome.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1.2.3/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.254/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fc00::1]/",
        "http://[fdff::1]/"
      })
  void privateAddresses_areRefusedUnlessAllowed(String url) {
    assertThat(send(RESOLVER, url, false))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.why()).contains("allow_private"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "::1",
        "fc00::1",
        "8.8.8.8",
        "2600:1f18::1",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void addresses_thatAreAllowed_areAllowed(String address) throws Exception {
    assertThat(AddressRule.allows(InetAddress.getByName(address), true)).isTrue();
  }

  @Test
  void publicAddresses_areAllowed() throws Exception {
    assertThat(AddressRule.allows(InetAddress.getByName("8.8.8.8"), false)).isTrue();
    assertThat(AddressRule.allows(InetAddress.getByName("172.32.0.1"), false)).isTrue();
    assertThat(AddressRule.allows(InetAddress.getByName("2600:1f18::1"), false)).isTrue();
  }

  @Test
  void aNameThatAnswersDifferentlyTheSecondTime_isAskedOnce() {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding =
        host ->
            List.of(
                InetAddress.getByName(
                    asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"));

    Outcome outcome = send(rebinding, "http://rebinding.example:1/", true);

    assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
    assertThat(asked).hasValue(1);
  }
}
