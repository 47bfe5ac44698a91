"""`python -m workbench` is `workbench`, also where the package is not installed."""

import sys

from workbench.cli import main

sys.exit(main())
