"""What runs inside the wall, and nothing else is. It imports no answer, no judge and no page.

==============  ====================================================================
`server`        the warm process that forks a child for each submission
`warmth`        what it has imported, so that its children need not
`confinement`   what a child gives up before it runs a student's code
`child`         one submission: find the code, call it, answer
`notebook`      which code that is
==============  ====================================================================
"""
