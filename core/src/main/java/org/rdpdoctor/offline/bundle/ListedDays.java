package org.rdpdoctor.offline.bundle;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Days in the format of the machine's region. Which of two small numbers is the month, all dates of
 * the text together tell, or nothing does; then there is no day.
 */
final class ListedDays {
  private static final Pattern DATE =
      Pattern.compile(
          "\\s+\\S[^:=]{0,60}:\\s+(\\d{1,4})([./-])\\s?(\\d{1,2})[./-]\\s?(\\d{1,4})\\b.*");

  private static final int YEAR_DIGITS = 4;
  private static final int MONTHS = 12;

  /** Which number is which. */
  private enum Order {
    YEAR_FIRST,
    DAY_FIRST,
    MONTH_FIRST
  }

  private final Optional<Order> order;

  private ListedDays(Optional<Order> order) {
    this.order = order;
  }

  static ListedDays of(List<String> lines) {
    boolean day = false;
    boolean month = false;
    boolean year = false;
    for (String line : lines) {
      Matcher date = DATE.matcher(line);
      if (date.matches()) {
        year |= date.group(1).length() == YEAR_DIGITS;
        day |= date.group(2).equals(".") || Integer.parseInt(date.group(1)) > MONTHS;
        month |= Integer.parseInt(date.group(3)) > MONTHS;
      }
    }
    if (year) {
      return new ListedDays(month ? Optional.empty() : Optional.of(Order.YEAR_FIRST));
    }
    return new ListedDays(
        day == month ? Optional.empty() : Optional.of(day ? Order.DAY_FIRST : Order.MONTH_FIRST));
  }

  /** In the order of the lines, as 2023-05-24; none when it is not known which number is which. */
  List<String> in(List<String> lines) {
    List<String> days = new ArrayList<>();
    for (String line : lines) {
      Matcher date = DATE.matcher(line);
      if (date.matches() && order.isPresent()) {
        Optional<String> day = day(date, order.get());
        if (day.isEmpty()) {
          return List.of();
        }
        days.add(day.get());
      }
    }
    return days;
  }

  private static Optional<String> day(Matcher date, Order order) {
    int first = Integer.parseInt(date.group(1));
    int second = Integer.parseInt(date.group(3));
    int third = Integer.parseInt(date.group(4));
    boolean yearLast = date.group(4).length() == YEAR_DIGITS;
    try {
      return switch (order) {
        case YEAR_FIRST -> written(first, second, third, date.group(4).length() <= 2);
        case DAY_FIRST -> written(third, second, first, yearLast);
        case MONTH_FIRST -> written(third, first, second, yearLast);
      };
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> written(int year, int month, int day, boolean plausible) {
    return plausible ? Optional.of(LocalDate.of(year, month, day).toString()) : Optional.empty();
  }
}
