/**
 * Windows Remote Management (MS-WSMV): a client of its own on plain sockets. HTTPS with the
 * certificate verified, or HTTP with message encryption; nothing goes in clear text. Sign-in by
 * Kerberos or NTLM under the name of Negotiate (RFC 4559), once for each connection.
 */
@NullMarked
package org.rdpdoctor.remote.winrm;

import org.jspecify.annotations.NullMarked;
