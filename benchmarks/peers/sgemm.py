"""What this processor can do at best: floating-point operations a second of a float32 matrix product in TensorFlow.

    python -m benchmarks.peers.sgemm

TensorFlow's product (oneDNN) is the fastest at hand; NumPy's (OpenBLAS) may use half of a processor with AVX-512.
"""

import json
import os
import time

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"

import tensorflow as tf

SIZE = 2048


def main() -> None:
    left, right = (tf.random.stateless_uniform((SIZE, SIZE), (seed, 0)) for seed in (0, 1))
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        tf.matmul(left, right).numpy()
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"flops": 2 * SIZE**3 / min(seconds)}))


if __name__ == "__main__":
    main()
