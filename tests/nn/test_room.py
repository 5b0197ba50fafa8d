"""What a notebook sees of the library: everything by its name, from one place, with words to it."""

import inspect

from digitpad import nn


def test_everything_the_book_has_is_there_by_its_name() -> None:
    names = [
        "step_function",
        "identity_function",
        "sigmoid",
        "relu",
        "softmax",
        "mean_squared_error",
        "cross_entropy_error",
        "numerical_gradient",
        "gradient_check",
        "Add",
        "Multiply",
        "Relu",
        "Sigmoid",
        "Affine",
        "Dropout",
        "SoftmaxWithLoss",
        "Perceptron",
        "ThreeLayerNet",
        "TwoLayerNet",
        "SGD",
        "Momentum",
        "Nesterov",
        "AdaGrad",
        "RMSprop",
        "Adam",
    ]
    assert set(names) <= set(nn.__all__)


def test_every_public_name_exists_and_explains_itself() -> None:
    assert sorted(nn.__all__) == sorted(set(nn.__all__))
    for name in nn.__all__:
        thing = getattr(nn, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
