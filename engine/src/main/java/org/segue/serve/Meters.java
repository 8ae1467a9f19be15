package org.segue.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// What operators watch, in Prometheus' text format.
final class Meters {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private final Histogram seconds =
      Histogram.builder()
          .name("segue_http_request_duration_seconds")
          .help("Time to answer, by route, method and status")
          .labelNames("route", "method", "status")
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10)
          .register(registry);

  private final Gauge underWay =
      Gauge.builder()
          .name("segue_http_requests_in_flight")
          .help("Requests that are being answered")
          .register(registry);

  private final Counter shed =
      Counter.builder()
          .name("segue_http_requests_shed_total")
          .help("Requests turned away because too many came at once")
          .register(registry);

  Meters(Models models, Admission admission, Admission searches) {
    JvmMetrics.builder().register(registry);
    GaugeWithCallback.builder()
        .name("segue_admission_inside")
        .help("Requests that wait for their turn or have it")
        .callback(callback -> callback.call(admission.inside()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("segue_admission_searches_inside")
        .help("Searches that wait for their turn or have it")
        .callback(callback -> callback.call(searches.inside()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("segue_model_info")
        .help("The models that answer, 1 each")
        .labelNames("name", "version", "algorithm")
        .callback(
            callback -> {
              for (ServedModel model : models.all()) {
                callback.call(
                    1, model.name(), model.version(), model.model().manifest().algorithm());
              }
            })
        .register(registry);
  }

  void began() {
    underWay.inc();
  }

  void ended(String route, String method, int status, long nanos) {
    underWay.dec();
    seconds.labelValues(route, method, Integer.toString(status)).observe(nanos / 1e9);
  }

  /// One was turned away because too many came.
  void shed() {
    shed.inc();
  }

  void answer(Exchange exchange) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    exchange.send(200, TYPE, bytes.toByteArray());
  }
}
