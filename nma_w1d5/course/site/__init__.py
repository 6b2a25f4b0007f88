"""The site: one Jupyter Book for each language, and a root page in front of them.

============  ======================================================================
`book`        the settings and the missing pages of one language's book
`build`       Jupyter Book for every language, joined
`root_page`   the page that picks a language
`preview`     the site on this machine, built again after an edit
`theme`       look and behaviour: the Sphinx extension of all books
============  ======================================================================
"""
