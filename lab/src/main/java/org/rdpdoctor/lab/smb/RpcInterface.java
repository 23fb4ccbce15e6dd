package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.SyntaxId;

/** What answers calls at the other end of a pipe; made anew for each pipe that is opened. */
interface RpcInterface {
  SyntaxId syntax();

  /** Calls in clear are refused. */
  default boolean demandsPrivacy() {
    return false;
  }

  /**
   * Carries out one call.
   *
   * @param stub the data of the call
   * @return the data of the answer
   * @throws DecodeException the interface has no such operation, or not with such data
   */
  Bytes call(int operation, Bytes stub) throws RpcFault, DecodeException, IOException;
}
