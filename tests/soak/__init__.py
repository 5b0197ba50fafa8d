import digitpad  # noqa: F401  (sets the number of BLAS threads before anything here imports NumPy)
