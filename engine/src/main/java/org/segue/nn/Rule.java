package org.segue.nn;

/// How numbers follow their gradients. An [Optimiser] applies it.
public sealed interface Rule permits Sgd, Adam {}
