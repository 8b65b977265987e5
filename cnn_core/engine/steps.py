"""One step of an optimizer in as few operations as TensorFlow can do it in."""

import keras
import tensorflow as tf


def apply_gradients(
    optimizer: keras.optimizers.Optimizer, gradients: list[tf.Tensor], variables: list[keras.Variable]
) -> None:
    """What `optimizer.apply_gradients` does, to the same variables and slots: for plain Adam in one kernel a variable.

    Keras writes Adam as some ten operations a variable, which is a tenth of a small network's step.
    """
    if type(optimizer) is keras.optimizers.Adam and _is_plain(optimizer):
        _adam(optimizer, gradients, variables)
    else:
        optimizer.apply_gradients(zip(gradients, variables, strict=True))


def _is_plain(adam: keras.optimizers.Adam) -> bool:
    """Nothing asked for that the one kernel does not do."""
    return not (
        adam.amsgrad
        or adam.clipnorm
        or adam.clipvalue
        or adam.global_clipnorm
        or adam.use_ema
        or adam.weight_decay
        or adam.gradient_accumulation_steps
        or adam.loss_scale_factor
    )


def _adam(adam: keras.optimizers.Adam, gradients: list[tf.Tensor], variables: list[keras.Variable]) -> None:
    steps = tf.cast(adam.iterations.value, tf.float32) + 1.0
    powers = {"beta1_power": tf.pow(adam.beta_1, steps), "beta2_power": tf.pow(adam.beta_2, steps)}
    betas = {"beta1": adam.beta_1, "beta2": adam.beta_2, "epsilon": adam.epsilon}
    rate = tf.cast(adam.learning_rate, tf.float32)
    for gradient, variable in zip(gradients, variables, strict=True):
        index = adam._get_variable_index(variable)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.value.handle,
            m=adam._momentums[index].value.handle,
            v=adam._velocities[index].value.handle,
            lr=rate,
            grad=gradient,
            **powers,
            **betas,
        )
    adam.iterations.assign_add(1)
