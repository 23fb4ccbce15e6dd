package org.rdpdoctor.wire.smb2;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/** The body of a client's message, MS-SMB2 sections 2.2.3 to 2.2.39. */
public sealed interface Smb2Request extends Smb2Body {
  /** Most dialects that are read; there are six. */
  int MAX_DIALECTS = 64;

  static Smb2Body decodeBody(Smb2Command command, Bytes whole) throws DecodeException {
    BodyReader body = new BodyReader(whole);
    return switch (command.value()) {
      case 0x00 -> Negotiate.read(body.structureSize(), whole);
      case 0x01 -> SessionSetup.read(body.structureSize());
      case 0x02, 0x04, 0x0C, 0x0D -> Plain.read(body.structureSize());
      case 0x03 -> TreeConnect.read(body.structureSize());
      case 0x05 -> Create.read(body.structureSize());
      case 0x06 -> Close.read(body.structureSize());
      case 0x07 -> Flush.read(body.structureSize());
      case 0x08 -> Read.read(body.structureSize());
      case 0x09 -> Write.read(body.structureSize());
      case 0x0B -> Ioctl.read(body.structureSize());
      case 0x0E -> QueryDirectory.read(body.structureSize());
      case 0x10 -> QueryInfo.read(body.structureSize());
      case 0x11 -> SetInfo.read(body.structureSize());
      default -> new Opaque(body.rest());
    };
  }

  /** Buffers that may not be missing altogether consist of at least one byte. */
  private static void writeBuffer(Writer writer, Bytes buffer) {
    writer.bytes(buffer).zeros(buffer.isEmpty() ? 1 : 0);
  }

  /** A body without fields: LOGOFF, TREE_DISCONNECT, CANCEL and ECHO. */
  record Plain() implements Smb2Request {
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
   * SMB2 NEGOTIATE Request, section 2.2.3.
   *
   * @param contexts of dialect 3.1.1 alone
   */
  record Negotiate(
      int securityMode,
      long capabilities,
      Bytes clientGuid,
      List<Smb2Dialect> dialects,
      List<NegotiateContext> contexts)
      implements Smb2Request {
    private static final int STRUCTURE_SIZE = 36;
    private static final int GUID_SIZE = 16;

    public Negotiate {
      FieldBounds.u16("SecurityMode", securityMode);
      FieldBounds.u32("Capabilities", capabilities);
      FieldBounds.exactSize("ClientGuid", clientGuid, GUID_SIZE);
      dialects = List.copyOf(dialects);
      contexts = List.copyOf(contexts);
    }

    static Negotiate read(BodyReader body, Bytes whole) throws DecodeException {
      int count = body.u16("DialectCount");
      int securityMode = body.u16("SecurityMode");
      long capabilities = body.skip(2).u32("Capabilities");
      Bytes guid = body.bytes("ClientGuid", GUID_SIZE);
      long contextOffset = body.u32("NegotiateContextOffset");
      int contextCount = body.u16("NegotiateContextCount");
      body.skip(2);
      if (count > MAX_DIALECTS) {
        throw DecodeException.limit("DialectCount", 0, count, MAX_DIALECTS);
      }
      List<Smb2Dialect> dialects = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        dialects.add(new Smb2Dialect(body.u16("Dialect")));
      }
      return new Negotiate(
          securityMode,
          capabilities,
          guid,
          dialects,
          dialects.contains(Smb2Dialect.SMB_3_1_1)
              ? contexts(whole, contextOffset, contextCount)
              : List.of());
    }

    private static List<NegotiateContext> contexts(Bytes whole, long offset, int count)
        throws DecodeException {
      if (offset > whole.size()) {
        throw DecodeException.limit("NegotiateContextOffset", 0, offset, whole.size());
      }
      return NegotiateContext.read(whole.slice((int) offset, whole.size()), count);
    }

    @Override
    public void encodeBody(Writer writer) {
      int end = Smb2Header.SIZE + STRUCTURE_SIZE + 2 * dialects.size();
      int padding = contexts.isEmpty() ? 0 : Padding.toEight(end);
      writer.u16le(STRUCTURE_SIZE).u16le(dialects.size()).u16le(securityMode).u16le(0);
      writer.u32le(capabilities).bytes(clientGuid);
      writer.u32le(contexts.isEmpty() ? 0 : end + padding).u16le(contexts.size()).u16le(0);
      dialects.forEach(dialect -> writer.u16le(dialect.value()));
      writer.zeros(padding);
      NegotiateContext.write(contexts, writer);
    }
  }

