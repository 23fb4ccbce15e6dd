package org.rdpdoctor.wire.smb2;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.NtStatus;

/** The body of a server's message, MS-SMB2 sections 2.2.2 to 2.2.40. */
public sealed interface Smb2Response extends Smb2Body {
  static Smb2Body decodeBody(Smb2Header header, Bytes whole) throws DecodeException {
    BodyReader body = new BodyReader(whole);
    if (isError(header)) {
      return Failed.read(body.structureSize());
    }
    return switch (header.command().value()) {
      case 0x00 -> Negotiate.read(body.structureSize(), whole);
      case 0x01 -> SessionSetup.read(body.structureSize());
      case 0x02, 0x04, 0x07, 0x0D -> Plain.read(body.structureSize());
      case 0x03 -> TreeConnect.read(body.structureSize());
      case 0x05 -> Create.read(body.structureSize());
      case 0x06 -> Close.read(body.structureSize());
      case 0x08 -> Read.read(body.structureSize());
      case 0x09 -> Written.read(body.structureSize());
      case 0x0B -> Ioctl.read(body.structureSize());
      case 0x0E, 0x10 -> Queried.read(body.structureSize());
      case 0x11 -> InfoSet.read(body.structureSize());
      default -> new Opaque(body.rest());
    };
  }

  /** Section 3.3.4.4: what is no success, but for three statuses with an ordinary body. */
  private static boolean isError(Smb2Header header) {
    Smb2Command command = header.command();
    NtStatus status = header.status();
    if (status.equals(Smb2Status.MORE_PROCESSING_REQUIRED)) {
      return !command.equals(Smb2Command.SESSION_SETUP);
    }
    if (status.equals(Smb2Status.BUFFER_OVERFLOW)) {
      return !List.of(Smb2Command.READ, Smb2Command.IOCTL, Smb2Command.QUERY_INFO)
          .contains(command);
    }
    return !status.equals(NtStatus.SUCCESS);
  }

  /**
   * SMB2 ERROR Response, section 2.2.2.
   *
   * @param contexts how many contexts of dialect 3.1.1 the data consists of
   */
  record Failed(int contexts, Bytes data) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 9;

    public Failed {
      FieldBounds.u8("ErrorContextCount", contexts);
    }

    /** Without data. */
    public Failed() {
      this(0, Bytes.EMPTY);
    }

