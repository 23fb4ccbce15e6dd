package org.rdpdoctor.wire.hostcall;

import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostReply.Absent;
import org.rdpdoctor.wire.hostcall.HostReply.ContentRead;
import org.rdpdoctor.wire.hostcall.HostReply.CredentialsListed;
import org.rdpdoctor.wire.hostcall.HostReply.Done;
import org.rdpdoctor.wire.hostcall.HostReply.Entry;
import org.rdpdoctor.wire.hostcall.HostReply.FileDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRulesListed;
import org.rdpdoctor.wire.hostcall.HostReply.FolderListed;
import org.rdpdoctor.wire.hostcall.HostReply.KeyListed;
import org.rdpdoctor.wire.hostcall.HostReply.Member;
import org.rdpdoctor.wire.hostcall.HostReply.MembersListed;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.HostReply.NotCarried;
import org.rdpdoctor.wire.hostcall.HostReply.PortListed;
import org.rdpdoctor.wire.hostcall.HostReply.PortOwner;
import org.rdpdoctor.wire.hostcall.HostReply.Refused;
import org.rdpdoctor.wire.hostcall.HostReply.SavedCredential;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.HostReply.Session;
import org.rdpdoctor.wire.hostcall.HostReply.SessionsListed;
import org.rdpdoctor.wire.hostcall.HostReply.SystemDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.ValueRead;

/**
 * A reply as one line of ASCII, as our PowerShell library writes it: fields as in {@link
 * HostCallText}, instants in ISO 8601, a list as its count and then the fields of each member, what
 * may be missing as a list of none or one.
 */
public final class HostReplyText {
  private HostReplyText() {}

  /** Without a line end. */
  public static String encode(HostReply reply) {
    return switch (reply) {
      case Done() -> of("done").line();
      case Absent() -> of("absent").line();
      case Refused(long code, String text) -> of("refused").number(code).text(text).line();
      case NotCarried(String because) -> of("not-carried").text(because).line();
      case SystemDescribed system -> system(system);
      case ValueRead(RegistryData data) -> of("value").data(data).line();
      case KeyListed listed ->
          of("key")
              .list(listed.values(), (line, value) -> line.text(value.name()).data(value.data()))
              .list(listed.keys(), LineWriter::text)
              .line();
      case ServiceDescribed service ->
          of("service")
              .word(service.state())
              .word(service.start())
              .text(service.account())
              .number(service.processId())
              .line();
      case FileDescribed file ->
          of("file")
              .flag(file.folder())
              .number(file.size())
              .optional(file.descriptor(), LineWriter::bytes)
              .line();
      case FolderListed listed -> of("folder").list(listed.entries(), HostReplyText::entry).line();
      case ContentRead content ->
          of("content").bytes(content.content()).number(content.total()).line();
      case SessionsListed listed ->
          of("sessions").list(listed.sessions(), HostReplyText::session).line();
      case PortListed listed -> of("port").list(listed.owners(), HostReplyText::owner).line();
      case FirewallRulesListed listed ->
          of("firewall-rules").list(listed.rules(), HostReplyText::rule).line();
      case MembersListed listed ->
          of("members")
              .list(
                  listed.members(),
                  (line, member) -> line.text(member.sid()).text(member.account()))
              .line();
      case CredentialsListed listed ->
          of("credentials")
              .list(
                  listed.credentials(), (line, each) -> line.text(each.target()).text(each.user()))
              .line();
    };
  }

  private static LineWriter of(String word) {
    return new LineWriter(word);
  }

  private static String system(SystemDescribed system) {
    return of("system")
        .text(system.computer())
        .optional(system.domain(), LineWriter::text)
        .text(system.build())
        .instant(system.now())
        .optional(system.lastBoot(), LineWriter::instant)
        .flag(system.elevated())
        .line();
  }

  private static void entry(LineWriter line, Entry entry) {
    line.text(entry.name()).flag(entry.folder()).number(entry.size());
  }

