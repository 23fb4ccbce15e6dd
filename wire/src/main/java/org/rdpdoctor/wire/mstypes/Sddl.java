package org.rdpdoctor.wire.mstypes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;

/**
 * Security descriptors as text: MS-DTYP section 2.5.1, as far as files need it. Entries for parts
 * of an object, conditions and SIDs that depend on a domain are not read, and not written.
 */
public final class Sddl {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final String NO_ACCESS_CONTROL = "NO_ACCESS_CONTROL";

  /** Possessive, or a hostile text of many entries takes all of the stack. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:O:(?<owner>[A-Z]{2}|S-[-0-9A-Fx]+))?(?:G:(?<group>[A-Z]{2}|S-[-0-9A-Fx]+))?"
              + "(?:D:(?<access>[A-Z_]*)(?<accessEntries>(?:\\([^()]*+\\))*+))?"
              + "(?:S:(?<system>[A-Z]*)(?<systemEntries>(?:\\([^()]*+\\))*+))?");

  private static final Pattern ENTRY = Pattern.compile("\\(([^()]*)\\)");
  private static final Pattern HEX = Pattern.compile("0[xX]([0-9a-fA-F]{1,8})");
  private static final Pattern NAMED_SID = Pattern.compile("([A-Z]{2}) (S-1-[-0-9]+)");
  private static final int ENTRY_FIELDS = 6;
  private static final int CODE_LENGTH = 2;

  private static final Map<String, Integer> TYPES =
      Map.of(
          "A", AccessControlEntry.ALLOW,
          "D", AccessControlEntry.DENY,
          "AU", AccessControlEntry.AUDIT,
          "AL", AccessControlEntry.ALARM,
          "ML", AccessControlEntry.MANDATORY_LABEL);

  private static final Map<String, Long> FLAGS = flags();

  /** Those of files first: a mask is written by the first name that says all of it. */
  private static final Map<String, Long> RIGHTS = rights();

  private static final Map<String, Sid> SIDS = sids();

  private Sddl() {}

  private static Map<String, Long> flags() {
    Map<String, Long> flags = new LinkedHashMap<>();
    flags.put("OI", (long) AccessControlEntry.OBJECT_INHERIT);
    flags.put("CI", (long) AccessControlEntry.CONTAINER_INHERIT);
    flags.put("NP", (long) AccessControlEntry.NO_PROPAGATE);
    flags.put("IO", (long) AccessControlEntry.INHERIT_ONLY);
    flags.put("ID", (long) AccessControlEntry.INHERITED);
    flags.put("SA", (long) AccessControlEntry.SUCCESSFUL_ACCESS);
    flags.put("FA", (long) AccessControlEntry.FAILED_ACCESS);
    return flags;
  }

  private static Map<String, Long> rights() {
    Map<String, Long> rights = new LinkedHashMap<>();
    rights.put("FA", AccessMask.FILE_ALL);
    rights.put("FR", AccessMask.FILE_READ);
    rights.put("FW", AccessMask.FILE_WRITE);
    rights.put("FX", AccessMask.FILE_EXECUTE);
    rights.put("GA", AccessMask.GENERIC_ALL);
    rights.put("GR", AccessMask.GENERIC_READ);
    rights.put("GW", AccessMask.GENERIC_WRITE);
    rights.put("GX", AccessMask.GENERIC_EXECUTE);
    rights.put("RC", AccessMask.READ_CONTROL);
    rights.put("SD", AccessMask.DELETE);
    rights.put("WD", AccessMask.WRITE_ACCESS_LIST);
    rights.put("WO", AccessMask.WRITE_OWNER);
    long bit = 1;
    for (String right : List.of("CC", "DC", "LC", "SW", "RP", "WP", "DT", "LO", "CR")) {
      rights.put(right, bit);
      bit <<= 1;
    }
    rights.put("KA", 0xF_003FL);
    rights.put("KR", 0x2_0019L);
    rights.put("KW", 0x2_0006L);
    rights.put("KX", 0x2_0019L);
    return rights;
  }

