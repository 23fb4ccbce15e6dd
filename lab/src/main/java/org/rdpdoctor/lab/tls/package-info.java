/**
 * The TLS side of the lab: certificates signed at start, and servers that offer what they shall.
 */
@NullMarked
package org.rdpdoctor.lab.tls;

import org.jspecify.annotations.NullMarked;
