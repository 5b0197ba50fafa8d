"""Files of models for tests, right ones and wrong ones."""

import io
import json
import zipfile
from typing import Any

import numpy as np

from digitpad.nn import Model, TwoLayerNet

STORY = {
    "name": "Ein kleines Netz, 小さい",
    "trained_on": "Made up digits",
    "training_digits": 60_000,
    "settings": {"hidden_size": 3, "learning_rate": 0.1},
    "seed": 7,
    "errors": [{"on": "made up test digits", "digits": 10_000, "errors": 114}],
    "created": "2026-11-24",
    "program": "DigitPad 0.1.0",
    "licence": "MIT",
}


def model(hidden_size: int = 3, **story: Any) -> Model:
    params = TwoLayerNet(784, hidden_size, 10, rng=1, dtype=np.float32).params
    return Model(params, "sigmoid", {**STORY, **story})


def arrays(**changed: Any) -> dict[str, Any]:
    """The arrays of a file, some of them changed, those set to None left out."""
    right = {**model().params, "metadata": np.array(json.dumps({**STORY, "activation": "relu"}))}
    return {name: array for name, array in {**right, **changed}.items() if array is not None}


def archive(**changed: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays(**changed))
    return file.getvalue()


def story(**changed: Any) -> Any:
    return np.array(json.dumps({**STORY, "activation": "relu", **changed}))


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, contents in entries.items():
            packed.writestr(name, contents)
    return file.getvalue()


def entries(**changed: bytes) -> dict[str, bytes]:
    return {f"{name}.npy": contents for name, contents in ({n: npy(a) for n, a in arrays().items()} | changed).items()}
