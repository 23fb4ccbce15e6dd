/**
 * What was asked, what was seen and what was concluded: values only, no behaviour that needs a
 * network, a clock or a file.
 */
@NullMarked
package org.rdpdoctor.model;

import org.jspecify.annotations.NullMarked;
