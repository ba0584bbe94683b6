"""What the field's words mean: a definition each, shown by every front end where the word stands.

In the order in which one comes upon them. A word of the table that another definition uses is
meant as the table says.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "neuron": "It multiplies x by its weight and adds its bias: ŷ = w·x + b, a line.",
        "weight": "The number that the neuron multiplies x by: the slope of its line.",
        "bias": "The number that the neuron adds: the height of its line at x = 0.",
        "prediction": "What the neuron gives for an x, written ŷ. It comes from the forward pass.",
        "residual": "The prediction minus the y of the point: how far the line misses it.",
        "loss": "One number for how badly the line fits the points; training makes it smaller.",
        "least squares": "The line whose squared residuals have the smallest sum.",
        "loss surface": "The loss at every weight and bias. Training looks for its lowest place.",
        "forward pass": "Working out the predictions, and from them the loss.",
        "backward pass": "Working out the gradient, from the loss back to weight and bias.",
        "gradient": "How fast the loss rises with the weight and with the bias; uphill, so that an "
        "update goes the other way.",
        "update": "A change of weight and bias that is to make the loss smaller.",
        "learning rate": "How far each update goes: the gradient times this.",
        "edge": "The largest learning rate that is safe; above it a run diverges.",
        "diverges": "Its loss grows without end, as each update overshoots by more than the last.",
        "iteration": "An iteration is one update of weight and bias.",
        "batch": "The points that one update sees: so many, or without a number all of them.",
        "epoch": "As many iterations as it takes to see all points once.",
        "optimizer": "The rule that makes an update from the gradients.",
        "momentum": "A share of each update goes on into the next: steps in one direction grow, "
        "steps to and fro cancel.",
        "seed": "Decides the random weight and bias that the neuron starts with.",
        "tensor": "PyTorch’s array of numbers, which can hold its gradient, too.",
        "autograd": "PyTorch’s way to a gradient: it records what is done to each tensor in the "
        "forward pass, and the backward pass goes back through that.",
        "force": "The pulls of all residuals on the bias, added up; half the gradient, downhill.",
        "torque": "The pulls of all residuals on the weight: each times its x, its lever, added "
        "up; half the gradient, downhill.",
    }
)