  private static Map<String, Sid> sids() {
    Map<String, Sid> sids = new LinkedHashMap<>();
    String table =
        """
        WD S-1-1-0; CO S-1-3-0; CG S-1-3-1; OW S-1-3-4; NU S-1-5-2; IU S-1-5-4; SU S-1-5-6;
        AN S-1-5-7; ED S-1-5-9; PS S-1-5-10; AU S-1-5-11; RC S-1-5-12; SY S-1-5-18; LS S-1-5-19;
        NS S-1-5-20; BA S-1-5-32-544; BU S-1-5-32-545; BG S-1-5-32-546; PU S-1-5-32-547;
        AO S-1-5-32-548; SO S-1-5-32-549; PO S-1-5-32-550; BO S-1-5-32-551; RE S-1-5-32-552;
        RU S-1-5-32-554; RD S-1-5-32-555; NO S-1-5-32-556; MU S-1-5-32-558; LU S-1-5-32-559;
        IS S-1-5-32-568; CY S-1-5-32-569; ER S-1-5-32-573; CD S-1-5-32-574; HA S-1-5-32-578;
        AA S-1-5-32-579; RM S-1-5-32-580; WR S-1-5-33; AC S-1-15-2-1; LW S-1-16-4096;
        ME S-1-16-8192; MP S-1-16-8448; HI S-1-16-12288; SI S-1-16-16384\
        """;
    Matcher matcher = NAMED_SID.matcher(table);
    while (matcher.find()) {
      sids.put(matcher.group(1), Sid.of(matcher.group(2)));
    }
    return sids;
  }

  /**
   * Reads a text.
   *
   * @throws DecodeException when it is none, or says what we do not read
   */
  public static SecurityDescriptor parse(String text) throws DecodeException {
    Matcher matcher = WHOLE.matcher(text);
    if (text.length() > MAX_LENGTH || text.isEmpty() || !matcher.matches()) {
      throw unexpected("SDDL");
    }
    Optional<Sid> owner = sidOf(matcher.group("owner"));
    Optional<Sid> group = sidOf(matcher.group("group"));
    int control = SecurityDescriptor.SELF_RELATIVE;
    Optional<AccessControlList> access = Optional.empty();
    String accessFlags = matcher.group("access");
    if (accessFlags != null) {
      boolean open = accessFlags.endsWith(NO_ACCESS_CONTROL);
      control |= SecurityDescriptor.ACCESS_LIST_PRESENT;
      control |= listFlags(accessFlags.replace(NO_ACCESS_CONTROL, ""));
      access = open ? Optional.empty() : Optional.of(list(matcher.group("accessEntries")));
    }
    Optional<AccessControlList> system = Optional.empty();
    String systemFlags = matcher.group("system");
    if (systemFlags != null) {
      control |= SecurityDescriptor.SYSTEM_LIST_PRESENT | listFlags(systemFlags) << 1;
      system = Optional.of(list(matcher.group("systemEntries")));
    }
    return new SecurityDescriptor(control, owner, group, system, access, Optional.empty());
  }

  /** Of the discretionary list; those of the system list lie one bit higher. */
  private static int listFlags(String text) throws DecodeException {
    return switch (text) {
      case "" -> 0;
      case "P" -> SecurityDescriptor.ACCESS_LIST_PROTECTED;
      case "AI" -> SecurityDescriptor.ACCESS_LIST_INHERITED;
      case "PAI", "AIP" ->
          SecurityDescriptor.ACCESS_LIST_PROTECTED | SecurityDescriptor.ACCESS_LIST_INHERITED;
      case "AR", "ARAI", "AIAR", "PAR", "PARAI" ->
          throw unexpected("list that asks for inheritance");
      default -> throw unexpected("flags of a list");
    };
  }

  private static AccessControlList list(String text) throws DecodeException {
    List<AccessControlEntry> entries = new ArrayList<>();
    Matcher matcher = ENTRY.matcher(text);
    while (matcher.find()) {
      entries.add(entry(matcher.group(1)));
    }
    try {
      return new AccessControlList(entries);
    } catch (IllegalArgumentException tooLarge) {
      throw unexpected("list, too long");
    }
  }

  private static AccessControlEntry entry(String text) throws DecodeException {
    String[] fields = text.split(";", -1);
    if (fields.length != ENTRY_FIELDS) {
      throw unexpected("entry without six fields");
    }
    Integer type = TYPES.get(fields[0].strip());
    if (type == null) {
      throw unexpected("type of an entry");
    }
    if (!fields[3].isBlank() || !fields[4].isBlank()) {
      throw unexpected("entry for a part of an object");
    }
    int flags = (int) sum(fields[1].strip(), FLAGS);
    Sid trustee = sid(fields[5].strip());
    return new AccessControlEntry.Plain(type, flags, mask(fields[2]), trustee, Bytes.EMPTY);
  }

