package org.rdpdoctor.wire.kerberos;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;

/**
 * A credential cache file: MIT krb5, "Credential cache file format", versions 3 and 4. Read only,
 * and not kept as received: it holds keys.
 *
 * @param realm of its owner
 */
public record CredentialCache(String realm, PrincipalName owner, List<Entry> entries) {
  private static final int VERSION_3 = 0x0503;
  private static final int VERSION_4 = 0x0504;
  private static final int MAX_ENTRIES = 512;
  private static final int MAX_LIST = 256;
  private static final int MAX_FIELD_SIZE = 1 << 17;

  /**
   * One ticket with its session key.
   *
   * @param flags TicketFlags, the first in the highest bit
   * @param renewTill the epoch when it cannot be renewed
   * @param ticket a {@link Ticket} in DER, or some setting of the cache
   */
  public record Entry(
      String clientRealm,
      PrincipalName client,
      String serverRealm,
      PrincipalName server,
      EncryptionType keyType,
      Secret key,
      Instant authTime,
      Instant startTime,
      Instant endTime,
      Instant renewTill,
      long flags,
      Bytes ticket) {}

  private record Name(String realm, PrincipalName name) {}

  public CredentialCache {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a whole file.
   *
   * @throws DecodeException unexpected for another version, which only very old programs write
   */
  public static CredentialCache decode(Reader reader) throws DecodeException {
    int version = reader.u16be("cache version");
    if (version != VERSION_3 && version != VERSION_4) {
      throw DecodeException.unexpected("cache version", 0, "0x%04x".formatted(version));
    }
    if (version == VERSION_4) {
      reader.skip("cache header", reader.u16be("cache header length"));
    }
    Name owner = name(reader);
    List<Entry> entries = new ArrayList<>();
    while (!reader.isAtEnd()) {
      if (entries.size() >= MAX_ENTRIES) {
        throw DecodeException.limit(
            "cache entries", reader.offset(), entries.size() + 1L, MAX_ENTRIES);
      }
      entries.add(entry(reader, version));
    }
    return new CredentialCache(owner.realm, owner.name, entries);
  }

  private static Entry entry(Reader reader, int version) throws DecodeException {
    Name client = name(reader);
    Name server = name(reader);
    EncryptionType keyType = new EncryptionType(reader.u16be("cache key type"));
    if (version == VERSION_3) {
      reader.skip("cache key type again", 2);
    }
    Secret key = Secret.of(field(reader, "cache key").toArray());
    Instant authTime = time(reader);
    Instant startTime = time(reader);
    Instant endTime = time(reader);
    Instant renewTill = time(reader);
    reader.skip("cache is_skey", 1);
    long flags = reader.u32be("cache ticket flags");
    passOverList(reader, "cache addresses");
    passOverList(reader, "cache authorization data");
    Bytes ticket = field(reader, "cache ticket");
    passOver(reader, "cache second ticket");
    return new Entry(
        client.realm,
        client.name,
        server.realm,
        server.name,
        keyType,
        key,
        authTime,
        startTime.equals(Instant.EPOCH) ? authTime : startTime,
        endTime,
        renewTill,
        flags,
        ticket);
  }

  private static Name name(Reader reader) throws DecodeException {
    long type = reader.u32be("cache name type");
    int count = count(reader, "cache name parts", KerberosFields.MAX_ENTRIES);
    String realm = text(reader, "cache realm");
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(text(reader, "cache name part"));
    }
    return new Name(realm, new PrincipalName(type, parts));
  }

  private static void passOverList(Reader reader, String name) throws DecodeException {
    int count = count(reader, name, MAX_LIST);
    for (int i = 0; i < count; i++) {
      reader.skip(name + " type", 2);
      passOver(reader, name);
    }
  }

  private static void passOver(Reader reader, String name) throws DecodeException {
    reader.skip(name, count(reader, name + " size", MAX_FIELD_SIZE));
  }

  private static Instant time(Reader reader) throws DecodeException {
    return Instant.ofEpochSecond(reader.u32be("cache time"));
  }

  private static String text(Reader reader, String name) throws DecodeException {
    return new String(field(reader, name).toArray(), StandardCharsets.UTF_8);
  }

  private static Bytes field(Reader reader, String name) throws DecodeException {
    return reader.bytes(name, count(reader, name + " size", MAX_FIELD_SIZE));
  }

  private static int count(Reader reader, String name, int limit) throws DecodeException {
    int offset = reader.offset();
    long count = reader.u32be(name);
    if (count > limit) {
      throw DecodeException.limit(name, offset, count, limit);
    }
    return (int) count;
  }
}
