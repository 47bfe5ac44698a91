"""The pages: a folder for each, with its parts and their code for the browser."""
