"""``python -m nma_w1d5`` is the command ``nma-w1d5``."""

from nma_w1d5.cli import main

main()