  private static void session(LineWriter line, Session session) {
    line.number(session.id()).text(session.user()).text(session.state());
  }

  private static void owner(LineWriter line, PortOwner owner) {
    line.text(owner.address())
        .number(owner.processId())
        .text(owner.program())
        .list(owner.services(), LineWriter::text);
  }

  private static void rule(LineWriter line, FirewallRule rule) {
    line.text(rule.name())
        .text(rule.shown())
        .flag(rule.enabled())
        .flag(rule.allows())
        .flag(rule.byPolicy())
        .text(rule.protocol())
        .text(rule.profiles())
        .text(rule.ports())
        .text(rule.remoteAddresses());
  }

  /** All that the reader has is one line. */
  public static HostReply decode(Reader reader) throws DecodeException {
    return decode(LineReader.lineOf(reader));
  }

  public static HostReply decode(String line) throws DecodeException {
    LineReader fields = LineReader.of(line);
    String word = fields.word("word");
    return switch (word) {
      case "done" -> new Done();
      case "absent" -> new Absent();
      case "refused" -> new Refused(fields.number("code"), fields.text("text"));
      case "not-carried" -> new NotCarried(fields.text("because"));
      case "system" -> system(fields);
      case "value" -> new ValueRead(fields.data("data"));
      case "key" ->
          new KeyListed(
              fields.list("values", each -> new NamedValue(each.text("name"), each.data("data"))),
              fields.list("keys", each -> each.text("key")));
      case "service" ->
          new ServiceDescribed(
              fields.word("state", ServiceState.values()),
              fields.word("start", HostCall.StartType.values()),
              fields.text("account"),
              fields.number("process"));
      case "file" ->
          new FileDescribed(
              fields.flag("folder"),
              fields.number("size"),
              fields.optional("descriptor", each -> each.bytes("descriptor")));
      case "folder" -> new FolderListed(fields.list("entries", HostReplyText::entry));
      case "content" -> new ContentRead(fields.bytes("content"), fields.number("total"));
      case "sessions" -> new SessionsListed(fields.list("sessions", HostReplyText::session));
      case "port" -> new PortListed(fields.list("owners", HostReplyText::owner));
      case "firewall-rules" -> new FirewallRulesListed(fields.list("rules", HostReplyText::rule));
      case "members" ->
          new MembersListed(
              fields.list("members", each -> new Member(each.text("sid"), each.text("account"))));
      case "credentials" ->
          new CredentialsListed(
              fields.list(
                  "credentials",
                  each -> new SavedCredential(each.text("target"), each.text("user"))));
      default -> throw fields.unknown(word);
    };
  }

  private static SystemDescribed system(LineReader fields) throws DecodeException {
    return new SystemDescribed(
        fields.text("computer"),
        fields.optional("domain", each -> each.text("domain")),
        fields.text("build"),
        fields.instant("now"),
        fields.optional("last boot", each -> each.instant("last boot")),
        fields.flag("elevated"));
  }

  private static Entry entry(LineReader fields) throws DecodeException {
    return new Entry(fields.text("name"), fields.flag("folder"), fields.number("size"));
  }

  private static Session session(LineReader fields) throws DecodeException {
    return new Session(fields.number("id"), fields.text("user"), fields.text("state"));
  }

  private static PortOwner owner(LineReader fields) throws DecodeException {
    return new PortOwner(
        fields.text("address"),
        fields.number("process"),
        fields.text("program"),
        fields.list("services", each -> each.text("service")));
  }

  private static FirewallRule rule(LineReader fields) throws DecodeException {
    return new FirewallRule(
        fields.text("name"),
        fields.text("shown"),
        fields.flag("enabled"),
        fields.flag("allows"),
        fields.flag("by policy"),
        fields.text("protocol"),
        fields.text("profiles"),
        fields.text("ports"),
        fields.text("remote addresses"));
  }
}
