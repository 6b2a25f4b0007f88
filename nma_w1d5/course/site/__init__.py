"""The site: one Jupyter Book for each language, and a root page in front of them."""