  private static long mask(String text) throws DecodeException {
    Matcher hex = HEX.matcher(text.strip());
    return hex.matches() ? Long.parseLong(hex.group(1), 16) : sum(text.strip(), RIGHTS);
  }

  private static long sum(String codes, Map<String, Long> meanings) throws DecodeException {
    long sum = 0;
    for (int i = 0; i < codes.length(); i += CODE_LENGTH) {
      Long meaning = meanings.get(codes.substring(i, Math.min(i + CODE_LENGTH, codes.length())));
      if (meaning == null) {
        throw unexpected("right or flag");
      }
      sum |= meaning;
    }
    return sum;
  }

  private static Optional<Sid> sidOf(@Nullable String text) throws DecodeException {
    return text == null ? Optional.empty() : Optional.of(sid(text));
  }

  private static Sid sid(String text) throws DecodeException {
    Sid known = SIDS.get(text.toUpperCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    return Sid.parse(text).orElseThrow(() -> unexpected("SID"));
  }

  private static DecodeException unexpected(String what) {
    return DecodeException.unexpected("SDDL", 0, "not what we read: " + what);
  }

  /** As Windows writes it; empty when something in it cannot be said here. */
  public static Optional<String> of(SecurityDescriptor descriptor) {
    StringBuilder text = new StringBuilder();
    descriptor.owner().ifPresent(sid -> text.append("O:").append(name(sid)));
    descriptor.group().ifPresent(sid -> text.append("G:").append(name(sid)));
    int control = descriptor.control();
    if ((control & SecurityDescriptor.ACCESS_LIST_PRESENT) != 0) {
      text.append("D:").append(flagsOf(control));
      if (!append(text, descriptor.accessList())) {
        return Optional.empty();
      }
    }
    if ((control & SecurityDescriptor.SYSTEM_LIST_PRESENT) != 0) {
      text.append("S:").append(flagsOf(control >>> 1));
      if (descriptor.systemList().isEmpty() || !append(text, descriptor.systemList())) {
        return Optional.empty();
      }
    }
    return Optional.of(text.toString());
  }

  private static String flagsOf(int control) {
    return ((control & SecurityDescriptor.ACCESS_LIST_PROTECTED) != 0 ? "P" : "")
        + ((control & SecurityDescriptor.ACCESS_LIST_INHERITED) != 0 ? "AI" : "");
  }

  private static boolean append(StringBuilder text, Optional<AccessControlList> list) {
    if (list.isEmpty()) {
      text.append(NO_ACCESS_CONTROL);
      return true;
    }
    for (AccessControlEntry entry : list.get().entries()) {
      Optional<String> said = of(entry);
      if (said.isEmpty()) {
        return false;
      }
      text.append(said.get());
    }
    return true;
  }

  /** One entry with its parentheses; empty when it cannot be said. */
  public static Optional<String> of(AccessControlEntry entry) {
    return switch (entry) {
      case AccessControlEntry.Other _ -> Optional.empty();
      case AccessControlEntry.Plain plain -> of(plain);
    };
  }

  private static Optional<String> of(AccessControlEntry.Plain plain) {
    long sayable = FLAGS.values().stream().mapToLong(Long::longValue).sum();
    if ((plain.flags() & ~sayable) != 0 || !plain.rest().isEmpty()) {
      return Optional.empty();
    }
    StringBuilder flags = new StringBuilder();
    FLAGS.forEach((code, bit) -> flags.append((plain.flags() & bit) != 0 ? code : ""));
    return Optional.of(
        "(%s;%s;%s;;;%s)"
            .formatted(
                firstFor(TYPES, plain.type()),
                flags,
                firstFor(RIGHTS, plain.mask()),
                name(plain.trustee())));
  }

  private static <T extends Number> String firstFor(Map<String, T> names, long value) {
    return names.entrySet().stream()
        .filter(each -> each.getValue().longValue() == value)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> "0x%x".formatted(value));
  }

  private static String name(Sid sid) {
    return SIDS.entrySet().stream()
        .filter(each -> each.getValue().equals(sid))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(sid::toString);
  }
}
