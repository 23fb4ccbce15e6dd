package org.rdpdoctor.wire.hostcall;

import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall.AddFirewallRule;
import org.rdpdoctor.wire.hostcall.HostCall.AddMember;
import org.rdpdoctor.wire.hostcall.HostCall.CreateKey;
import org.rdpdoctor.wire.hostcall.HostCall.DeleteCredential;
import org.rdpdoctor.wire.hostcall.HostCall.DeleteFile;
import org.rdpdoctor.wire.hostcall.HostCall.DeleteFirewallRule;
import org.rdpdoctor.wire.hostcall.HostCall.DeleteKey;
import org.rdpdoctor.wire.hostcall.HostCall.DeleteValue;
import org.rdpdoctor.wire.hostcall.HostCall.DescribeFile;
import org.rdpdoctor.wire.hostcall.HostCall.DescribeService;
import org.rdpdoctor.wire.hostcall.HostCall.DescribeSystem;
import org.rdpdoctor.wire.hostcall.HostCall.EnableFirewallRule;
import org.rdpdoctor.wire.hostcall.HostCall.ListCredentials;
import org.rdpdoctor.wire.hostcall.HostCall.ListFirewallRules;
import org.rdpdoctor.wire.hostcall.HostCall.ListFolder;
import org.rdpdoctor.wire.hostcall.HostCall.ListKey;
import org.rdpdoctor.wire.hostcall.HostCall.ListMembers;
import org.rdpdoctor.wire.hostcall.HostCall.ListPortOwners;
import org.rdpdoctor.wire.hostcall.HostCall.ListSessions;
import org.rdpdoctor.wire.hostcall.HostCall.ReadEventLog;
import org.rdpdoctor.wire.hostcall.HostCall.ReadFile;
import org.rdpdoctor.wire.hostcall.HostCall.ReadValue;
import org.rdpdoctor.wire.hostcall.HostCall.RemoveMember;
import org.rdpdoctor.wire.hostcall.HostCall.RenameFile;
import org.rdpdoctor.wire.hostcall.HostCall.ScheduleScript;
import org.rdpdoctor.wire.hostcall.HostCall.SetClockByService;
import org.rdpdoctor.wire.hostcall.HostCall.SetStartType;
import org.rdpdoctor.wire.hostcall.HostCall.StartService;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostCall.StopService;
import org.rdpdoctor.wire.hostcall.HostCall.UnscheduleScript;
import org.rdpdoctor.wire.hostcall.HostCall.WriteAccess;
import org.rdpdoctor.wire.hostcall.HostCall.WriteFile;
import org.rdpdoctor.wire.hostcall.HostCall.WriteValue;

/**
 * A call as one line of ASCII, as our PowerShell library reads it: a word, then the record's fields
 * in their order with commas between them. Texts are base64 of UTF-8, bytes base64, durations
 * seconds, enum constants their names; registry data is its type and its bytes. A form of our own,
 * because ConvertTo-Json of Windows PowerShell 5.1 unrolls lists of one and changes dates.
 */
public final class HostCallText {
  private HostCallText() {}

  /** Without a line end. */
  public static String encode(HostCall call) {
    return switch (call) {
      case HostCall.Reading reading -> reading(reading);
      case HostCall.Change change -> change(change);
    };
  }

  private static String reading(HostCall.Reading reading) {
    return switch (reading) {
      case DescribeSystem() -> of("describe-system").line();
      case ReadValue(String key, String name) -> of("read-value").text(key).text(name).line();
      case ListKey(String key) -> of("list-key").text(key).line();
      case DescribeService(String name) -> of("describe-service").text(name).line();
      case DescribeFile(String path) -> of("describe-file").text(path).line();
      case ListFolder(String path) -> of("list-folder").text(path).line();
      case ReadFile(String path, long offset, int length) ->
          of("read-file").text(path).number(offset).number(length).line();
      case ListSessions() -> of("list-sessions").line();
      case ListPortOwners(int port) -> of("list-port-owners").number(port).line();
      case ListFirewallRules(int port) -> of("list-firewall-rules").number(port).line();
      case ListMembers(String groupSid) -> of("list-members").text(groupSid).line();
      case ListCredentials(String target) -> of("list-credentials").text(target).line();
      case ReadEventLog log ->
          of("read-event-log")
              .text(log.log())
              .duration(log.back())
              .number(log.offset())
              .number(log.length())
              .line();
    };
  }

