package org.segue.eval;

import java.util.List;
import org.segue.data.Dataset;

/// What a model may learn from, the tasks it is then set, and what a reader of the results should
/// know about the split (fewer tasks than wanted, say).
public record Split(Dataset training, List<Task> tasks, List<String> notes) {

  public Split {
    tasks = List.copyOf(tasks);
    notes = List.copyOf(notes);
  }

  public Split(Dataset training, List<Task> tasks) {
    this(training, tasks, List.of());
  }
}
