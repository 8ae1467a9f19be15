package org.segue.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.content.Encoded;
import org.segue.content.Encoder;
import org.segue.music.ClosedException;
import org.segue.music.Facts;
import org.segue.music.FailedException;
import org.segue.music.Finding;
import org.segue.music.LaterException;
import org.segue.music.Service;
import org.segue.music.Service.Offer;
import org.segue.music.Transport;
import org.segue.music.Wanted;
import org.segue.store.NamedArrays;

/// An encoder of sounds that are not there yet: each file is fetched, encoded by another encoder,
/// and deleted at once.
final class FetchedSounds implements Encoder {

  private final Encoder encoder;
  private final Map<Path, Wanted> tracks;
  private final FetchOptions.Open open;
  private volatile boolean last;
  private volatile @Nullable LaterException later;
  private volatile @Nullable ClosedException closed;

  FetchedSounds(Encoder encoder, Map<Path, Wanted> tracks, FetchOptions.Open open) {
    this.encoder = encoder;
    this.tracks = tracks;
    this.open = open;
  }

  /// The same, but what fails on the way counts as failed, not as open.
  FetchedSounds forTheLastTime() {
    last = true;
    return this;
  }

  /// Who wants to be asked later, if somebody does.
  @Nullable LaterException later() {
    return later;
  }

  /// Who lets nobody in, if somebody does.
  @Nullable ClosedException closed() {
    return closed;
  }

  @Override
  public Layout layout() {
    return encoder.layout();
  }

  @Override
  public String about() {
    return encoder.about();
  }

  @Override
  public NamedArrays notes() {
    return encoder.notes();
  }

  @Override
  public Worker start() {
    Worker worker = encoder.start();
    return new Worker() {
      @Override
      public List<Encoded> encode(List<Path> files) throws IOException {
        return List.of(fetched(files.getFirst(), worker));
      }

      @Override
      public void close() {
        worker.close();
      }
    };
  }

  private Encoded fetched(Path file, Worker worker) throws IOException {
    Wanted wanted = tracks.get(file);
    if (wanted == null) {
      throw new IllegalStateException("no track of " + file);
    }
    if (closed != null) {
      return new Encoded.Later("not asked any more");
    }
    String reason = "no service was asked";
    boolean passing = false;
    for (Service service : open.services()) {
      try {
        Finding found = service.find(wanted, Offer.PREVIEW, open.courier());
        Facts facts = found.facts();
        if (facts == null || !found.usable(open.unsure())) {
          reason = "%s: %s".formatted(service.name(), found.reason());
          continue;
        }
        Transport.Reply reply = open.courier().download(service, URI.create(facts.preview()));
        if (reply == null) {
          reason = service.name() + ": the preview is gone";
          continue;
        }
        return encoded(file, reply, worker);
      } catch (LaterException e) {
        later = e;
        reason = String.valueOf(e.getMessage());
        passing = true;
      } catch (ClosedException e) {
        closed = e;
        return new Encoded.Later(String.valueOf(e.getMessage()));
      } catch (FailedException e) {
        reason = String.valueOf(e.getMessage());
        passing = passing || (e.passing() && !last);
      } catch (IllegalArgumentException e) { // what it calls an address
        reason = service.name() + ": the preview has no address";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Encoded.Later("interrupted");
      }
    }
    return passing ? new Encoded.Later(reason) : new Encoded.Failure(reason);
  }

  private static Encoded encoded(Path file, Transport.Reply reply, Worker worker)
      throws IOException {
    try {
      Files.write(file, reply.body());
      return worker.encode(List.of(file)).getFirst();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
