/**
 * As much of XML 1.0 and of Namespaces in XML as messages need: no document types, so nothing is
 * ever fetched or expanded.
 */
@NullMarked
package org.rdpdoctor.wire.xml;

import org.jspecify.annotations.NullMarked;
