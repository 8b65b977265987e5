// What the activations are called on a page, by Keras's names.
const ACTIVATION_NAMES = {
  linear: "none",
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
  elu: "ELU",
  gelu: "GELU",
  silu: "SiLU",
  tanh: "tanh",
  sigmoid: "sigmoid",
};
