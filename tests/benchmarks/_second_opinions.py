"""The same training in PyTorch and in scikit-learn, an epoch at a time and on one thread, to be compared with ours."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from digitpad.data.digits import Digits
from digitpad.training.settings import TrainingSettings

Epoch = Callable[[], object]


def second_opinions(digits: Digits, settings: TrainingSettings) -> dict[str, Epoch]:
    """Return a function for an epoch in each of the two, by name, as far as they are installed.

    Both know SGD and Adam; neither distorts the digits or averages the weights.
    """
    epochs = {}
    for name, epoch in (("PyTorch", _pytorch_epoch), ("scikit-learn", _scikit_learn_epoch)):
        try:
            epochs[name] = epoch(digits, settings)
        except ModuleNotFoundError as missing:
            print(f"without {name}: {missing}", file=sys.stderr)
    return epochs


def _pytorch_epoch(digits: Digits, settings: TrainingSettings) -> Epoch:
    """PyTorch on one thread, with all images resident as float32, which it gathers quicker than it makes them."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    hidden_size = settings.hidden_size
    network = torch.nn.Sequential(torch.nn.Linear(784, hidden_size), torch.nn.ReLU(), torch.nn.Linear(hidden_size, 10))
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[settings.optimizer]
    optimizer = kind(network.parameters(), lr=settings.learning_rate)
    cross_entropy = torch.nn.functional.cross_entropy
    images, labels = torch.from_numpy(digits.images()), torch.from_numpy(digits.labels)

    def epoch() -> None:
        for which in torch.randperm(len(digits)).split(settings.batch_size):
            loss = cross_entropy(network(images.index_select(0, which)), labels.index_select(0, which))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

    return epoch


def _scikit_learn_epoch(digits: Digits, settings: TrainingSettings) -> Epoch:
    neural_network: Any = importlib.import_module("sklearn.neural_network")
    classifier = neural_network.MLPClassifier(
        (settings.hidden_size,),
        solver=settings.optimizer,
        momentum=0,
        alpha=0,
        batch_size=settings.batch_size,
        learning_rate_init=settings.learning_rate,
    )
    images = digits.images()
    return lambda: classifier.partial_fit(images, digits.labels, classes=np.arange(10))
