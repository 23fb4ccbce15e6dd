/** Windows Remote Registry Protocol: the calls of MS-RRP section 3.1.5 on the pipe winreg. */
@NullMarked
package org.rdpdoctor.wire.rrp;

import org.jspecify.annotations.NullMarked;