  /**
   * SMB2 SESSION_SETUP Request, section 2.2.5.
   *
   * @param token of SPNEGO, or of NTLM as it is
   */
  record SessionSetup(
      int flags, int securityMode, long capabilities, long previousSessionId, Bytes token)
      implements Smb2Request {
    private static final int STRUCTURE_SIZE = 25;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 24;

    public SessionSetup {
      FieldBounds.u8("Flags", flags);
      FieldBounds.u8("SecurityMode", securityMode);
      FieldBounds.u32("Capabilities", capabilities);
      FieldBounds.u16("SecurityBufferLength", token.size());
    }

    static SessionSetup read(BodyReader body) throws DecodeException {
      int flags = body.u8("Flags");
      int securityMode = body.u8("SecurityMode");
      long capabilities = body.u32("Capabilities");
      int offset = body.skip(4).u16("SecurityBufferOffset");
      int length = body.u16("SecurityBufferLength");
      long previous = body.i64("PreviousSessionId");
      return new SessionSetup(
          flags,
          securityMode,
          capabilities,
          previous,
          body.buffer("security buffer", offset, length));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(flags).u8(securityMode).u32le(capabilities).u32le(0);
      writer.u16le(BUFFER_OFFSET).u16le(token.size()).i64le(previousSessionId);
      writeBuffer(writer, token);
    }
  }

  /**
   * SMB2 TREE_CONNECT Request, section 2.2.9.
   *
   * @param path such as {@code \\host\C$}
   */
  record TreeConnect(String path) implements Smb2Request {
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 8;

    static TreeConnect read(BodyReader body) throws DecodeException {
      int offset = body.skip(2).u16("PathOffset");
      return new TreeConnect(Utf16.text(body.buffer("path", offset, body.u16("PathLength"))));
    }

    @Override
    public void encodeBody(Writer writer) {
      Bytes text = Utf16.bytes(path);
      writer.u16le(STRUCTURE_SIZE).u16le(0).u16le(BUFFER_OFFSET).u16le(text.size());
      writeBuffer(writer, text);
    }
  }

  /**
   * SMB2 CREATE Request, section 2.2.13: opens or makes a file, folder or pipe.
   *
   * @param name below the share, without a backslash in front; empty for its root
   * @param contexts the list of create contexts as it came; nobody here looks into it
   */
  record Create(
      long access,
      long attributes,
      long sharing,
      long disposition,
      long options,
      String name,
      Bytes contexts)
      implements Smb2Request {
    private static final int STRUCTURE_SIZE = 57;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 56;
    private static final int IMPERSONATION = 2;

    public static final long FILE_SUPERSEDE = 0;
    public static final long FILE_OPEN = 1;
    public static final long FILE_CREATE = 2;
    public static final long FILE_OPEN_IF = 3;
    public static final long FILE_OVERWRITE = 4;
    public static final long FILE_OVERWRITE_IF = 5;

    public static final long FILE_DIRECTORY_FILE = 0x0000_0001L;
    public static final long FILE_NON_DIRECTORY_FILE = 0x0000_0040L;
    public static final long FILE_DELETE_ON_CLOSE = 0x0000_1000L;
    public static final long FILE_OPEN_FOR_BACKUP_INTENT = 0x0000_4000L;

    public Create {
      FieldBounds.u32("DesiredAccess", access);
      FieldBounds.u32("FileAttributes", attributes);
      FieldBounds.u32("ShareAccess", sharing);
      FieldBounds.u32("CreateDisposition", disposition);
      FieldBounds.u32("CreateOptions", options);
    }

    static Create read(BodyReader body) throws DecodeException {
      body.skip(1 + 1 + 4 + 8 + 8);
      long access = body.u32("DesiredAccess");
      long attributes = body.u32("FileAttributes");
      long sharing = body.u32("ShareAccess");
      long disposition = body.u32("CreateDisposition");
      long options = body.u32("CreateOptions");
      Bytes name = body.buffer("name", body.u16("NameOffset"), body.u16("NameLength"));
      long contextsOffset = body.u32("CreateContextsOffset");
      long contextsLength = body.u32("CreateContextsLength");
      return new Create(
          access,
          attributes,
          sharing,
          disposition,
          options,
          Utf16.text(name),
          body.buffer("create contexts", contextsOffset, contextsLength));
    }

    public boolean has(long option) {
      return (options & option) != 0;
    }

    @Override
    public void encodeBody(Writer writer) {
      Bytes text = Utf16.bytes(name);
      int padding = contexts.isEmpty() ? 0 : Padding.toEight(text.size());
      long contextsOffset = contexts.isEmpty() ? 0 : BUFFER_OFFSET + text.size() + padding;
      writer.u16le(STRUCTURE_SIZE).u8(0).u8(0).u32le(IMPERSONATION).i64le(0).i64le(0);
      writer.u32le(access).u32le(attributes).u32le(sharing).u32le(disposition).u32le(options);
      writer.u16le(BUFFER_OFFSET).u16le(text.size()).u32le(contextsOffset).u32le(contexts.size());
      writeBuffer(writer, text.append(new Writer().zeros(padding).toBytes()).append(contexts));
    }
  }

