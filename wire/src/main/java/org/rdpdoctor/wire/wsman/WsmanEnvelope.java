package org.rdpdoctor.wire.wsman;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.xml.XmlElement;

/** A SOAP message of WS-Management, in UTF-8. */
public record WsmanEnvelope(WsmanHeader header, WsmanBody body) {
  /** The content type of the message when it goes without encryption. */
  public static final String CONTENT_TYPE = "application/soap+xml;charset=UTF-8";

  private static final Bytes UTF_16LE_MARK = Bytes.of(0xFF, 0xFE);

  /**
   * Reads a message of either side. What it says beyond what we know is left.
   *
   * @throws DecodeException when it is no message of a shell; the text names no content
   */
  public static WsmanEnvelope parse(Bytes content) throws DecodeException {
    return EnvelopeReader.read(XmlElement.parse(text(content)));
  }

  private static String text(Bytes content) throws DecodeException {
    Charset charset =
        content.startsWith(UTF_16LE_MARK) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(content.toArray())).toString();
    } catch (CharacterCodingException _) {
      throw DecodeException.unexpected("SOAP message", 0, "not " + charset);
    }
  }

  public Bytes toBytes() {
    String text = EnvelopeWriter.write(this).toText(WsmanNames.PREFIXES);
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
