"""Things to play with: sliders and buttons in the notebook, a still picture wherever no kernel runs.

===========  ==========================================================================
`gratings`   a grating to turn, and what the network says about it
`tuning`     tuning curves of ever other units
`matrices`   a cell of an RDM to pick, and the two gratings behind it
`controls`   what sliders, verdicts and pictures have in common
`pictures`   figures and images as PNG, with no figure left open
`outputs`    one output for the notebook, the page and the terminal
===========  ==========================================================================
"""
