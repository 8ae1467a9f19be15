package org.segue.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One thing that can be asked: method and path (`/v1/tracks/{id}`: a name in braces takes one
/// segment), the scope it needs, and who answers.
record Route(String method, String path, Scope scope, Handler handler, Pattern pattern) {

  /// Answers one exchange; what it throws becomes a problem.
  @FunctionalInterface
  interface Handler {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  static Route of(String method, String path, Scope scope, Handler handler) {
    StringBuilder regex = new StringBuilder();
    Matcher names = NAME.matcher(path);
    int from = 0;
    while (names.find()) {
      regex.append(Pattern.quote(path.substring(from, names.start()))).append("([^/]+)");
      from = names.end();
    }
    regex.append(Pattern.quote(path.substring(from)));
    return new Route(method, path, scope, handler, Pattern.compile(regex.toString()));
  }

  /// The raw values of the names in a path of this form, or null for a path of another form.
  @Nullable List<String> match(String rawPath) {
    Matcher matcher = pattern.matcher(rawPath);
    if (!matcher.matches()) {
      return null;
    }
    List<String> values = new ArrayList<>();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      values.add(matcher.group(group));
    }
    return values;
  }
}
