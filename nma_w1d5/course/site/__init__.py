"""The site: one Jupyter Book for each language, and a root page in front of them.

============  ======================================================================
`book`        what Jupyter Book is told of one language; ``defaults.yml`` is for all
`build`       Jupyter Book for every language, joined
`publish`     what pages, style sheets and scripts refer to, and nothing else
`styles`      style sheets without what no page uses
`figures`     figures as light as they can be
`root_page`   the page that picks a language
`preview`     the site on this machine, built again after an edit
`theme`       look and behaviour: the Sphinx extension of all books
============  ======================================================================
"""
