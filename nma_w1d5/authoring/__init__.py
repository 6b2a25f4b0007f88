"""From the answers that only teachers hold to what everybody else needs.

============  ==========================================================================================
`definition`  what an author writes: the answer, cases, points, wrong formulas
`sentences`   the words of an exercise, in each language of the course
`loading`     find the definitions of an answer key, and check each of them
`freezing`    what students may see of an exercise, as the text of a file
`errors`      the one exception: what is wrong, where, and what to do
============  ==========================================================================================

The answer key itself, ``solutions``, is no part of the package. It is loaded by name.
"""
