"""From submitted notebooks to marks and feedback.

==============  ===========================================================================
`command`       the options of ``nma-w1d5 grade``
`session`       one run, from the options to the exit status
`submissions`   which files were handed in (`platforms`: and by whom)
`key`           the exercises with fresh cases and their right results
`sandbox`       the trusted side of the wall; it starts the jails and speaks their `protocol`
`jail`          the other side, in which students' code runs; nothing imports it
`marking`       a row for every submission, whatever befalls it
`desk`          where rows arrive, are worded and written (`interruption`: or the run ends)
`output`        rows as pages, tables and files
==============  ===========================================================================
"""
