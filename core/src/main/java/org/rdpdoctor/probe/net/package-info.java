/** The only sockets of this module: dialling, talking, and keeping what passed. */
@NullMarked
package org.rdpdoctor.probe.net;

import org.jspecify.annotations.NullMarked;
