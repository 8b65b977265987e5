"""In place of the serving process: answers that are known."""

import numpy as np

SHIP, CAT = 8, 3


class StandIn:
    """In place of the serving process: of each picture the mean of its first pixel is the logit of a ship."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict]] = []
        self.seen = np.zeros((1, 128), np.float32)

    def ask(self, question, run, epoch, arrays=None, **options):
        self.asked.append((question, options))
        return getattr(self, question)(arrays["pixels"], **options)

    def logits(self, pixels):
        logits = np.zeros((len(pixels), 10), np.float32)
        logits[:, SHIP] = pixels[:, 0, 0].mean(axis=1) / 50
        return {"logits": logits}

    def epochs(self, pixels, *, epochs):
        assert epochs == [1, 2]
        logits = np.zeros((2, 10), np.float32)
        logits[0, CAT] = logits[1, SHIP] = 3
        return {"epochs": np.array([1, 2]), "logits": logits}

    def features(self, pixels):
        return {"features": self.seen}

    def grad_cam(self, pixels, *, class_index, random_seed=None):
        heat = np.zeros((32, 32), np.float32)
        heat[4, 5] = 1
        return {"map": np.ones((6, 6), np.float32), "heat": heat, "layer": np.array("conv2d_3")}

    def occlusion(self, pixels, *, class_index, random_seed=None):
        drop = np.full((7, 7), 0.25, np.float32)
        return {"drop": drop, "heat": np.zeros((32, 32), np.float32), "probability": np.float32(0.75)}

    def integrated_gradients(self, pixels, *, class_index, random_seed=None):
        heat = np.ones((32, 32), np.float32)
        return {"heat": heat, "total": np.float32(4.5), "difference": np.float32(4.51)}
