"""DigitPad: a desktop laboratory for one small, complete neural network that reads handwritten digits."""

import os

__version__ = "0.1.0"

# Small matrix products do not gain from a second BLAS thread, and on a busy machine two of them spin against each
# other until training crawls and the window stutters. BLAS reads these when NumPy is first imported, so they are
# set here, before any other module of the package can import it. A value that the user has set is respected.
for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_variable, "1")
