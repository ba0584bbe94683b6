"""The update rules as torch.optim has them, written once for numpy, numba and JAX.

From both gradients and the rule's memory to what the rate multiplies, and the memory after it.
"""

from __future__ import annotations

MOMENTUM, BETA1, BETA2, EPSILON = 0.9, 0.9, 0.999, 1e-8


def gradient_descent(dw, db, memory):
    return dw, db, memory


def momentum(dw, db, memory):
    vw, vb = memory
    vw, vb = MOMENTUM * vw + dw, MOMENTUM * vb + db
    return vw, vb, (vw, vb)


def adam(dw, db, memory):
    mw, mb, sw, sb, left1, left2 = memory
    mw, mb = BETA1 * mw + (1 - BETA1) * dw, BETA1 * mb + (1 - BETA1) * db
    sw, sb = BETA2 * sw + (1 - BETA2) * dw * dw, BETA2 * sb + (1 - BETA2) * db * db
    left1, left2 = BETA1 * left1, BETA2 * left2  # what the means still hold of their start at 0
    whole1, whole2 = 1 - left1, 1 - left2
    pw = mw / whole1 / ((sw / whole2) ** 0.5 + EPSILON)
    pb = mb / whole1 / ((sb / whole2) ** 0.5 + EPSILON)
    return pw, pb, (mw, mb, sw, sb, left1, left2)


RULES = {  # by the names of perceptron.Settings, each with its memory at the start
    "gradient descent": (gradient_descent, ()),
    "momentum": (momentum, (0.0, 0.0)),
    "adam": (adam, (0.0, 0.0, 0.0, 0.0, 1.0, 1.0)),
}
