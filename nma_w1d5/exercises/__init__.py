"""What an exercise is, as plain values, and everything that `check` and the grader do with one alike.

==============  ====================================================================================
`exercise`      an exercise: its points, its cases, its sentences
`frozen`        the exercises of the course as students may see them: numbers and words, no formula
`calls`         call a student's function once: whatever happens becomes a reply
`numbers`       from whatever it returned to an array, or a reason why not
`replies`       what came back, and the one list of each kind of outcome
`wire`          replies as bounded bytes, and back
`properties`    what can be seen of a result without knowing the right one
`marks`         the only judge: points, the mistake behind a wrong answer, the status
`stubs`         tell an exercise that was never attempted from one that was
`reports`       what a student is told, as values
`rendering`     values to HTML and text, by the templates
==============  ====================================================================================

Nothing here starts a process, reads a file but its own data, or shows anything. Two hosts run it:
:mod:`nma_w1d5.checker` in a notebook and :mod:`nma_w1d5.grading` over a class.
"""
