/// Networks that learn: tensors that know their gradient, layers, optimisers, training runs.
///
/// There is no word of music in here. It is the only door to libtorch, which is loaded by the first
/// [Pass] and needed to learn only: what was learnt leaves as arrays, and plain Java loops answer
/// from them. Start with [Pass], inside which everything is computed, and [Fit], which runs the
/// training of a [Lesson].
///
/// - [Pass]: one pass through a network: its memory, its gradients, its chance, its threads.
/// - [Tensor]: numbers that know where they came from.
/// - [Parameters], [Initial]: what a network learns, by name, and what it is at first.
/// - [Table]: very many rows of which a step needs few, outside the autograd library.
/// - [Linear], [LayerNorm], [BatchNorm], [Attention], [TransformerLayer], [Gru], [Convolution],
///   [GatedConvolution]: the layers. Each adds its parameters when it is made, and is applied to a
///   tensor.
/// - [Optimiser], [Rule], [Sgd], [Adam]: how parameters follow their gradients.
/// - [Fit], [Lesson], [Schedule], [Keeper], [Moment]: a training run, what it learns, how its rate
///   goes, where its state is kept, how it stands.
///
/// Invariants: a tensor is freed with the pass it was made in, so memory does not grow with steps;
/// seed, step and number of threads decide all numbers, bit for bit.
@NullMarked
package org.segue.nn;

import org.jspecify.annotations.NullMarked;
