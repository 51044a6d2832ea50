"""`python -m pipeline`."""

import os

# Before numpy is loaded: its products are small here, threads would wait for one another longer than they work, and
# sums taken in another order differ in the last digit. Cores are shared out between processes instead (engine.py).
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from pipeline.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
