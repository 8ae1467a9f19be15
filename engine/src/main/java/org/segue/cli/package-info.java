/// The command line: one class per command. It sees everything and is seen by nothing.
///
/// Start with [Segue], which lists the commands and turns failures into one sentence and an exit
/// code. Results go to stdout, progress and logs to stderr.
///
/// - [Segue]: the program; commands are the classes that end in `Command`.
/// - [Console]: where a command writes, and how it shows progress.
///
/// Only this package prints and exits.
@NullMarked
package org.segue.cli;

import org.jspecify.annotations.NullMarked;