  private static String change(HostCall.Change change) {
    return switch (change) {
      case WriteValue(String key, String name, RegistryData data) ->
          of("write-value").text(key).text(name).data(data).line();
      case DeleteValue(String key, String name) -> of("delete-value").text(key).text(name).line();
      case CreateKey(String key) -> of("create-key").text(key).line();
      case DeleteKey(String key) -> of("delete-key").text(key).line();
      case StartService start ->
          of("start-service").text(start.name()).duration(start.limit()).line();
      case StopService stop -> of("stop-service").text(stop.name()).duration(stop.limit()).line();
      case SetStartType(String name, StartType start) ->
          of("set-start-type").text(name).word(start).line();
      case WriteAccess access ->
          of("write-access").text(access.path()).bytes(access.descriptor()).line();
      case RenameFile(String path, String newName) ->
          of("rename-file").text(path).text(newName).line();
      case WriteFile file -> of("write-file").text(file.path()).bytes(file.content()).line();
      case DeleteFile(String path) -> of("delete-file").text(path).line();
      case EnableFirewallRule(String name, boolean enabled) ->
          of("enable-firewall-rule").text(name).flag(enabled).line();
      case AddFirewallRule(String name, String protocol, int port) ->
          of("add-firewall-rule").text(name).text(protocol).number(port).line();
      case DeleteFirewallRule(String name) -> of("delete-firewall-rule").text(name).line();
      case AddMember(String groupSid, String account) ->
          of("add-member").text(groupSid).text(account).line();
      case RemoveMember(String groupSid, String account) ->
          of("remove-member").text(groupSid).text(account).line();
      case DeleteCredential(String target) -> of("delete-credential").text(target).line();
      case SetClockByService() -> of("set-clock-by-service").line();
      case ScheduleScript schedule ->
          of("schedule-script")
              .text(schedule.name())
              .duration(schedule.in())
              .text(schedule.script())
              .line();
      case UnscheduleScript(String name) -> of("unschedule-script").text(name).line();
    };
  }

  private static LineWriter of(String word) {
    return new LineWriter(word);
  }

  /** All that the reader has is one line. */
  public static HostCall decode(Reader reader) throws DecodeException {
    return decode(LineReader.lineOf(reader));
  }

  public static HostCall decode(String line) throws DecodeException {
    LineReader fields = LineReader.of(line);
    String word = fields.word("word");
    return switch (word) {
      case "describe-system" -> new DescribeSystem();
      case "read-value" -> new ReadValue(fields.text("key"), fields.text("name"));
      case "list-key" -> new ListKey(fields.text("key"));
      case "describe-service" -> new DescribeService(fields.text("name"));
      case "describe-file" -> new DescribeFile(fields.text("path"));
      case "list-folder" -> new ListFolder(fields.text("path"));
      case "read-file" ->
          new ReadFile(fields.text("path"), fields.number("offset"), fields.small("length"));
      case "list-sessions" -> new ListSessions();
      case "list-port-owners" -> new ListPortOwners(fields.small("port"));
      case "list-firewall-rules" -> new ListFirewallRules(fields.small("port"));
      case "list-members" -> new ListMembers(fields.text("group"));
      case "list-credentials" -> new ListCredentials(fields.text("target"));
      case "read-event-log" ->
          new ReadEventLog(
              fields.text("log"),
              fields.duration("back"),
              fields.number("offset"),
              fields.small("length"));
      default -> change(word, fields);
    };
  }

  private static HostCall change(String word, LineReader fields) throws DecodeException {
    return switch (word) {
      case "write-value" ->
          new WriteValue(fields.text("key"), fields.text("name"), fields.data("data"));
      case "delete-value" -> new DeleteValue(fields.text("key"), fields.text("name"));
      case "create-key" -> new CreateKey(fields.text("key"));
      case "delete-key" -> new DeleteKey(fields.text("key"));
      case "start-service" -> new StartService(fields.text("name"), fields.duration("limit"));
      case "stop-service" -> new StopService(fields.text("name"), fields.duration("limit"));
      case "set-start-type" ->
          new SetStartType(fields.text("name"), fields.word("start", StartType.values()));
      case "write-access" -> new WriteAccess(fields.text("path"), fields.bytes("descriptor"));
      case "rename-file" -> new RenameFile(fields.text("path"), fields.text("new name"));
      case "write-file" -> new WriteFile(fields.text("path"), fields.bytes("content"));
      case "delete-file" -> new DeleteFile(fields.text("path"));
      case "enable-firewall-rule" ->
          new EnableFirewallRule(fields.text("name"), fields.flag("enabled"));
      case "add-firewall-rule" ->
          new AddFirewallRule(fields.text("name"), fields.text("protocol"), fields.small("port"));
      case "delete-firewall-rule" -> new DeleteFirewallRule(fields.text("name"));
      case "add-member" -> new AddMember(fields.text("group"), fields.text("account"));
      case "remove-member" -> new RemoveMember(fields.text("group"), fields.text("account"));
      case "delete-credential" -> new DeleteCredential(fields.text("target"));
      case "set-clock-by-service" -> new SetClockByService();
      case "schedule-script" ->
          new ScheduleScript(fields.text("name"), fields.duration("in"), fields.text("script"));
      case "unschedule-script" -> new UnscheduleScript(fields.text("name"));
      default -> throw fields.unknown(word);
    };
  }
}
