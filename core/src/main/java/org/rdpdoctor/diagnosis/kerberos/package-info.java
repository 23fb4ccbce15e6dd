/** What a walk to a Kerberos ticket shows, step by step. */
@NullMarked
package org.rdpdoctor.diagnosis.kerberos;

import org.jspecify.annotations.NullMarked;
