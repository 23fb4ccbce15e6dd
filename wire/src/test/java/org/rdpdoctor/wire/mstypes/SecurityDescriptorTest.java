package org.rdpdoctor.wire.mstypes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

class SecurityDescriptorTest {
  /** What Windows ships the folder MachineKeys with. */
  private static final String FOLDER = "O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)";

  private static final String KEY_FILE =
      "O:SYG:SYD:AI(A;;FA;;;SY)(A;;FR;;;NS)(A;;FA;;;" + Sid.SESSION_ENV + ")";

  /** The bytes are those that Samba 4.17 makes of the same text. */
  @ParameterizedTest
  @CsvSource({
    "O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA),"
        + "010004941400000020000000000000002c0000000101000000000005120000000101000000000005"
        + "120000000400340002000000000014009f01120001010000000000010000000000001800ff010000"
        + "01020000000000052000000020020000",
    "O:BAG:SYD:PAI(D;;FR;;;NS)(A;OICI;FA;;;SY)(A;OICIIO;GA;;;CO)(A;OICIID;0x1200a9;;;BU),"
        + "01000494140000002400000000000000300000000102000000000005200000002002000001010000"
        + "000000051200000004005c0004000000010014008900120001010000000000051400000000031400"
        + "ff010000010100000000000512000000000b14000000001001010000000000030000000000131800"
        + "a900120001020000000000052000000021020000",
    "O:SYG:SYD:,010004801400000020000000000000002c00000001010000000000051200000001010000"
        + "00000005120000000400080000000000",
    "O:SY,0100008014000000000000000000000000000000010100000000000512000000"
  })
  void textAndBytesAreThoseOfSamba(String text, String hex) throws DecodeException {
    SecurityDescriptor descriptor = Sddl.parse(text);
    Bytes expected = Bytes.ofHex(asWindows(text, hex));
    assertThat(descriptor.toBytes()).isEqualTo(expected);
    assertThat(SecurityDescriptor.decode(new Reader(expected))).isEqualTo(descriptor);
    assertThat(descriptor.oddities()).isEmpty();
    assertThat(Sddl.of(descriptor)).contains(text);
  }

