"""The cells of a notebook, run without JupyterLab: what one of them needs, and a kernel that runs it."""
