"""The tutorial's network in a plain PyTorch loop, eager, with accuracy, precision and recall counted as it goes.

    python -m benchmarks.peers.pytorch DATA --batch-size 128 --images 20000 --epochs 2

DATA is a folder of x_train.npy and y_train.npy. Prints the seconds of each epoch.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn


def network() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(2304, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--epochs", type=int, default=2)
    asked = parser.parse_args()

    pixels = np.load(asked.data / "x_train.npy")[: asked.images]
    images = torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div(255).contiguous()
    labels = torch.from_numpy(np.load(asked.data / "y_train.npy")[: asked.images].astype(np.int64))
    model = network()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    seconds = []
    for _ in range(asked.epochs):
        began = time.perf_counter()
        counts = torch.zeros(4)
        for positions in torch.randperm(len(labels)).split(asked.batch_size):
            logits = model(images[positions])
            loss = nn.functional.cross_entropy(logits, labels[positions])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            counts += counted(logits.detach(), labels[positions], loss.detach())
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "images": len(labels)}))


def counted(logits: torch.Tensor, labels: torch.Tensor, loss: torch.Tensor) -> torch.Tensor:
    """Summed loss, right answers, answers surer than one half, and the right ones among these."""
    sureness, answers = logits.softmax(dim=1).max(dim=1)
    right, sure = answers == labels, sureness > 0.5
    return torch.stack([loss * len(labels), right.sum(), sure.sum(), (right & sure).sum()])


if __name__ == "__main__":
    main()
