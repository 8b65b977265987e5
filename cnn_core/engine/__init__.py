"""Training and inference: the only package that imports TensorFlow and Keras.

oneDNN kernels are off by default on CPUs without AVX-512; on, they train about 1.4 times as fast on AVX2. The variable
is read once, when TensorFlow is imported, so it is set here, before any module of this package can import it.
"""

import os

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
