/**
 * Standard RDP Security: MS-RDPBCGR sections 5.3, 2.2.1.4.3.1, 2.2.1.10.1 and 2.2.8.1.1.2.
 *
 * <p>Its cryptography (MD5, RC4, 512-bit signing key published with the specification) protects
 * nothing; it is here because servers still speak it.
 */
@NullMarked
package org.rdpdoctor.wire.rdpsec;

import org.jspecify.annotations.NullMarked;