    static Failed read(BodyReader body) throws DecodeException {
      int contexts = body.u8("ErrorContextCount");
      long count = body.skip(1).u32("ByteCount");
      return new Failed(contexts, body.buffer("ErrorData", Smb2Header.SIZE + 8, count));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(contexts).u8(0).u32le(data.size()).bytes(data);
      writer.zeros(data.isEmpty() ? 1 : 0);
    }
  }

  /** A body without fields: LOGOFF, TREE_DISCONNECT, FLUSH and ECHO. */
  record Plain() implements Smb2Response {
    private static final int STRUCTURE_SIZE = 4;

    static Plain read(BodyReader body) throws DecodeException {
      body.skip(2);
      return new Plain();
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u16le(0);
    }
  }

  /**
   * SMB2 NEGOTIATE Response, section 2.2.4.
   *
   * @param maxTransact largest buffers in bytes, of this and the next two
   * @param now the server's clock
   */
  record Negotiate(
      int securityMode,
      Smb2Dialect dialect,
      Bytes serverGuid,
      long capabilities,
      long maxTransact,
      long maxRead,
      long maxWrite,
      FileTime now,
      FileTime started,
      Bytes token,
      List<NegotiateContext> contexts)
      implements Smb2Response {
    private static final int STRUCTURE_SIZE = 65;
    private static final int GUID_SIZE = 16;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 64;

    public static final int SIGNING_ENABLED = 1;
    public static final int SIGNING_REQUIRED = 2;

    public static final long CAPABILITY_LARGE_MTU = 0x04;
    public static final long CAPABILITY_ENCRYPTION = 0x40;

    public Negotiate {
      FieldBounds.u16("SecurityMode", securityMode);
      FieldBounds.exactSize("ServerGuid", serverGuid, GUID_SIZE);
      FieldBounds.u32("Capabilities", capabilities);
      FieldBounds.u32("MaxTransactSize", maxTransact);
      FieldBounds.u32("MaxReadSize", maxRead);
      FieldBounds.u32("MaxWriteSize", maxWrite);
      FieldBounds.u16("SecurityBufferLength", token.size());
      contexts = List.copyOf(contexts);
    }

    static Negotiate read(BodyReader body, Bytes whole) throws DecodeException {
      int securityMode = body.u16("SecurityMode");
      Smb2Dialect dialect = new Smb2Dialect(body.u16("DialectRevision"));
      int contextCount = body.u16("NegotiateContextCount");
      Bytes guid = body.bytes("ServerGuid", GUID_SIZE);
      long capabilities = body.u32("Capabilities");
      long maxTransact = body.u32("MaxTransactSize");
      long maxRead = body.u32("MaxReadSize");
      long maxWrite = body.u32("MaxWriteSize");
      FileTime now = body.time("SystemTime");
      FileTime started = body.time("ServerStartTime");
      int tokenOffset = body.u16("SecurityBufferOffset");
      int tokenLength = body.u16("SecurityBufferLength");
      long contextOffset = body.u32("NegotiateContextOffset");
      boolean hasContexts = dialect.equals(Smb2Dialect.SMB_3_1_1);
      if (hasContexts && contextOffset > whole.size()) {
        throw DecodeException.limit("NegotiateContextOffset", 0, contextOffset, whole.size());
      }
      return new Negotiate(
          securityMode,
          dialect,
          guid,
          capabilities,
          maxTransact,
          maxRead,
          maxWrite,
          now,
          started,
          body.buffer("security buffer", tokenOffset, tokenLength),
          hasContexts
              ? NegotiateContext.read(whole.slice((int) contextOffset, whole.size()), contextCount)
              : List.of());
    }

    @Override
    public void encodeBody(Writer writer) {
      int end = BUFFER_OFFSET + token.size();
      int padding = contexts.isEmpty() ? 0 : Padding.toEight(end);
      writer.u16le(STRUCTURE_SIZE).u16le(securityMode).u16le(dialect.value());
      writer.u16le(contexts.size()).bytes(serverGuid).u32le(capabilities);
      writer.u32le(maxTransact).u32le(maxRead).u32le(maxWrite);
      writer.i64le(now.intervals()).i64le(started.intervals());
      writer.u16le(BUFFER_OFFSET).u16le(token.size());
      writer.u32le(contexts.isEmpty() ? 0 : end + padding).bytes(token).zeros(padding);
      NegotiateContext.write(contexts, writer);
    }
  }

  /** SMB2 SESSION_SETUP Response, section 2.2.6. */
  record SessionSetup(int flags, Bytes token) implements Smb2Response {
    /** SMB2_SESSION_FLAG_IS_GUEST. */
    public static final int GUEST = 1;

    /** SMB2_SESSION_FLAG_ENCRYPT_DATA. */
    public static final int ENCRYPT_DATA = 4;

    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 8;

    public SessionSetup {
      FieldBounds.u16("SessionFlags", flags);
      FieldBounds.u16("SecurityBufferLength", token.size());
    }

    static SessionSetup read(BodyReader body) throws DecodeException {
      int flags = body.u16("SessionFlags");
      int offset = body.u16("SecurityBufferOffset");
      return new SessionSetup(
          flags, body.buffer("security buffer", offset, body.u16("SecurityBufferLength")));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u16le(flags).u16le(BUFFER_OFFSET).u16le(token.size());
      writer.bytes(token);
    }
  }

  /** SMB2 TREE_CONNECT Response, section 2.2.10. */
  record TreeConnect(int shareType, long flags, long capabilities, long maximalAccess)
      implements Smb2Response {
    public static final int DISK = 1;
    public static final int PIPE = 2;

    private static final int STRUCTURE_SIZE = 16;

    public TreeConnect {
      FieldBounds.u8("ShareType", shareType);
      FieldBounds.u32("ShareFlags", flags);
      FieldBounds.u32("Capabilities", capabilities);
      FieldBounds.u32("MaximalAccess", maximalAccess);
    }

    static TreeConnect read(BodyReader body) throws DecodeException {
      int shareType = body.u8("ShareType");
      long flags = body.skip(1).u32("ShareFlags");
      return new TreeConnect(shareType, flags, body.u32("Capabilities"), body.u32("MaximalAccess"));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(shareType).u8(0);
      writer.u32le(flags).u32le(capabilities).u32le(maximalAccess);
    }
  }

  /**
   * Times, sizes and attributes as CREATE and CLOSE tell them, sections 2.2.14 and 2.2.16.
   *
   * @param allocated bytes on the disk
   */
  record FileFacts(
      FileTime created,
      FileTime accessed,
      FileTime written,
      FileTime changed,
      long allocated,
      long size,
      long attributes) {
    /** Of a CLOSE that shall not tell them. */
    public static final FileFacts NONE =
        new FileFacts(new FileTime(0), new FileTime(0), new FileTime(0), new FileTime(0), 0, 0, 0);

    public FileFacts {
      FieldBounds.u32("FileAttributes", attributes);
    }

    static FileFacts read(BodyReader body) throws DecodeException {
      return new FileFacts(
          body.time("CreationTime"),
          body.time("LastAccessTime"),
          body.time("LastWriteTime"),
          body.time("ChangeTime"),
          body.i64("AllocationSize"),
          body.i64("EndofFile"),
          body.u32("FileAttributes"));
    }

    void write(Writer writer) {
      writer.i64le(created.intervals()).i64le(accessed.intervals());
      writer.i64le(written.intervals()).i64le(changed.intervals());
      writer.i64le(allocated).i64le(size).u32le(attributes);
    }
  }

  /**
   * SMB2 CREATE Response, section 2.2.14, without create contexts.
   *
   * @param action what was done, as numbered there
   */
  record Create(long action, FileFacts facts, Smb2FileId file) implements Smb2Response {
    public static final long OPENED = 1;
    public static final long CREATED = 2;
    public static final long OVERWRITTEN = 3;

    private static final int STRUCTURE_SIZE = 89;

    public Create {
      FieldBounds.u32("CreateAction", action);
    }

    static Create read(BodyReader body) throws DecodeException {
      long action = body.skip(2).u32("CreateAction");
      FileFacts facts = FileFacts.read(body);
      return new Create(action, facts, body.skip(4).fileId());
    }

    @Override
    public void encodeBody(Writer writer) {
      facts.write(writer.u16le(STRUCTURE_SIZE).u16le(0).u32le(action));
      file.write(writer.u32le(0));
      writer.u32le(0).u32le(0);
    }
  }

  /** SMB2 CLOSE Response, section 2.2.16. */
  record Close(int flags, FileFacts facts) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 60;

    public Close {
      FieldBounds.u16("Flags", flags);
    }

    static Close read(BodyReader body) throws DecodeException {
      int flags = body.u16("Flags");
      return new Close(flags, FileFacts.read(body.skip(4)));
    }

    @Override
    public void encodeBody(Writer writer) {
      facts.write(writer.u16le(STRUCTURE_SIZE).u16le(flags).u32le(0));
    }
  }

  /** SMB2 READ Response, section 2.2.20. */
  record Read(Bytes data) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 17;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 16;

    static Read read(BodyReader body) throws DecodeException {
      int offset = body.u8("DataOffset");
      long length = body.skip(1).u32("DataLength");
      return new Read(body.buffer("data", offset, length));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(BUFFER_OFFSET).u8(0).u32le(data.size());
      writer.u32le(0).u32le(0).bytes(data);
    }
  }

  /** SMB2 WRITE Response, section 2.2.22. */
  record Written(long count) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 17;

    public Written {
      FieldBounds.u32("Count", count);
    }

    static Written read(BodyReader body) throws DecodeException {
      return new Written(body.skip(2).u32("Count"));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u16le(0).u32le(count).u32le(0).u16le(0).u16le(0);
    }
  }

  /** SMB2 IOCTL Response, section 2.2.32. */
  record Ioctl(long control, Smb2FileId file, Bytes output) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 49;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 48;

    public Ioctl {
      FieldBounds.u32("CtlCode", control);
    }

    static Ioctl read(BodyReader body) throws DecodeException {
      long control = body.skip(2).u32("CtlCode");
      Smb2FileId file = body.fileId();
      long offset = body.skip(8).u32("OutputOffset");
      return new Ioctl(control, file, body.buffer("output", offset, body.u32("OutputCount")));
    }

    @Override
    public void encodeBody(Writer writer) {
      file.write(writer.u16le(STRUCTURE_SIZE).u16le(0).u32le(control));
      writer.u32le(BUFFER_OFFSET).u32le(0).u32le(BUFFER_OFFSET).u32le(output.size());
      writer.u32le(0).u32le(0).bytes(output);
    }
  }

  /** SMB2 QUERY_DIRECTORY and QUERY_INFO Responses, sections 2.2.34 and 2.2.38. */
  record Queried(Bytes output) implements Smb2Response {
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 8;

    static Queried read(BodyReader body) throws DecodeException {
      int offset = body.u16("OutputBufferOffset");
      return new Queried(body.buffer("output", offset, body.u32("OutputBufferLength")));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u16le(BUFFER_OFFSET).u32le(output.size()).bytes(output);
    }
  }

  /** SMB2 SET_INFO Response, section 2.2.40. */
  record InfoSet() implements Smb2Response {
    private static final int STRUCTURE_SIZE = 2;

    static InfoSet read(BodyReader body) {
      return new InfoSet();
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE);
    }
  }
}
