"""From the bytes of a notebook to the statements that one exercise needs; nothing here runs any.

==============  ========================================================================
`cells`         bytes to the sources of code cells, and the name of the notebook
`magics`        IPython's syntax taken out
`statements`    cells and their statements, parsed when asked
`names`         which names a statement binds, changes and reads
`program`       the statements that an exercise needs
==============  ========================================================================
"""