  /**
   * SMB2 CLOSE Request, section 2.2.15.
   *
   * @param describes the response shall tell times and sizes
   */
  record Close(boolean describes, Smb2FileId file) implements Smb2Request {
    private static final int STRUCTURE_SIZE = 24;

    static Close read(BodyReader body) throws DecodeException {
      boolean describes = (body.u16("Flags") & 1) != 0;
      return new Close(describes, body.skip(4).fileId());
    }

    @Override
    public void encodeBody(Writer writer) {
      file.write(writer.u16le(STRUCTURE_SIZE).u16le(describes ? 1 : 0).u32le(0));
    }
  }

  /** SMB2 FLUSH Request, section 2.2.17. */
  record Flush(Smb2FileId file) implements Smb2Request {
    private static final int STRUCTURE_SIZE = 24;

    static Flush read(BodyReader body) throws DecodeException {
      return new Flush(body.skip(6).fileId());
    }

    @Override
    public void encodeBody(Writer writer) {
      file.write(writer.u16le(STRUCTURE_SIZE).u16le(0).u32le(0));
    }
  }

  /**
   * SMB2 READ Request, section 2.2.19.
   *
   * @param minimum fewer bytes are the end of the file
   */
  record Read(long length, long offset, Smb2FileId file, long minimum) implements Smb2Request {
    private static final int STRUCTURE_SIZE = 49;

    /** Where the data of the response shall lie, from its header. */
    private static final int RESPONSE_DATA_OFFSET = 0x50;

    public Read {
      FieldBounds.u32("Length", length);
      FieldBounds.u32("MinimumCount", minimum);
    }

    static Read read(BodyReader body) throws DecodeException {
      body.skip(2);
      long length = body.u32("Length");
      long offset = body.i64("Offset");
      return new Read(length, offset, body.fileId(), body.u32("MinimumCount"));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(RESPONSE_DATA_OFFSET).u8(0).u32le(length).i64le(offset);
      file.write(writer);
      writer.u32le(minimum).u32le(0).u32le(0).u16le(0).u16le(0).u8(0);
    }
  }

  /** SMB2 WRITE Request, section 2.2.21. */
  record Write(long offset, Smb2FileId file, Bytes data) implements Smb2Request {
    private static final int STRUCTURE_SIZE = 49;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 48;

    static Write read(BodyReader body) throws DecodeException {
      int dataOffset = body.u16("DataOffset");
      long length = body.u32("Length");
      long offset = body.i64("Offset");
      return new Write(offset, body.fileId(), body.buffer("data", dataOffset, length));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u16le(BUFFER_OFFSET).u32le(data.size()).i64le(offset);
      file.write(writer);
      writer.u32le(0).u32le(0).u16le(0).u16le(0).u32le(0);
      writeBuffer(writer, data);
    }
  }

  /**
   * SMB2 IOCTL Request, section 2.2.31.
   *
   * @param control the code of the operation
   * @param maxOutput most bytes of the answer
   */
  record Ioctl(long control, Smb2FileId file, Bytes input, long maxOutput) implements Smb2Request {
    public static final long FSCTL_DFS_GET_REFERRALS = 0x0006_0194L;
    public static final long FSCTL_PIPE_WAIT = 0x0011_0018L;
    public static final long FSCTL_PIPE_TRANSCEIVE = 0x0011_C017L;
    public static final long FSCTL_VALIDATE_NEGOTIATE_INFO = 0x0014_0204L;

    private static final int STRUCTURE_SIZE = 57;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 56;
    private static final long IS_FSCTL = 1;

    public Ioctl {
      FieldBounds.u32("CtlCode", control);
      FieldBounds.u32("MaxOutputResponse", maxOutput);
    }

    static Ioctl read(BodyReader body) throws DecodeException {
      long control = body.skip(2).u32("CtlCode");
      Smb2FileId file = body.fileId();
      Bytes input = body.buffer("input", body.u32("InputOffset"), body.u32("InputCount"));
      body.skip(4 + 4 + 4);
      long maxOutput = body.u32("MaxOutputResponse");
      return new Ioctl(control, file, input, maxOutput);
    }

