package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.FieldBounds;

/** The kind of a hello extension: IANA registry "TLS ExtensionType Values". */
public record ExtensionType(int value) {
  public static final ExtensionType SERVER_NAME = new ExtensionType(0x0000);
  public static final ExtensionType MAX_FRAGMENT_LENGTH = new ExtensionType(0x0001);
  public static final ExtensionType STATUS_REQUEST = new ExtensionType(0x0005);
  public static final ExtensionType SUPPORTED_GROUPS = new ExtensionType(0x000A);
  public static final ExtensionType EC_POINT_FORMATS = new ExtensionType(0x000B);
  public static final ExtensionType SIGNATURE_ALGORITHMS = new ExtensionType(0x000D);
  public static final ExtensionType HEARTBEAT = new ExtensionType(0x000F);
  public static final ExtensionType APPLICATION_LAYER_PROTOCOL_NEGOTIATION =
      new ExtensionType(0x0010);
  public static final ExtensionType PADDING = new ExtensionType(0x0015);
  public static final ExtensionType ENCRYPT_THEN_MAC = new ExtensionType(0x0016);
  public static final ExtensionType EXTENDED_MASTER_SECRET = new ExtensionType(0x0017);
  public static final ExtensionType SESSION_TICKET = new ExtensionType(0x0023);
  public static final ExtensionType PRE_SHARED_KEY = new ExtensionType(0x0029);
  public static final ExtensionType EARLY_DATA = new ExtensionType(0x002A);
  public static final ExtensionType SUPPORTED_VERSIONS = new ExtensionType(0x002B);
  public static final ExtensionType COOKIE = new ExtensionType(0x002C);
  public static final ExtensionType PSK_KEY_EXCHANGE_MODES = new ExtensionType(0x002D);
  public static final ExtensionType POST_HANDSHAKE_AUTH = new ExtensionType(0x0031);
  public static final ExtensionType SIGNATURE_ALGORITHMS_CERT = new ExtensionType(0x0032);
  public static final ExtensionType KEY_SHARE = new ExtensionType(0x0033);
  public static final ExtensionType RENEGOTIATION_INFO = new ExtensionType(0xFF01);

  private static final NumberNames NAMES =
      NumberNames.parse(
          """
          0000 server_name
          0001 max_fragment_length
          0002 client_certificate_url
          0003 trusted_ca_keys
          0004 truncated_hmac
          0005 status_request
          0006 user_mapping
          0007 client_authz
          0008 server_authz
          0009 cert_type
          000A supported_groups
          000B ec_point_formats
          000C srp
          000D signature_algorithms
          000E use_srtp
          000F heartbeat
          0010 application_layer_protocol_negotiation
          0011 status_request_v2
          0012 signed_certificate_timestamp
          0013 client_certificate_type
          0014 server_certificate_type
          0015 padding
          0016 encrypt_then_mac
          0017 extended_master_secret
          0018 token_binding
          0019 cached_info
          001B compress_certificate
          001C record_size_limit
          0022 delegated_credential
          0023 session_ticket
          0029 pre_shared_key
          002A early_data
          002B supported_versions
          002C cookie
          002D psk_key_exchange_modes
          002F certificate_authorities
          0030 oid_filters
          0031 post_handshake_auth
          0032 signature_algorithms_cert
          0033 key_share
          0034 transparency_info
          0036 connection_id
          0037 external_id_hash
          0038 external_session_id
          0039 quic_transport_parameters
          003A ticket_request
          003B dnssec_chain
          3374 next_protocol_negotiation
          44CD application_settings
          FE0D encrypted_client_hello
          FF01 renegotiation_info
          """);

  public ExtensionType {
    FieldBounds.u16("extension type", value);
  }

  /** The registered name; an unregistered number is shown as {@code 0xfe0b}. */
  public String name() {
    return NAMES.nameOrHex16(value);
  }

  @Override
  public String toString() {
    return name();
  }
}
