/// HTTP: the API and the page.
///
/// Start with [Server], which listens; what it answers is in the classes whose `routes()` it lists.
///
/// - [Server]: models in, a listening socket out; [ServerOptions] says where and within which
///   limits.
/// - [ServerLog]: where its events go, a line each.
/// - [Kept]: what people kept, as playlists to learn from.
/// - [Keys]: who may ask what.
/// - [StateFolder]: a server's own folder, for commands beside it too.
/// - [AnswerDocument]: tracks and answers as JSON, on the command line too.
///
/// Data flow: a request passes the `Door` (who may come in, how large, how long), finds its
/// `Route`, waits for its turn at `Admission` if it costs computing, and is answered from a
/// `ServedModel`, which never changes: a new version of a model takes its place between two
/// requests.
///
/// Invariants: everything from outside has a limit; what is wrong with a request is told as RFC
/// 9457 problem details that name the field; the same request to the same version gives the same
/// answer.
@NullMarked
package org.segue.serve;

import org.jspecify.annotations.NullMarked;
