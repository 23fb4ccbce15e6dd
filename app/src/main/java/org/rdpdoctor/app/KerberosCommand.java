package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.diagnosis.kerberos.KerberosJudge;
import org.rdpdoctor.diagnosis.kerberos.KerberosVerdict;
import org.rdpdoctor.model.KerberosRun;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.probe.kerberos.KerberosWalk;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.report.ExitCode;
import org.rdpdoctor.report.KerberosJson;
import org.rdpdoctor.report.KerberosText;
import org.rdpdoctor.report.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor kerberos}. */
final class KerberosCommand implements Command {
  static final String NAME = "kerberos";
  static final String KDC = "--kdc";

  private static final String REALM = "--realm";
  private static final List<String> FORMATS = List.of("text", "json");
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
  private static final int MAX_PORT = 65535;

  /** RFC 4120 section 6.1, the form of a domain name. */
  private static final Pattern REALM_FORM =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,32}");

  private static final Pattern HOST_FORM = Pattern.compile("[\\p{L}\\p{N}._:-]{1,253}");

  private final Console console;

  KerberosCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("HOST")
            .arity("1")
            .type(String.class)
            .description(
                "The host as the user names it to the Remote Desktop client: the ticket is for"
                    + " exactly this name.")
            .build());
    Options.value(spec, REALM, "REALM", "The realm, where neither user nor host tells it.");
    addKdcTo(spec);
    SignInChoice.addForKdcsTo(spec);
    Options.value(spec, "--deadline", "TIME", "For the whole walk. Default: 20s.");
    spec.addOption(Options.format(FORMATS));
    spec.usageMessage()
        .description(
            "Walks the way of a Kerberos sign-in, step by step: the realm, its KDCs in DNS, each"
                + " KDC over TCP and UDP 88, what it says of the account, the clocks, and with"
                + " credentials the sign-in and the ticket for the host. Tells why a client would"
                + " fall back to NTLM. The host itself is never asked.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor kerberos server.corp.example.com",
            "  rdpdoctor kerberos server --user alice@corp.example.com",
            "  rdpdoctor kerberos server.corp.example.com --user alice@corp.example.com"
                + " --ask-password",
            "  rdpdoctor kerberos server --realm CORP.EXAMPLE.COM --kdc dc1.corp.example.com",
            "",
            "--user alone only asks about the account. A password is tried once, and counts",
            "towards the account's lockout like any other sign-in.",
            "",
            "Exit codes: 0 nothing wrong as far as it was asked for, 1 a fault was found,",
            "2 wrong usage, 3 could not be told, 70 a defect of rdpdoctor.");
    return spec;
  }

  static void addKdcTo(CommandSpec spec) {
    Options.value(spec, KDC, "HOST[:PORT]", "A KDC to ask instead of those that DNS names.");
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    String format = Options.chosenFormat(options, FORMATS);
    KerberosWalk.Question question = question(options);
    SystemResolver resolver = new SystemResolver();
    KerberosRun run = new KerberosWalk(Clock.systemUTC(), resolver, resolver).walk(question);
    KerberosVerdict verdict = KerberosJudge.judge(run);
    console
        .out()
        .print(
            format.equals("json")
                ? KerberosJson.write(run, verdict)
                : KerberosText.write(run, verdict, Style.of(console.colour())));
    return ExitCode.of(verdict.health()).code();
  }

  private KerberosWalk.Question question(ParseResult options) {
    String host = host(options.matchedPositionalValue(0, ""));
    Optional<String> realm = realm(options);
    Optional<KdcLocation> kdc = kdc(options);
    Duration deadline = Options.duration(options, "--deadline", DEADLINE, LONGEST_DEADLINE);
    SignInOptions signIn = SignInChoice.forKdcs(options, console);
    return new KerberosWalk.Question(
        host,
        realm,
        kdc,
        SignInChoice.accountNamed(options),
        signIn.credentials(),
        signIn.budget(),
        deadline);
  }

  private static String host(String text) {
    if (!HOST_FORM.matcher(text).matches()) {
      throw new UsageProblem("%s is no host: give its name".formatted(quote(text)));
    }
    return text;
  }

  private static Optional<String> realm(ParseResult options) {
    if (!options.hasMatchedOption(REALM)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(REALM, "");
    if (!REALM_FORM.matcher(text).matches()) {
      throw new UsageProblem(
          "%s %s is no realm: give it like CORP.EXAMPLE.COM".formatted(REALM, quote(text)));
    }
    return Optional.of(text.toUpperCase(Locale.ROOT));
  }

  /** The KDC that was named. */
  static Optional<KdcLocation> kdc(ParseResult options) {
    if (!options.hasMatchedOption(KDC)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(KDC, "");
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[") && text.indexOf(']') > 0;
    boolean bareV6 = !bracketed && text.indexOf(':') != colon;
    boolean withPort = colon > 0 && !bareV6 && colon > text.indexOf(']');
    String host = withPort ? text.substring(0, colon) : text;
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    int port = withPort ? port(text.substring(colon + 1)) : KdcLocation.DEFAULT_PORT;
    if (port < 1 || !HOST_FORM.matcher(bare).matches()) {
      throw new UsageProblem("%s %s is no KDC: give HOST or HOST:PORT".formatted(KDC, quote(text)));
    }
    return Optional.of(new KdcLocation(bare, port));
  }

  /** Zero for what is no port. */
  private static int port(String text) {
    boolean digits = text.matches("[0-9]{1,5}");
    int port = digits ? Integer.parseInt(text) : 0;
    return port <= MAX_PORT ? port : 0;
  }
}
