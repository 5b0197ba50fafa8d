"""Digits to learn from: built in, MNIST, or from any folder."""

from digitpad.data.digits import DataSet, Digits
from digitpad.data.mnist import load_mnist
from digitpad.data.pictures import as_picture
from digitpad.data.sources import Source, list_sources, load_data

__all__ = ["DataSet", "Digits", "Source", "as_picture", "list_sources", "load_data", "load_mnist"]
