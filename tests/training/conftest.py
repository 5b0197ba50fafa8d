"""What the tests of training share: digits, and a source of chance."""

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from tests.training._made_up_digits import made_up_data


@pytest.fixture(scope="session")
def data() -> DataSet:
    return made_up_data()


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)
