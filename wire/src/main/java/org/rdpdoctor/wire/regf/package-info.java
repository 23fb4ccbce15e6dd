/**
 * Registry hives, the files in which Windows keeps the registry. Microsoft does not publish the
 * format; the layout follows M. Suhanov's "Windows registry file format specification" and the
 * libregf documentation, checked against hives that hivex writes. Read only.
 */
@NullMarked
package org.rdpdoctor.wire.regf;

import org.jspecify.annotations.NullMarked;
