"""From paths to submissions: what people handed in, whoever they are and however it is packed.

============  ==========================================================================
`files`       the way in: paths to submissions, one a student
`found`       a file on the way, and which of several of one student counts
`finding`     the files at a path: in folders, in archives, in archives of folders
`kinds`       what a file is: a notebook, a script, an archive, or none
`names`       names as people may see them
`reader`      the bounded process that lists and reads: the trusted side of it
`worker`      its inside: folders, archives, metadata
`archives`    zip and tar files, read without being unpacked
`encodings`   names in zip files that do not say how they are encoded
`reading`     regular files of bounded size, and nothing else
`problems`    why a submission could not be read, in a word and in a sentence
============  ==========================================================================
"""
