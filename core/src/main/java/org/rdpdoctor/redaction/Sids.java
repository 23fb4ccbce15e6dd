package org.rdpdoctor.redaction;

import java.util.regex.Pattern;

/**
 * Security identifiers (MS-DTYP 2.4.2): {@code SID-domain-account}. Well-known ones (MS-DTYP
 * 2.4.2.4) stay, and so do the well-known accounts of a domain, such as 500.
 */
final class Sids {
  static final Pattern SID = Pattern.compile("S-1-[0-9]{1,15}(-[0-9]{1,10}){1,15}");

  private static final Pattern WELL_KNOWN =
      Pattern.compile(
          "S-1-([0-4]-[0-9]{1,2}|5-[0-9]{1,2}|5-32-[0-9]{3}|5-64-[0-9]{2}|5-9[06]-0(-[0-9]{1,2})?"
              + "|15-2-[0-9]|16-[0-9]{1,5}|18-[0-9])");

  /** Made of the name of a service, which is no account of a person. */
  private static final String OF_SERVICES = "S-1-5-80-";

  private static final int FIRST_OWN_ACCOUNT = 1000;
  private static final int WELL_KNOWN_DIGITS = 3;

  private final Names names;

  Sids(Names names) {
    this.names = names;
  }

  static boolean isSid(String text) {
    return SID.matcher(text).matches();
  }

  String replace(String sid) {
    if (WELL_KNOWN.matcher(sid).matches()) {
      return sid;
    }
    if (sid.startsWith(OF_SERVICES)) {
      return names
          .known(sid)
          .orElseGet(() -> {
            String made = OF_SERVICES + names.next(OF_SERVICES, 1);
            names.keep(sid, made);
            return made;
          });
    }
    int last = sid.lastIndexOf('-');
    String account = sid.substring(last + 1);
    String domain = names.replace("SID", sid.substring(0, last));
    if (account.length() <= WELL_KNOWN_DIGITS) {
      return domain + "-" + account;
    }
    return names
        .known(sid)
        .orElseGet(() -> {
          String made = domain + "-" + (FIRST_OWN_ACCOUNT + names.next(domain, 1));
          names.keep(sid, made);
          return made;
        });
  }
}
