"""From the multilingual source to notebooks, pages and the site.

=============  ======================================================================
`settings`     ``_config.yml`` and ``_toc.yml``
`source`       a page of ``book/source``, read into cells
`answers`      the answers of ``solutions``, found by name, as text
`lint`         what the languages of a page differ in; code that is none
`lint_words`   what the words of one language lack
`freeze`       what students may see of the exercises
`text`         placeholders and labels
`run`          one execution of a page for all languages, cached
`editions`     a page as student notebook, teachers' notebook, page of the site
`build`        the whole way
`site`         the site: books, root page, theme, preview
`fingerprint`  what need not be made again
`commands`     the verbs of the command line
`errors`       the one exception: what is wrong, where, what to do
`folders`      folders that are whole and new, or as they were
=============  ======================================================================
"""
