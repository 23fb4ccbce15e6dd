/**
 * A Windows Remote Management service: WS-Management over HTTP and HTTPS (MS-WSMV), with NTLM and
 * message encryption, and what can go wrong with it.
 */
@NullMarked
package org.rdpdoctor.lab.winrm;

import org.jspecify.annotations.NullMarked;
