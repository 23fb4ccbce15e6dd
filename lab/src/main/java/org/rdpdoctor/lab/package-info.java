/** Servers that are wrong on the wire on purpose: how one is started and how it meets a client. */
@NullMarked
package org.rdpdoctor.lab;

import org.jspecify.annotations.NullMarked;
