package org.segue.eval;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.segue.store.Json;
import org.segue.store.Settings;
import tools.jackson.databind.JsonNode;

/// A hyper-parameter to search over, and the values it may take.
public sealed interface Axis {

  String name();

  /// The value at a place from 0 to 1 (exclusive); `whole` asks for a whole number.
  JsonNode at(double place, boolean whole);

  /// Some values, each as likely.
  record Values(String name, List<JsonNode> values) implements Axis {

    public Values {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("'%s' has no values".formatted(name));
      }
    }

    @Override
    public JsonNode at(double place, boolean whole) {
      return values.get((int) (place * values.size()));
    }
  }

  /// All numbers from `low` to `high`; where `logarithmic`, all orders of magnitude are as likely.
  /// Numbers have four digits.
  record Range(String name, double low, double high, boolean logarithmic) implements Axis {

    private static final MathContext DIGITS = new MathContext(4);

    public Range {
      if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
        throw new IllegalArgumentException(
            "%s: the range %s..%s is empty".formatted(name, low, high));
      }
      if (logarithmic && !(low > 0)) {
        throw new IllegalArgumentException(
            "%s: a logarithmic range starts above 0, not at %s".formatted(name, low));
      }
    }

    @Override
    public JsonNode at(double place, boolean whole) {
      double first = whole ? low - 0.5 : low; // the ends are as likely as what is between
      double last = whole ? high + 0.5 : high;
      double value =
          logarithmic ? low * StrictMath.pow(high / low, place) : first + place * (last - first);
      return whole
          ? Json.mapper().valueToTree(Math.clamp(Math.round(value), (long) low, (long) high))
          : Json.mapper().valueToTree(new BigDecimal(value).round(DIGITS).doubleValue());
    }
  }

  /// From `name=v1,v2,…`; a value is read as JSON, or as a bare word.
  static Axis values(String text) {
    int equals = equals(text, "name=value,value");
    String name = text.substring(0, equals);
    List<JsonNode> values = new ArrayList<>();
    for (String value : text.substring(equals + 1).split(",", -1)) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("'%s': a value is empty".formatted(text));
      }
      values.add(value(name, value));
    }
    return new Values(name, values);
  }

  /// From `name=low..high`, with `:log` for a logarithmic range.
  static Axis range(String text) {
    int equals = equals(text, "name=low..high or name=low..high:log");
    String range = text.substring(equals + 1);
    boolean logarithmic = range.endsWith(":log");
    String[] ends = (logarithmic ? range.substring(0, range.length() - 4) : range).split("\\.\\.");
    try {
      if (ends.length == 2) {
        double low = Double.parseDouble(ends[0]);
        return new Range(text.substring(0, equals), low, Double.parseDouble(ends[1]), logarithmic);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "'%s' is not name=low..high or name=low..high:log".formatted(text));
  }

  private static JsonNode value(String name, String text) {
    if (text.matches("[-+]?[.][0-9]+([eE].*)?|[+].*")) { // a number to people, not to JSON
      try {
        return Json.mapper().valueToTree(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        // a word
      }
    }
    return Settings.parse(List.of(name + "=" + text)).get(name);
  }

  private static int equals(String text, String form) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("'%s' is not %s".formatted(text, form));
    }
    return equals;
  }
}
