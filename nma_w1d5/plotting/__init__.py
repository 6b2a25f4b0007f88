"""Figures of the tutorial. Every function draws what it is given and returns its figure or axes.

==============  =====================================================================
`networks`      what the network sees, and how its loss falls
`populations`   tuning curves of single units; all units in two dimensions
`matrices`      RDMs, rows of RDMs, and correlations between RDMs
`style`         the look of all figures, and the remark on a simulated recording
==============  =====================================================================
"""