    @Override
    public void encodeBody(Writer writer) {
      file.write(writer.u16le(STRUCTURE_SIZE).u16le(0).u32le(control));
      writer.u32le(BUFFER_OFFSET).u32le(input.size()).u32le(0);
      writer.u32le(BUFFER_OFFSET).u32le(0).u32le(maxOutput).u32le(IS_FSCTL).u32le(0);
      writeBuffer(writer, input);
    }
  }

  /**
   * SMB2 QUERY_DIRECTORY Request, section 2.2.33.
   *
   * @param informationClass of the entries, MS-FSCC section 2.4
   * @param pattern with wildcards
   */
  record QueryDirectory(
      int informationClass, int flags, Smb2FileId file, String pattern, long maxOutput)
      implements Smb2Request {
    public static final int RESTART_SCANS = 0x01;
    public static final int RETURN_SINGLE_ENTRY = 0x02;
    public static final int REOPEN = 0x10;

    private static final int STRUCTURE_SIZE = 33;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 32;

    public QueryDirectory {
      FieldBounds.u8("FileInformationClass", informationClass);
      FieldBounds.u8("Flags", flags);
      FieldBounds.u32("OutputBufferLength", maxOutput);
    }

    static QueryDirectory read(BodyReader body) throws DecodeException {
      int informationClass = body.u8("FileInformationClass");
      int flags = body.u8("Flags");
      Smb2FileId file = body.skip(4).fileId();
      Bytes name = body.buffer("pattern", body.u16("FileNameOffset"), body.u16("FileNameLength"));
      return new QueryDirectory(
          informationClass, flags, file, Utf16.text(name), body.u32("OutputBufferLength"));
    }

    @Override
    public void encodeBody(Writer writer) {
      Bytes text = Utf16.bytes(pattern);
      file.write(writer.u16le(STRUCTURE_SIZE).u8(informationClass).u8(flags).u32le(0));
      writer.u16le(BUFFER_OFFSET).u16le(text.size()).u32le(maxOutput);
      writeBuffer(writer, text);
    }
  }

  /**
   * SMB2 QUERY_INFO Request, section 2.2.37.
   *
   * @param informationClass of files and file systems, MS-FSCC sections 2.4 and 2.5
   * @param parts of a security descriptor that are asked for, MS-DTYP SECURITY_INFORMATION
   */
  record QueryInfo(
      int type, int informationClass, long maxOutput, long parts, Smb2FileId file, Bytes input)
      implements Smb2Request {
    private static final int STRUCTURE_SIZE = 41;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 40;

    public QueryInfo {
      FieldBounds.u8("InfoType", type);
      FieldBounds.u8("FileInfoClass", informationClass);
      FieldBounds.u32("OutputBufferLength", maxOutput);
      FieldBounds.u32("AdditionalInformation", parts);
    }

    static QueryInfo read(BodyReader body) throws DecodeException {
      int type = body.u8("InfoType");
      int informationClass = body.u8("FileInfoClass");
      long maxOutput = body.u32("OutputBufferLength");
      int offset = body.u16("InputBufferOffset");
      long length = body.skip(2).u32("InputBufferLength");
      long parts = body.u32("AdditionalInformation");
      Smb2FileId file = body.skip(4).fileId();
      return new QueryInfo(
          type, informationClass, maxOutput, parts, file, body.buffer("input", offset, length));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(type).u8(informationClass).u32le(maxOutput);
      writer.u16le(BUFFER_OFFSET).u16le(0).u32le(input.size()).u32le(parts).u32le(0);
      file.write(writer);
      writeBuffer(writer, input);
    }
  }

  /** SMB2 SET_INFO Request, section 2.2.39; parameters as of {@link QueryInfo}. */
  record SetInfo(int type, int informationClass, long parts, Smb2FileId file, Bytes input)
      implements Smb2Request {
    private static final int STRUCTURE_SIZE = 33;
    private static final int BUFFER_OFFSET = Smb2Header.SIZE + 32;

    public SetInfo {
      FieldBounds.u8("InfoType", type);
      FieldBounds.u8("FileInfoClass", informationClass);
      FieldBounds.u32("AdditionalInformation", parts);
    }

    static SetInfo read(BodyReader body) throws DecodeException {
      int type = body.u8("InfoType");
      int informationClass = body.u8("FileInfoClass");
      long length = body.u32("BufferLength");
      int offset = body.u16("BufferOffset");
      long parts = body.skip(2).u32("AdditionalInformation");
      return new SetInfo(
          type, informationClass, parts, body.fileId(), body.buffer("input", offset, length));
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(STRUCTURE_SIZE).u8(type).u8(informationClass).u32le(input.size());
      writer.u16le(BUFFER_OFFSET).u16le(0).u32le(parts);
      file.write(writer);
      writeBuffer(writer, input);
    }
  }
}
