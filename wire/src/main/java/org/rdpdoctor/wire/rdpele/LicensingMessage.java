package org.rdpdoctor.wire.rdpele;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;

/**
 * What stands behind the preamble of a licensing PDU: MS-RDPELE section 2.2.2, and MS-RDPBCGR
 * section 2.2.1.12.1.3 for the error alert.
 */
public sealed interface LicensingMessage extends WireMessage {
  /** bMsgType of the preamble. */
  int type();

  private static void expectSize(List<String> oddities, String field, Bytes value) {
    if (value.isEmpty()) {
      oddities.add("%s is empty".formatted(field));
    }
  }

  /**
   * SERVER_LICENSE_REQUEST, section 2.2.2.1.
   *
   * @param serverRandom {@value LicensingKeys#RANDOM_SIZE} bytes
   * @param keyExchangeList KEY_EXCHANGE_ALG_RSA (1), 32 bits little-endian
   * @param certificate a {@link ServerCertificate}; empty when the certificate of the server's
   *     security data is to be used
   * @param scopes ANSI texts with their final zero
   */
  record LicenseRequest(
      Bytes serverRandom,
      ProductInfo product,
      LicenseBlob keyExchangeList,
      LicenseBlob certificate,
      List<LicenseBlob> scopes)
      implements LicensingMessage {
    public static final int TYPE = 0x01;

    /** Largest number of scopes that is read. */
    public static final int MAX_SCOPES = 64;

    /** The only algorithm there is. */
    public static final Bytes RSA = Bytes.of(1, 0, 0, 0);

    public LicenseRequest {
      FieldBounds.exactSize("server random", serverRandom, LicensingKeys.RANDOM_SIZE);
      scopes = List.copyOf(scopes);
      FieldBounds.within("scope count", scopes.size(), MAX_SCOPES);
    }

    public static LicenseRequest decode(Reader reader) throws DecodeException {
      Bytes random = reader.bytes("server random", LicensingKeys.RANDOM_SIZE);
      ProductInfo product = ProductInfo.decode(reader);
      LicenseBlob keyExchange = LicenseBlob.decode(reader);
      LicenseBlob certificate = LicenseBlob.decode(reader);
      int offset = reader.offset();
      long count = reader.u32le("scope count");
      if (count > MAX_SCOPES) {
        throw DecodeException.limit("scope count", offset, count, MAX_SCOPES);
      }
      List<LicenseBlob> scopes = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        scopes.add(LicenseBlob.decode(reader));
      }
      return new LicenseRequest(random, product, keyExchange, certificate, scopes);
    }

    /** The certificate, or why it cannot be read; empty when there is none. */
    public Optional<ServerCertificate> readCertificate() throws DecodeException {
      return certificate.data().isEmpty()
          ? Optional.empty()
          : Optional.of(ServerCertificate.decode(new Reader(certificate.data())));
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writer.bytes(serverRandom);
      product.encode(writer);
      keyExchangeList.encode(writer);
      certificate.encode(writer);
      writer.u32le(scopes.size());
      scopes.forEach(scope -> scope.encode(writer));
    }

    @Override
    public int size() {
      return serverRandom.size()
          + product.size()
          + keyExchangeList.size()
          + certificate.size()
          + 4
          + scopes.stream().mapToInt(LicenseBlob::size).sum();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>(product.oddities());
      keyExchangeList.expect("key exchange", LicenseBlob.KEY_EXCHANGE_ALGORITHM, oddities);
      if (!keyExchangeList.data().equals(RSA)) {
        oddities.add("key exchange list is not RSA alone");
      }
      certificate.expect("certificate", LicenseBlob.CERTIFICATE, oddities);
      addCertificateOddities(oddities);
      scopes.forEach(scope -> checkScope(scope, oddities));
      return List.copyOf(oddities);
    }

    private void addCertificateOddities(List<String> oddities) {
      try {
        readCertificate().ifPresent(read -> oddities.addAll(read.oddities()));
      } catch (DecodeException unreadable) {
        oddities.add("certificate: " + unreadable.getMessage());
      }
    }

