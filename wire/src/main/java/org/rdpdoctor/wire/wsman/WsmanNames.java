package org.rdpdoctor.wire.wsman;

import java.util.Map;

/** Namespaces and other names, MS-WSMV sections 2.2.1 and 2.2.4. */
final class WsmanNames {
  static final String SOAP = "http://www.w3.org/2003/05/soap-envelope";
  static final String ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
  static final String TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
  static final String WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
  static final String MICROSOFT = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
  static final String SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
  static final String FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";

  /** The resource of the shell that runs text commands. */
  static final String COMMAND_SHELL = SHELL + "/cmd";

  static final String ANONYMOUS = ADDRESSING + "/role/anonymous";

  static final String FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";

  static final Map<String, String> PREFIXES =
      Map.of(
          SOAP,
          "s",
          ADDRESSING,
          "a",
          TRANSFER,
          "x",
          WSMAN,
          "w",
          MICROSOFT,
          "p",
          SHELL,
          "rsp",
          FAULT,
          "f");

  private WsmanNames() {}
}
