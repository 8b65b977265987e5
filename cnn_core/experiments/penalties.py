"""What L1 and L2 do: the same network, whose weights pay for their size."""

from cnn_core.experiments.experiment import BASELINE, Arm, Experiment, baseline

EPOCHS = 15
RATE = 2e-3
PAYING = tuple(place for place, layer in enumerate(BASELINE.model.layers) if layer.kind in ("conv2d", "dense"))
"""Places of the layers with a kernel."""


def _arm(name: str, title: str, **penalty: float) -> Arm:
    changes = {f"model__layers__{place}__{kind}": value for place in PAYING for kind, value in penalty.items()}
    return Arm(name, title, baseline(training__epochs=EPOCHS, training__learning_rate=RATE, **changes))


PENALTIES = Experiment(
    name="penalties",
    title="L1 and L2",
    question="Does a network whose weights have to earn their size learn less by heart?",
    arms=(
        _arm("none", "No penalty"),
        _arm("l2", "L2, 0.001", l2=1e-3),
        _arm("l1", "L1, 0.0001", l1=1e-4),
    ),
)
