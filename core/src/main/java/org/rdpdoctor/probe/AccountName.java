package org.rdpdoctor.probe;

/**
 * An account as the user wrote it.
 *
 * @param domain empty for a user principal name and for a bare name
 * @param user with its "@realm" where it is a user principal name
 */
public record AccountName(String domain, String user) {
  private static final int MAX_CHARACTERS = 512;

  /** Reads {@code DOMAIN\name}, {@code name@realm} or a bare name. */
  public static AccountName parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("longer than %d characters".formatted(MAX_CHARACTERS));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("it holds a control character");
    }
    int backslash = text.indexOf('\\');
    AccountName name =
        new AccountName(text.substring(0, Math.max(backslash, 0)), text.substring(backslash + 1));
    if (name.user.isBlank()) {
      throw new IllegalArgumentException("it names no user");
    }
    return name;
  }

  public boolean isPrincipalName() {
    return domain.isEmpty() && user.indexOf('@') > 0;
  }

  @Override
  public String toString() {
    return domain.isEmpty() ? user : domain + "\\" + user;
  }
}
