package org.segue.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.segue.store.Durable;

/// One browser and one server for all tests of the page: opened when first asked for, closed after
/// the last test, with no faults noted when a test begins.
final class SharedBrowser implements ParameterResolver, BeforeEachCallback {

  /// Keeps what is shared, and closes it.
  private record Held(PageBrowser browser, Path folder) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      browser.close();
      Durable.deleteTree(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PageBrowser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return browser(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    browser(context).faults.clear();
  }

  private static PageBrowser browser(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(SharedBrowser.class, key -> open(), Held.class)
        .browser();
  }

  private static Held open() {
    try {
      Path folder = Files.createTempDirectory("segue-page");
      List<String> names = new ArrayList<>(PageAccessTest.NAMES);
      names.addAll(PageInjectionTest.VECTORS);
      return new Held(PageBrowser.open(folder, names), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
