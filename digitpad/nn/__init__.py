"""The mathematics of a small neural network: what the first chapters of a from-scratch textbook explain, in NumPy.

Everything public can be imported from here, in a notebook too, without anything else of the program.
"""

from digitpad.nn.answer import Answer, AnswerRule, answer_of, answer_to
from digitpad.nn.functions import (
    cross_entropy_error,
    identity_function,
    log_softmax,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    step_function,
)
from digitpad.nn.gradients import GradientCheck, ParameterCheck, gradient_check, numerical_gradient
from digitpad.nn.layers import Add, Affine, Dropout, Multiply, Relu, Sigmoid, SoftmaxWithLoss
from digitpad.nn.model_file import Model, load_model, save_model
from digitpad.nn.networks import AND, NAND, OR, XOR, Perceptron, ThreeLayerNet, TwoLayerNet
from digitpad.nn.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Nesterov, Optimizer, RMSprop

__all__ = [
    "AND",
    "NAND",
    "OPTIMIZERS",
    "OR",
    "SGD",
    "XOR",
    "AdaGrad",
    "Adam",
    "Add",
    "Affine",
    "Answer",
    "AnswerRule",
    "Dropout",
    "GradientCheck",
    "Model",
    "Momentum",
    "Multiply",
    "Nesterov",
    "Optimizer",
    "ParameterCheck",
    "Perceptron",
    "RMSprop",
    "Relu",
    "Sigmoid",
    "SoftmaxWithLoss",
    "ThreeLayerNet",
    "TwoLayerNet",
    "answer_of",
    "answer_to",
    "cross_entropy_error",
    "gradient_check",
    "identity_function",
    "load_model",
    "log_softmax",
    "mean_squared_error",
    "numerical_gradient",
    "relu",
    "save_model",
    "sigmoid",
    "softmax",
    "step_function",
]