  /**
   * Samba 4.17 reads FA as the rights to objects of a directory, 0x1FF, and makes every list one of
   * revision 4.
   */
  private static String asWindows(String text, String hex) {
    String list = hex.replaceFirst("0400(08|34|5c)00", "0200$100");
    return text.contains(";FA;") ? list.replace("00ff010000", "00ff011f00") : list;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOLDER,
        "O:SYG:SYD:NO_ACCESS_CONTROL",
        "D:P(A;;GRGX;;;AU)S:AI(AU;SAFA;FA;;;WD)(ML;;0x1;;;HI)",
        "G:BU",
        "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(D;;KA;;;S-1-5-21-1-2-3-500)"
      })
  void textGoesThereAndBack(String text) throws DecodeException {
    SecurityDescriptor descriptor = Sddl.parse(text);
    CodecOracles.survives(descriptor, SecurityDescriptor::decode);
    assertThat(Sddl.parse(Sddl.of(descriptor).orElseThrow())).isEqualTo(descriptor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X:SY",
        "O:",
        "O:DA",
        "D:(A;;FA;;;SY",
        "D:(A;;FA;;SY)",
        "D:(OA;;FA;;;SY)",
        "D:(A;;FA;bf967aba-0de6-11d0-a285-00aa003049e2;;SY)",
        "D:(A;;ZZ;;;SY)",
        "D:(A;;F;;;SY)",
        "D:(A;;0x1ffffffff;;;SY)",
        "D:Q(A;;FA;;;SY)",
        "D:(XA;;FX;;;S-1-1-0;(@User.Title==\"PM\"))"
      })
  void whatWeDoNotReadIsRefused(String text) {
    assertThatThrownBy(() -> Sddl.parse(text)).isInstanceOf(DecodeException.class);
  }

  @Test
  void aTextOfManyEntriesIsRefusedAndTakesNoStack() {
    assertThatThrownBy(() -> Sddl.parse("D:" + "()".repeat(30_000)))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Sddl.parse("S:" + "(".repeat(60_000)))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void sidsAreWrittenAsWindowsDoes() {
    assertThat(Sid.of("S-1-5-32-544")).isEqualTo(Sid.ADMINISTRATORS).hasToString("S-1-5-32-544");
    assertThat(Sid.of("s-1-0x123456789abc-1")).hasToString("S-1-0x123456789ABC-1");
    assertThat(Sid.parse("S-1-5-99999999999")).isEmpty();
    assertThat(Sid.parse("S-1-5-")).isEmpty();
    assertThat(Sid.parse("S-2-5-18")).isEmpty();
    assertThat(Sid.parse("S-1-5" + "-1".repeat(16))).isEmpty();
    CodecOracles.survives(Sid.SESSION_ENV, Sid::decode);
  }

  @Test
  void partsInTheOrderOfWindowsSurvive() throws DecodeException {
    SecurityDescriptor ours = Sddl.parse(FOLDER);
    AccessControlList list = ours.accessList().orElseThrow();
    Writer writer = new Writer().u8(1).u8(0).u16le(ours.control());
    int owner = 20 + list.size();
    writer.u32le(owner).u32le(owner + Sid.LOCAL_SYSTEM.size()).u32le(0).u32le(20);
    list.encode(writer);
    Sid.LOCAL_SYSTEM.encode(writer);
    Sid.LOCAL_SYSTEM.encode(writer);
    SecurityDescriptor read = SecurityDescriptor.decode(new Reader(writer.toBytes()));
    assertThat(read.toBytes()).isEqualTo(writer.toBytes());
    assertThat(read.oddities()).isEmpty();
    assertThat(read.owner()).contains(Sid.LOCAL_SYSTEM);
    assertThat(read.accessList()).contains(list);
    assertThat(Sddl.of(read)).contains(FOLDER);
  }

  @Test
  void entriesThatWeDoNotReadSurviveAndCannotBeSaid() throws DecodeException {
    AccessControlEntry conditional =
        new AccessControlEntry.Other(0x09, 0, Bytes.ofHex("0100000061727478"));
    AccessControlList list =
        AccessControlList.of(conditional, AccessControlEntry.allow(Sid.LOCAL_SYSTEM, 1));
    CodecOracles.survives(list, AccessControlList::decode);
    SecurityDescriptor descriptor = Sddl.parse(FOLDER).with(list);
    assertThat(Sddl.of(descriptor)).isEmpty();
    assertThat(list.adding(Sid.NETWORK_SERVICE, 1).entries()).first().isEqualTo(conditional);
    assertThat(list.oddities()).containsExactly("an access entry of type 9");
  }

  @Test
  void cutAndLyingListsAreRefused() {
    Bytes list = AccessControlList.of(AccessControlEntry.deny(Sid.EVERYONE, 1)).toBytes();
    for (int length = 0; length < list.size(); length++) {
      CodecOracles.refusedOrOdd(list.first(length), AccessControlList::decode);
    }
    CodecOracles.refusedOrOdd(Bytes.ofHex("0200070000000000"), AccessControlList::decode);
    CodecOracles.refusedOrOdd(Bytes.ofHex("0200080001000000"), AccessControlList::decode);
  }

  @Test
  void theShippedKeyFileCanBeReadByTheService() throws DecodeException {
    SecurityDescriptor file = Sddl.parse(KEY_FILE);
    assertThat(file.allows(Set.of(Sid.NETWORK_SERVICE, Sid.EVERYONE), AccessMask.FILE_READ))
        .isTrue();
    assertThat(file.allows(Set.of(Sid.NETWORK_SERVICE), AccessMask.WRITE_DATA)).isFalse();
    assertThat(file.allows(Set.of(Sid.ADMINISTRATORS), AccessMask.READ_DATA)).isFalse();
    SecurityDescriptor folder = Sddl.parse(FOLDER);
    assertThat(folder.allows(Set.of(Sid.EVERYONE), AccessMask.CREATE_FILE)).isTrue();
    assertThat(folder.allows(Set.of(Sid.EVERYONE), AccessMask.DELETE_CHILD)).isFalse();
  }

  @Test
  void theOrderOfTheEntriesDecides() throws DecodeException {
    Set<Sid> who = Set.of(Sid.NETWORK_SERVICE);
    assertThat(granted("D:(D;;FR;;;NS)(A;;FA;;;NS)", who)).isFalse();
    assertThat(granted("D:(A;;FA;;;NS)(D;;FR;;;NS)", who)).isTrue();
    assertThat(granted("D:(A;;0x1;;;NS)(A;;0x120088;;;NS)", who)).isTrue();
    assertThat(granted("D:(A;IO;FA;;;NS)", who)).isFalse();
    assertThat(granted("D:(D;;SD;;;NS)(A;;GR;;;NS)", who)).isTrue();
    assertThat(granted("D:", who)).isFalse();
    assertThat(granted("D:NO_ACCESS_CONTROL", who)).isTrue();
  }

  private static boolean granted(String text, Set<Sid> who) throws DecodeException {
    return Sddl.parse(text).allows(who, AccessMask.FILE_READ);
  }

  @Test
  void theOwnerMayChangeTheListUnlessAnEntrySaysOtherwise() throws DecodeException {
    Set<Sid> owner = Set.of(Sid.LOCAL_SYSTEM);
    long change = AccessMask.WRITE_ACCESS_LIST;
    assertThat(Sddl.parse("O:SYD:").allows(owner, change)).isTrue();
    assertThat(Sddl.parse("O:BAD:").allows(owner, change)).isFalse();
    assertThat(Sddl.parse("O:SYD:(A;;RC;;;OW)").allows(owner, change)).isFalse();
    assertThat(Sddl.parse("O:SYD:(A;OICIIO;RC;;;OW)").allows(owner, change)).isTrue();
  }

  @Test
  void anEntryIsAddedBetweenExplicitAndInherited() throws DecodeException {
    String before = "D:AI(D;;SD;;;NS)(A;;FA;;;SY)(D;ID;WO;;;WD)(A;ID;FR;;;BU)";
    AccessControlList grown = list(before).adding(Sid.NETWORK_SERVICE, AccessMask.FILE_READ);
    assertThat(Sddl.of(Sddl.parse("D:AI").with(grown)))
        .contains("D:AI(D;;SD;;;NS)(A;;FA;;;SY)(A;;FR;;;NS)(D;ID;WO;;;WD)(A;ID;FR;;;BU)");
    assertThat(grown.isCanonical()).isTrue();
    assertThat(grown.adding(Sid.NETWORK_SERVICE, AccessMask.READ_DATA)).isEqualTo(grown);
  }

  @Test
  void anEntryIsAddedToWhateverListThereIs() throws DecodeException {
    for (String before : List.of("D:", "D:(A;ID;FR;;;BU)", "D:(A;ID;FR;;;BU)(D;;SD;;;NS)")) {
      AccessControlList list = list(before);
      AccessControlList grown = list.adding(Sid.LOCAL_SYSTEM, AccessMask.FILE_ALL);
      assertThat(grown.entries()).containsAll(list.entries()).hasSize(list.entries().size() + 1);
      assertThat(grown.isCanonical()).isEqualTo(list.isCanonical());
    }
  }

  @Test
  void denialsOfOneAreTakenOut() throws DecodeException {
    AccessControlList list = list("D:(D;;FR;;;NS)(D;;FR;;;SY)(A;;FA;;;NS)(D;ID;FR;;;NS)");
    assertThat(Sddl.of(Sddl.parse("D:").with(list.withoutDenials(Sid.NETWORK_SERVICE))))
        .isEqualTo(Optional.of("D:(D;;FR;;;SY)(A;;FA;;;NS)(D;ID;FR;;;NS)"));
  }

  private static AccessControlList list(String text) throws DecodeException {
    return Sddl.parse(text).accessList().orElseThrow();
  }
}