    private static void checkScope(LicenseBlob scope, List<String> oddities) {
      scope.expect("scope", LicenseBlob.SCOPE, oddities);
      Bytes text = scope.data();
      if (text.isEmpty() || text.at(text.size() - 1) != 0) {
        oddities.add("scope has no final zero");
      }
    }
  }

  /**
   * SERVER_PLATFORM_CHALLENGE, section 2.2.2.4.
   *
   * @param connectFlags reserved
   * @param encryptedChallenge of the server's choice
   * @param mac over the clear challenge
   */
  record PlatformChallenge(long connectFlags, LicenseBlob encryptedChallenge, Bytes mac)
      implements LicensingMessage {
    public static final int TYPE = 0x02;

    public PlatformChallenge {
      FieldBounds.u32("connect flags", connectFlags);
      FieldBounds.exactSize("MAC", mac, LicensingKeys.MAC_SIZE);
    }

    /** The challenge under these keys. */
    public static PlatformChallenge of(Bytes challenge, LicensingKeys keys) {
      LicenseBlob encrypted = new LicenseBlob(LicenseBlob.ENCRYPTED_DATA, keys.crypt(challenge));
      return new PlatformChallenge(0, encrypted, keys.mac(challenge));
    }

    public static PlatformChallenge decode(Reader reader) throws DecodeException {
      return new PlatformChallenge(
          reader.u32le("connect flags"),
          LicenseBlob.decode(reader),
          reader.bytes("MAC", LicensingKeys.MAC_SIZE));
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writer.u32le(connectFlags);
      encryptedChallenge.encode(writer);
      writer.bytes(mac);
    }

    @Override
    public int size() {
      return 4 + encryptedChallenge.size() + mac.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      encryptedChallenge.expect("challenge", LicenseBlob.ENCRYPTED_DATA, oddities);
      expectSize(oddities, "challenge", encryptedChallenge.data());
      return List.copyOf(oddities);
    }
  }

  /**
   * SERVER_NEW_LICENSE and SERVER_UPGRADE_LICENSE, sections 2.2.2.6 and 2.2.2.7.
   *
   * @param upgrade the licence takes the place of one that the client showed
   * @param encryptedLicense a {@link NewLicenseInfo}
   * @param mac over the clear licence
   */
  record NewLicense(boolean upgrade, LicenseBlob encryptedLicense, Bytes mac)
      implements LicensingMessage {
    public static final int NEW_TYPE = 0x03;
    public static final int UPGRADE_TYPE = 0x04;

    public NewLicense {
      FieldBounds.exactSize("MAC", mac, LicensingKeys.MAC_SIZE);
    }

    /** The licence under these keys. */
    public static NewLicense of(NewLicenseInfo license, LicensingKeys keys) {
      Bytes clear = license.toBytes();
      LicenseBlob encrypted = new LicenseBlob(LicenseBlob.ENCRYPTED_DATA, keys.crypt(clear));
      return new NewLicense(false, encrypted, keys.mac(clear));
    }

    /** Reads SERVER_NEW_LICENSE. */
    public static NewLicense decode(Reader reader) throws DecodeException {
      return decode(reader, false);
    }

    static NewLicense decode(Reader reader, boolean upgrade) throws DecodeException {
      return new NewLicense(
          upgrade, LicenseBlob.decode(reader), reader.bytes("MAC", LicensingKeys.MAC_SIZE));
    }

    @Override
    public int type() {
      return upgrade ? UPGRADE_TYPE : NEW_TYPE;
    }

    @Override
    public void encode(Writer writer) {
      encryptedLicense.encode(writer);
      writer.bytes(mac);
    }

    @Override
    public int size() {
      return encryptedLicense.size() + mac.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      encryptedLicense.expect("licence", LicenseBlob.ENCRYPTED_DATA, oddities);
      expectSize(oddities, "licence", encryptedLicense.data());
      return List.copyOf(oddities);
    }
  }

  /**
   * CLIENT_NEW_LICENSE_REQUEST, section 2.2.2.2.
   *
   * @param keyExchange KEY_EXCHANGE_ALG_RSA (1)
   * @param platformId operating system and maker of the client
   * @param clientRandom {@value LicensingKeys#RANDOM_SIZE} bytes
   * @param encryptedPremaster under the key of the server's certificate
   * @param userName ANSI with its final zero
   * @param machineName ANSI with its final zero
   */
  record NewLicenseRequest(
      long keyExchange,
      long platformId,
      Bytes clientRandom,
      LicenseBlob encryptedPremaster,
      LicenseBlob userName,
      LicenseBlob machineName)
      implements LicensingMessage {
    public static final int TYPE = 0x13;
    public static final long RSA = 1;

    /** CLIENT_OS_ID_WINNT_POST_52 and CLIENT_IMAGE_ID_MICROSOFT: what every server accepts. */
    public static final long PLATFORM = 0x04010000L;

    private static final int FIXED_SIZE = 8;

    public NewLicenseRequest {
      FieldBounds.u32("key exchange algorithm", keyExchange);
      FieldBounds.u32("platform id", platformId);
      FieldBounds.exactSize("client random", clientRandom, LicensingKeys.RANDOM_SIZE);
    }

    public static NewLicenseRequest decode(Reader reader) throws DecodeException {
      return new NewLicenseRequest(
          reader.u32le("key exchange algorithm"),
          reader.u32le("platform id"),
          reader.bytes("client random", LicensingKeys.RANDOM_SIZE),
          LicenseBlob.decode(reader),
          LicenseBlob.decode(reader),
          LicenseBlob.decode(reader));
    }

    /** The premaster secret, by the server's private key; whatever comes out of a wrong one. */
    public Bytes premaster(RsaKey privateKey) {
      return decryptedPremaster(encryptedPremaster, privateKey);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writer.u32le(keyExchange).u32le(platformId).bytes(clientRandom);
      encryptedPremaster.encode(writer);
      userName.encode(writer);
      machineName.encode(writer);
    }

    @Override
    public int size() {
      return FIXED_SIZE
          + clientRandom.size()
          + encryptedPremaster.size()
          + userName.size()
          + machineName.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (keyExchange != RSA) {
        oddities.add("key exchange algorithm is %d instead of %d".formatted(keyExchange, RSA));
      }
      encryptedPremaster.expect("premaster secret", LicenseBlob.RANDOM, oddities);
      userName.expect("user name", LicenseBlob.CLIENT_USER_NAME, oddities);
      machineName.expect("machine name", LicenseBlob.CLIENT_MACHINE_NAME, oddities);
      return List.copyOf(oddities);
    }
  }

  private static Bytes decryptedPremaster(LicenseBlob encrypted, RsaKey privateKey) {
    Bytes number = encrypted.data().first(privateKey.modulusSize());
    Bytes clear = privateKey.apply(number);
    return clear
        .append(Bytes.of(new byte[LicensingKeys.PREMASTER_SIZE]))
        .first(LicensingKeys.PREMASTER_SIZE);
  }

  /**
   * CLIENT_LICENSE_INFO, section 2.2.2.3: what a client with a stored licence answers.
   *
   * @param keyExchange KEY_EXCHANGE_ALG_RSA (1)
   * @param platformId operating system and maker of the client
   * @param clientRandom {@value LicensingKeys#RANDOM_SIZE} bytes
   * @param encryptedPremaster under the key of the server's certificate
   * @param license the stored licence
   * @param encryptedHardwareId a {@link HardwareId}
   * @param mac over the clear hardware id
   */
  record LicenseInfo(
      long keyExchange,
      long platformId,
      Bytes clientRandom,
      LicenseBlob encryptedPremaster,
      LicenseBlob license,
      LicenseBlob encryptedHardwareId,
      Bytes mac)
      implements LicensingMessage {
    public static final int TYPE = 0x12;

    private static final int FIXED_SIZE = 8;

    public LicenseInfo {
      FieldBounds.u32("key exchange algorithm", keyExchange);
      FieldBounds.u32("platform id", platformId);
      FieldBounds.exactSize("client random", clientRandom, LicensingKeys.RANDOM_SIZE);
      FieldBounds.exactSize("MAC", mac, LicensingKeys.MAC_SIZE);
    }

    public static LicenseInfo decode(Reader reader) throws DecodeException {
      return new LicenseInfo(
          reader.u32le("key exchange algorithm"),
          reader.u32le("platform id"),
          reader.bytes("client random", LicensingKeys.RANDOM_SIZE),
          LicenseBlob.decode(reader),
          LicenseBlob.decode(reader),
          LicenseBlob.decode(reader),
          reader.bytes("MAC", LicensingKeys.MAC_SIZE));
    }

    /** The premaster secret, by the server's private key; whatever comes out of a wrong one. */
    public Bytes premaster(RsaKey privateKey) {
      return decryptedPremaster(encryptedPremaster, privateKey);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writer.u32le(keyExchange).u32le(platformId).bytes(clientRandom);
      encryptedPremaster.encode(writer);
      license.encode(writer);
      encryptedHardwareId.encode(writer);
      writer.bytes(mac);
    }

    @Override
    public int size() {
      return FIXED_SIZE
          + clientRandom.size()
          + encryptedPremaster.size()
          + license.size()
          + encryptedHardwareId.size()
          + mac.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (keyExchange != NewLicenseRequest.RSA) {
        oddities.add(
            "key exchange algorithm is %d instead of %d"
                .formatted(keyExchange, NewLicenseRequest.RSA));
      }
      encryptedPremaster.expect("premaster secret", LicenseBlob.RANDOM, oddities);
      license.expect("licence", LicenseBlob.DATA, oddities);
      encryptedHardwareId.expect("hardware id", LicenseBlob.ENCRYPTED_DATA, oddities);
      return List.copyOf(oddities);
    }
  }

  /**
   * CLIENT_PLATFORM_CHALLENGE_RESPONSE, section 2.2.2.5.
   *
   * @param encryptedResponse a {@link PlatformChallengeResponseData}
   * @param encryptedHardwareId a {@link HardwareId}
   * @param mac over both in the clear, one after the other
   */
  record PlatformChallengeResponse(
      LicenseBlob encryptedResponse, LicenseBlob encryptedHardwareId, Bytes mac)
      implements LicensingMessage {
    public static final int TYPE = 0x15;

    public PlatformChallengeResponse {
      FieldBounds.exactSize("MAC", mac, LicensingKeys.MAC_SIZE);
    }

    /** Both parts under these keys. */
    public static PlatformChallengeResponse of(
        PlatformChallengeResponseData response, HardwareId hardwareId, LicensingKeys keys) {
      Bytes clearResponse = response.toBytes();
      Bytes clearId = hardwareId.toBytes();
      return new PlatformChallengeResponse(
          new LicenseBlob(LicenseBlob.ENCRYPTED_DATA, keys.crypt(clearResponse)),
          new LicenseBlob(LicenseBlob.ENCRYPTED_DATA, keys.crypt(clearId)),
          keys.mac(clearResponse.append(clearId)));
    }

    public static PlatformChallengeResponse decode(Reader reader) throws DecodeException {
      return new PlatformChallengeResponse(
          LicenseBlob.decode(reader),
          LicenseBlob.decode(reader),
          reader.bytes("MAC", LicensingKeys.MAC_SIZE));
    }

    /** Whether the code is that of the decrypted parts. */
    public boolean isMacValid(LicensingKeys keys) {
      Bytes clear =
          keys.crypt(encryptedResponse.data()).append(keys.crypt(encryptedHardwareId.data()));
      return keys.mac(clear).equals(mac);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      encryptedResponse.encode(writer);
      encryptedHardwareId.encode(writer);
      writer.bytes(mac);
    }

    @Override
    public int size() {
      return encryptedResponse.size() + encryptedHardwareId.size() + mac.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      encryptedResponse.expect("challenge response", LicenseBlob.ENCRYPTED_DATA, oddities);
      encryptedHardwareId.expect("hardware id", LicenseBlob.ENCRYPTED_DATA, oddities);
      return List.copyOf(oddities);
    }
  }

  /**
   * LICENSE_ERROR_MESSAGE, MS-RDPBCGR section 2.2.1.12.1.3.
   *
   * @param info bbErrorInfo, empty as a rule
   */
  record ErrorAlert(LicensingErrorCode code, StateTransition transition, LicenseBlob info)
      implements LicensingMessage {
    public static final int TYPE = 0xFF;

    private static final int FIXED_SIZE = 8;

    public ErrorAlert(LicensingErrorCode code, StateTransition transition) {
      this(code, transition, new LicenseBlob(LicenseBlob.ERROR, Bytes.EMPTY));
    }

    /** The client may go on: there is no licensing, or it is over. */
    public static ErrorAlert validClient() {
      return new ErrorAlert(LicensingErrorCode.VALID_CLIENT, StateTransition.NO_TRANSITION);
    }

    public static ErrorAlert decode(Reader reader) throws DecodeException {
      return new ErrorAlert(
          new LicensingErrorCode(reader.u32le("licensing error code")),
          new StateTransition(reader.u32le("licensing state transition")),
          LicenseBlob.decode(reader));
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writer.u32le(code.value()).u32le(transition.value());
      info.encode(writer);
    }

    @Override
    public int size() {
      return FIXED_SIZE + info.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (code.name().isEmpty()) {
        oddities.add("licensing error code is the unknown %s".formatted(code));
      }
      if (transition.name().isEmpty()) {
        oddities.add("licensing state transition is the unknown %s".formatted(transition));
      }
      info.expect("error information", LicenseBlob.ERROR, oddities);
      return List.copyOf(oddities);
    }
  }
}
